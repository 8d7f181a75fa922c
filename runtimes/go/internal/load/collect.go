package load

import (
	"math"
	"runtime/debug"
)

// bytesBeforeCollecting is what a process takes before garbage is collected: several executables, a fraction of what an
// action has by default.
const bytesBeforeCollecting = 64 << 20

// CollectLater spares a cold start the collector: the process ends when an executable takes over.
func CollectLater() {
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(bytesBeforeCollecting)
}

// collectAsUsual is for a process that goes on.
func collectAsUsual() {
	debug.SetGCPercent(100)
	debug.SetMemoryLimit(math.MaxInt64)
}

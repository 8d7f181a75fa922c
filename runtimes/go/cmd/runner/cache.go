package main

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// findCache chooses the folder for what is compiled: the runner's own, or, where an image is read-only, a new one that
// the runners of a user share, or, where somebody else made that, one of this process.
func findCache(own, scratch string) string {
	const writable = 2 // W_OK of access(2)
	if syscall.Access(own, writable) == nil {
		return own
	}
	shared := filepath.Join(os.TempDir(), fmt.Sprintf("unlisten-go-cache-%d", os.Getuid()))
	if os.Mkdir(shared, 0o700) == nil || isOurs(shared) {
		return shared
	}
	return filepath.Join(scratch, "cache")
}

// isOurs says whether nobody else could have put executables into a folder.
func isOurs(folder string) bool {
	stat, err := os.Lstat(folder)
	if err != nil || !stat.IsDir() || stat.Mode().Perm()&0o022 != 0 {
		return false
	}
	system, is := stat.Sys().(*syscall.Stat_t)
	return is && int(system.Uid) == os.Getuid()
}

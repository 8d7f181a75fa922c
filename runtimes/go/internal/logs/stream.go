// Package logs holds what both processes of a runner know of the streams that a container's logs are collected from.
package logs

import (
	"syscall"
	"time"
	"unsafe"
)

// EndOfActivation ends an activation's logs, on each stream. Source: OpenWhisk, Container.scala,
// ACTIVATION_LOG_SENTINEL.
const EndOfActivation = "XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX\n"

// retry is the time between two tries to write to a stream whose reader is slow and whose writes do not block.
const retry = 2 * time.Millisecond

// Write writes all of it to a descriptor, or nothing more when nobody reads. It waits for a reader that is slow.
func Write(fd int, data []byte) {
	for len(data) > 0 {
		n, err := syscall.Write(fd, data)
		if n > 0 {
			data = data[n:]
		}
		switch err {
		case nil, syscall.EINTR:
		case syscall.EAGAIN:
			time.Sleep(retry)
		default:
			return
		}
	}
}

// Unread returns how many bytes are in a pipe, told by either of its ends.
func Unread(fd int) int {
	var n int32
	_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, uintptr(fd), syscall.TIOCINQ, uintptr(unsafe.Pointer(&n)))
	if errno != 0 {
		return 0
	}
	return int(n)
}

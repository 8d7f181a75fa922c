// Package link is the serving process's side of its guardian: it shows it the connections, says which of them are
// owed an answer, and ends the logs of an activation.
package link

import (
	"os"
	"sync"
	"syscall"

	"unlisten/internal/control"
	"unlisten/internal/handover"
	"unlisten/internal/ledger"
	"unlisten/internal/logs"
)

// Link leads to the guardian.
type Link struct {
	Ledger  *ledger.Ledger
	control *control.Control
	// left is what this process started with, its numbers still good.
	left handover.Handover
	// pipes are duplicates of the ends that the action writes its logs to; outs the container's streams.
	pipes [2]int
	outs  [2]int

	mu sync.Mutex
	// free are slots of connections that are gone; next was never used.
	free []int
	next int
	// asked are those who wait for the end of their logs.
	asked    map[uint32]chan struct{}
	question uint32
}

// Open takes the descriptors of a handover. When the guardian is gone this process ends.
func Open(left handover.Handover) (*Link, error) {
	l := &Link{left: left, outs: [2]int{left.Stdout, left.Stderr}, asked: map[uint32]chan struct{}{}}
	for _, fd := range []int{left.Listener, left.Control, left.Ledger, left.Stdout, left.Stderr} {
		syscall.CloseOnExec(fd)
	}
	for stream := range l.pipes {
		fd, err := duplicate(stream + 1)
		if err != nil {
			return nil, err
		}
		l.pipes[stream] = fd
	}
	shared, err := duplicate(left.Ledger)
	if err != nil {
		return nil, err
	}
	file := os.NewFile(uintptr(shared), "ledger")
	defer file.Close()
	if l.Ledger, err = ledger.Open(file); err != nil {
		return nil, err
	}
	end, err := duplicate(left.Control)
	if err != nil {
		return nil, err
	}
	if l.control, err = control.Open(os.NewFile(uintptr(end), "control")); err != nil {
		return nil, err
	}
	for _, c := range left.Connections {
		l.keep(c.Slot)
	}
	go l.listen()
	return l, nil
}

// Leave makes the descriptors outlive the next exec, and returns the handover for who comes then. Connections and
// /init are the caller's to put in.
func (l *Link) Leave() handover.Handover {
	left := l.left
	left.Connections, left.Init = nil, nil
	for _, fd := range []int{left.Listener, left.Control, left.Ledger, left.Stdout, left.Stderr} {
		KeepOnExec(fd)
	}
	return left
}

// Scratch is the name of a folder for files; it may have to be made. The guardian removes it.
func (l *Link) Scratch() string { return l.left.Scratch }

// OpenConnection gives a new connection a slot, and the guardian a duplicate of it.
func (l *Link) OpenConnection(fd int) (slot int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch last := len(l.free) - 1; {
	case last >= 0:
		slot, l.free = l.free[last], l.free[:last]
	case l.next < ledger.Slots:
		slot = l.next
		l.next++
	default:
		return -1
	}
	l.Ledger.Set(slot, ledger.Idle, false)
	// Under the lock, so that no slot's messages overtake each other.
	l.control.Send(control.Message{Kind: control.Opened, Number: uint32(slot)}, fd)
	return slot
}

// CloseConnection gives the slot back.
func (l *Link) CloseConnection(slot int) {
	if slot < 0 {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.Ledger.Set(slot, ledger.Idle, false)
	l.control.Send(control.Message{Kind: control.Closed, Number: uint32(slot)}, -1)
	l.free = append(l.free, slot)
}

// keep notes that a slot is in use by a connection of the process before.
func (l *Link) keep(slot int) {
	for l.next <= slot {
		l.free = append(l.free, l.next)
		l.next++
	}
	for n, free := range l.free {
		if free == slot {
			l.free = append(l.free[:n], l.free[n+1:]...)
			return
		}
	}
}

// EndLogs ends an activation's logs on both streams, after all that was written before.
func (l *Link) EndLogs() {
	if l.isQuiet(0) && l.isQuiet(1) {
		for _, out := range l.outs {
			logs.Write(out, []byte(logs.EndOfActivation))
		}
		return
	}
	done := make(chan struct{})
	l.mu.Lock()
	l.question++
	question := l.question
	l.asked[question] = done
	l.mu.Unlock()
	if l.control.Send(control.Message{Kind: control.EndLogs, Number: question}, -1) == nil {
		<-done
	}
}

// isQuiet says whether all that was written to a stream is out, and its last line finished. The order matters: what
// is not in the pipe any more was noted as being on its way before.
func (l *Link) isQuiet(stream int) bool {
	return logs.Unread(l.pipes[stream]) == 0 && !l.Ledger.IsPumping(stream) && !l.Ledger.IsLineOpen(stream)
}

// listen takes the guardian's answers.
func (l *Link) listen() {
	for {
		message, _, err := l.control.Receive()
		if err != nil {
			// Nobody is left to answer for this process.
			os.Exit(1)
		}
		if message.Kind != control.LogsEnded {
			continue
		}
		l.mu.Lock()
		done := l.asked[message.Number]
		delete(l.asked, message.Number)
		l.mu.Unlock()
		if done != nil {
			close(done)
		}
	}
}

// WriteLine writes a line of the runner's own to stderr, whatever the action made of os.Stderr.
func (l *Link) WriteLine(text string) {
	if l.Ledger.IsLineOpen(1) {
		text = "\n" + text
	}
	logs.Write(l.pipes[1], []byte(text+"\n"))
}

// KeepOnExec makes a descriptor outlive the next exec.
func KeepOnExec(fd int) {
	syscall.Syscall(syscall.SYS_FCNTL, uintptr(fd), syscall.F_SETFD, 0)
}

// duplicate is closed on exec.
func duplicate(fd int) (int, error) {
	// A number that no program takes for its own: 3 and those behind it are ActionLoop's, or a parent's.
	const lowest = 16
	n, _, errno := syscall.Syscall(syscall.SYS_FCNTL, uintptr(fd), syscall.F_DUPFD_CLOEXEC, lowest)
	if errno != 0 {
		return 0, os.NewSyscallError("fcntl", errno)
	}
	return int(n), nil
}

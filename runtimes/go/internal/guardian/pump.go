package guardian

import (
	"os"
	"sync"
	"syscall"

	"unlisten/internal/ledger"
	"unlisten/internal/logs"
)

// pump passes on what an action writes to one of its streams. Thus the guardian knows whether the last line is
// finished, and has the rest when the action's process is gone. It keeps nothing: a reader that is slow makes the
// action wait.
type pump struct {
	stream int
	ledger *ledger.Ledger
	// in is the end of the pipe that is read, out the container's stream.
	in   *os.File
	inFD int
	out  int
	mu   sync.Mutex
	buf  []byte
}

// newPump makes the pipe and returns the end to write to, which blocks. Stream is 0 for stdout, 1 for stderr.
func newPump(stream int, out int, shared *ledger.Ledger) (*pump, int, error) {
	var fds [2]int
	if err := syscall.Pipe2(fds[:], syscall.O_CLOEXEC); err != nil {
		return nil, 0, os.NewSyscallError("pipe2", err)
	}
	if err := syscall.SetNonblock(fds[0], true); err != nil {
		return nil, 0, os.NewSyscallError("fcntl", err)
	}
	p := &pump{
		stream: stream,
		ledger: shared,
		in:     os.NewFile(uintptr(fds[0]), "logs"),
		inFD:   fds[0],
		out:    out,
		buf:    make([]byte, 64*1024),
	}
	return p, fds[1], nil
}

// run passes on until the process ends.
func (p *pump) run() {
	raw, err := p.in.SyscallConn()
	if err != nil {
		return
	}
	for {
		err := raw.Read(func(uintptr) bool {
			p.mu.Lock()
			defer p.mu.Unlock()
			return p.passOn(len(p.buf)) > 0
		})
		if err != nil {
			return
		}
	}
}

// passOn passes on what is there, at most so many bytes, and returns how many it was. Callers hold the lock.
func (p *pump) passOn(max int) int {
	if max > len(p.buf) {
		max = len(p.buf)
	}
	// Noted before the pipe is emptied: who finds it empty must see that the bytes are not out yet.
	p.ledger.SetPumping(p.stream, true)
	defer p.ledger.SetPumping(p.stream, false)
	n, err := syscall.Read(p.inFD, p.buf[:max])
	for err == syscall.EINTR {
		n, err = syscall.Read(p.inFD, p.buf[:max])
	}
	if err != nil || n <= 0 {
		return 0
	}
	logs.Write(p.out, p.buf[:n])
	p.ledger.SetLineOpen(p.stream, p.buf[n-1] != '\n')
	return n
}

// drain passes on what is in the pipe at this moment. Callers hold the lock.
func (p *pump) drain() {
	for left := logs.Unread(p.inFD); left > 0; {
		n := p.passOn(left)
		if n == 0 {
			return
		}
		left -= n
	}
}

// end writes the marker, on a line of its own, after all that is in the pipe.
// flush passes on what is in the pipe at this moment.
func (p *pump) flush() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.drain()
}

func (p *pump) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.drain()
	marker := logs.EndOfActivation
	if p.ledger.IsLineOpen(p.stream) {
		marker = "\n" + marker
	}
	logs.Write(p.out, []byte(marker))
	p.ledger.SetLineOpen(p.stream, false)
}

// writeLine writes a line of the runner's own, after all that is in the pipe.
func (p *pump) writeLine(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.drain()
	if p.ledger.IsLineOpen(p.stream) {
		text = "\n" + text
	}
	logs.Write(p.out, []byte(text+"\n"))
	p.ledger.SetLineOpen(p.stream, false)
}

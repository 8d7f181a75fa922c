package guardian

import (
	"os"
	"strings"
	"syscall"

	"unlisten/internal/control"
	"unlisten/internal/handover"
)

// child is the process that serves.
type child struct {
	pid     int
	control *control.Control
	// silent is closed when all was read that the process said.
	silent chan struct{}
}

// Descriptors of the child. Number 3 is left to programs that take it for ActionLoop's: what they write there must
// not get into a connection.
const (
	listenerFD = iota + 4
	controlFD
	ledgerFD
	stdoutFD
	stderrFD
	firstConnectionFD
)

// start starts the process that serves, from this same executable, and leaves connections to it.
func (g *guardian) start(kept []connection) (*child, error) {
	ours, theirs, err := control.Pair()
	if err != nil {
		return nil, err
	}
	defer theirs.Close()
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	defer null.Close()
	files := []uintptr{
		null.Fd(), uintptr(g.writeEnds[0]), uintptr(g.writeEnds[1]), null.Fd(),
		g.listener.Fd(), theirs.Fd(), g.memory.Fd(), 1, 2,
	}
	left := handover.Handover{
		Listener: listenerFD, Control: controlFD, Ledger: ledgerFD, Stdout: stdoutFD, Stderr: stderrFD,
		Scratch: g.scratch,
	}
	for n, c := range kept {
		files = append(files, uintptr(c.fd))
		left.Connections = append(left.Connections, handover.Connection{FD: firstConnectionFD + n, Slot: c.slot})
	}
	pid, err := syscall.ForkExec("/proc/self/exe", os.Args[:1], &syscall.ProcAttr{
		Env:   append(environment(), left.Encode()),
		Files: files,
		Sys:   &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL},
	})
	if err != nil {
		ours.Close()
		return nil, &os.PathError{Op: "start", Path: os.Args[0], Err: err}
	}
	return &child{pid: pid, control: ours, silent: make(chan struct{})}, nil
}

// environment is the container's.
func environment() []string {
	var kept []string
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, handover.GuardVariable+"=") {
			kept = append(kept, variable)
		}
	}
	return kept
}

// reap waits for the child. As the first process of a container this one also takes leave of whatever the action
// started and left behind.
func reap(pid int) syscall.WaitStatus {
	for {
		var status syscall.WaitStatus
		gone, err := syscall.Wait4(-1, &status, 0, nil)
		if gone == pid && !status.Stopped() && !status.Continued() || err != nil && err != syscall.EINTR {
			return status
		}
	}
}

// Package guardian is the process that a runner is started as. It stays small and serves nothing itself: it starts
// the process that does, passes on its logs, and answers in its place when the action ended it.
package guardian

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"unlisten/internal/control"
	"unlisten/internal/ending"
	"unlisten/internal/ledger"
	"unlisten/internal/options"
)

// guardian is one of them.
type guardian struct {
	listener *os.File
	memory   *os.File
	ledger   *ledger.Ledger
	// pumps of stdout and stderr; writeEnds are what the action writes to.
	pumps     [2]*pump
	writeEnds [2]int
	// scratch is a folder for the serving process's files. It may not be there.
	scratch     string
	connections *connections
}

// Run is the whole life of a guardian, with the arguments that the program got. It does not return.
func Run(args []string) {
	chosen, err := options.Parse(args)
	if err == nil && chosen.ExitWithStdin && !isPipe(0) {
		err = fmt.Errorf("--exit-with-stdin needs a pipe as stdin")
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "%v\n%s", err, options.Usage)
		os.Exit(2)
	}
	if chosen.ReadyFD != 0 {
		// Who waits for its end must not wait for the other process.
		syscall.CloseOnExec(chosen.ReadyFD)
	}
	listener, err := net.Listen("tcp", net.JoinHostPort(chosen.Host, fmt.Sprint(chosen.Port)))
	if err != nil {
		fmt.Fprintf(os.Stderr, "cannot listen on %s:%d: %v\n", chosen.Host, chosen.Port, err)
		os.Exit(1)
	}
	g, err := create(listener.(*net.TCPListener))
	if err != nil {
		fmt.Fprintf(os.Stderr, "cannot start: %v\n", err)
		os.Exit(1)
	}
	// The child is told to die with the thread that started it, so that thread must live as long as this process.
	runtime.LockOSThread()
	ends := watchEnds(chosen.ExitWithStdin)
	child, err := g.start(nil)
	if err != nil {
		fmt.Fprintf(os.Stderr, "cannot start: %v\n", err)
		os.Exit(1)
	}
	if err := announce(listener.Addr().(*net.TCPAddr), chosen); err != nil {
		fmt.Fprintf(os.Stderr, "cannot announce the address: %v\n", err)
		os.Exit(1)
	}
	os.Exit(g.watch(child, ends))
}

func create(listener *net.TCPListener) (*guardian, error) {
	g := &guardian{
		connections: newConnections(),
		scratch:     filepath.Join(os.TempDir(), fmt.Sprintf("unlisten-go-%d-%x", os.Getpid(), rand.Uint64())),
	}
	var err error
	if g.listener, err = listener.File(); err != nil {
		return nil, err
	}
	if g.memory, err = ledger.Create(); err != nil {
		return nil, err
	}
	if g.ledger, err = ledger.Open(g.memory); err != nil {
		return nil, err
	}
	for stream := range g.pumps {
		if stream == 1 && isSameFile(1, 2) {
			// Both streams go to one place, where their lines are to stay in order.
			g.pumps[1], g.writeEnds[1] = g.pumps[0], g.writeEnds[0]
			continue
		}
		if g.pumps[stream], g.writeEnds[stream], err = newPump(stream, stream+1, g.ledger); err != nil {
			return nil, err
		}
		go g.pumps[stream].run()
	}
	return g, nil
}

// watchEnds returns a channel on which the signal comes that is to end the runner.
func watchEnds(withStdin bool) <-chan syscall.Signal {
	ends := make(chan syscall.Signal, 1)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP)
	go func() { ends <- (<-signals).(syscall.Signal) }()
	if withStdin {
		go func() {
			// What comes does not matter, only that nothing comes any more.
			io.Copy(io.Discard, os.Stdin)
			ends <- syscall.SIGTERM
		}()
	}
	return ends
}

// watch lives with the serving process, and with the next one after an /init that failed.
//
// It returns the exit code for this process: that of the action, when the action ended it.
func (g *guardian) watch(running *child, ends <-chan syscall.Signal) int {
	for {
		go g.listen(running)
		died := make(chan syscall.WaitStatus, 1)
		go func() { died <- reap(running.pid) }()
		select {
		case signal := <-ends:
			syscall.Kill(running.pid, syscall.SIGKILL)
			<-died
			g.farewell(running, signal)
			return 128 + int(signal)
		case status := <-died:
			kept, goesOn, signal := g.bury(running, status, ends)
			switch {
			case signal != 0:
				return 128 + int(signal)
			case !goesOn:
				return ending.Code(status)
			}
			next, err := g.start(kept)
			if err != nil {
				g.pumps[1].writeLine(fmt.Sprintf("cannot start again: %v", err))
				return 1
			}
			running = next
		}
	}
}

// bury answers what a process left unanswered that ended by itself, and says whether another one is to go on with the
// connections that are kept: after an /init that failed. When nobody reads the logs a signal may come first.
func (g *guardian) bury(
	gone *child, status syscall.WaitStatus, ends <-chan syscall.Signal,
) (kept []connection, goesOn bool, signal syscall.Signal) {
	defer g.removeScratch()
	goesOn = !g.ledger.IsInitialized() && (g.ledger.TakeLoadFailed() || g.isLoading(gone))
	settled := make(chan []connection, 1)
	go func() {
		settled <- g.settle(gone, "the action ended the process with "+ending.Describe(status), goesOn)
	}()
	select {
	case kept = <-settled:
	case signal = <-ends:
	}
	return kept, goesOn, signal
}

// farewell answers what is under way when the runner itself is to end. It does not wait for ever for a reader of the
// logs, who may be gone.
func (g *guardian) farewell(running *child, signal syscall.Signal) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		g.settle(running, "the runner was ended by "+ending.SignalName(signal), false)
	}()
	select {
	case <-done:
	case <-time.After(time.Second):
	}
	g.removeScratch()
}

// listen takes what the serving process says, until it is gone.
func (g *guardian) listen(running *child) {
	defer close(running.silent)
	for {
		message, fd, err := running.control.Receive()
		if err != nil {
			return
		}
		switch message.Kind {
		case control.Opened:
			g.connections.open(int(message.Number), fd)
		case control.Closed:
			g.connections.close(int(message.Number))
		case control.EndLogs:
			g.endLogs()
			running.control.Send(control.Message{Kind: control.LogsEnded, Number: message.Number}, -1)
		}
	}
}

func (g *guardian) endLogs() {
	for _, p := range g.pumps {
		p.end()
	}
}

// removeScratch removes what the serving process left on the disk.
func (g *guardian) removeScratch() { os.RemoveAll(g.scratch) }

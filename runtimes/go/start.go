package unlisten

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"syscall"

	"unlisten/internal/entry"
	"unlisten/internal/guardian"
	"unlisten/internal/handover"
	"unlisten/internal/link"
	"unlisten/internal/runner"
	"unlisten/internal/server"
)

// maxStackBytes is what a goroutine's stack may grow to. A recursion without end is to be the end of the action, as a
// stack overflow, before it is that of the machine: Go's own limit is 1 GB, four times what an action may have by default
// on OpenWhisk, and then Go takes its time to walk through all of it.
const maxStackBytes = 64 << 20

// started is this process's action when it is the one that serves; nil in any other process.
var started *action

// action is one whose code is this executable.
type action struct {
	// wanted brings /init to the goroutine that loads the code; it names main. loaded takes the answer.
	wanted chan runner.Init
	loaded chan loading
	main   string
}

type loading struct {
	main *entry.Entry
	err  error
}

// init is where /init is waited for: the packages of the action are initialised after this one, and must find the
// environment that /init brings. In a process that no guardian started it does nothing.
func init() {
	if _, is := os.LookupEnv(handover.GuardVariable); is {
		os.Unsetenv(handover.GuardVariable)
		guardian.Run(os.Args[1:])
	}
	left := handover.Take()
	if left == nil {
		return
	}
	debug.SetMaxStack(maxStackBytes)
	a, err := start(*left)
	if err != nil {
		fmt.Fprintf(os.Stderr, "cannot serve: %v\n", err)
		os.Exit(1)
	}
	request := <-a.wanted
	a.main = request.Main
	for name, value := range request.Env {
		os.Setenv(name, value)
	}
	started = a
}

// start serves until the code is loaded.
func start(left handover.Handover) (*action, error) {
	l, err := link.Open(left)
	if err != nil {
		return nil, err
	}
	a := &action{wanted: make(chan runner.Init), loaded: make(chan loading)}
	r := runner.New(l, a.load)
	r.BringsCode = true
	var resume server.Handler
	if left.Init != nil {
		resume = r.Resume(runner.Init{Main: left.Init.Main})
	}
	return a, server.Start(l, left, r.Handle, resume)
}

// load has the main goroutine initialise the action's packages, and waits until it has come to Serve.
func (a *action) load(request runner.Init, _ *server.Call) (runner.Action, error) {
	if len(request.Code) > 0 {
		return nil, errors.New("this executable is an action itself and takes no code")
	}
	a.wanted <- request
	result := <-a.loaded
	if result.err != nil {
		return nil, result.err
	}
	return result.main, nil
}

// serve says that the code is loaded, and leaves the process to those who serve.
func (a *action) serve(entries map[string]*entry.Entry, err error) {
	var main *entry.Entry
	if err == nil {
		main, err = entry.Pick(entries, a.main)
	}
	a.loaded <- loading{main, err}
	select {}
}

// becomeGuardian starts this executable anew, so that nothing the action's packages did lives on in the guardian.
func becomeGuardian() {
	err := syscall.Exec("/proc/self/exe", os.Args, append(os.Environ(), handover.GuardVariable+"=1"))
	fmt.Fprintf(os.Stderr, "cannot start: %v\n", err)
	os.Exit(1)
}

// Package runner is one action in this process: its state, its /init and its runs.
package runner

import (
	"encoding/json"
	"os"
	"strings"
	"sync"

	"unlisten/internal/environment"
	"unlisten/internal/ledger"
	"unlisten/internal/link"
	"unlisten/internal/server"
)

// NotADictionary is compared by clients and by the platform's own tests. Source: OpenWhisk, ErrorResponse.scala.
const NotADictionary = "The action did not return a dictionary or array."

// Action is what runs are answered by.
type Action interface {
	Run(Run) Outcome
}

// Run is a /run.
type Run struct {
	// Params is the JSON of "value"; empty when there was none.
	Params json.RawMessage
	// Metadata is the whole body, by its keys.
	Metadata map[string]json.RawMessage
}

// Outcome is how a run ended.
type Outcome struct {
	Status int
	// Body is the result as JSON. Without one Error is the answer.
	Body  []byte
	Error string
	// Log is a line for stderr.
	Log string
	// IsRefusal says that no code ran, and no logs end.
	IsRefusal bool
	// Then is called when the answer is out.
	Then func()
}

// Failed is the outcome of a run that an error of the action ended; log says more than why.
func Failed(why, log string) Outcome {
	return Outcome{Status: 502, Error: "An error has occurred: " + why, Log: log}
}

// Load makes an action of what /init brings. The error says what is wrong, in words for the action's author.
type Load func(Init, *server.Call) (Action, error)

// Runner answers the calls of one process.
type Runner struct {
	link *link.Link
	load Load
	// BringsCode says that the action is in this executable: /init needs none, and when it does not load, the process
	// is of no further use.
	BringsCode bool

	mu     sync.Mutex
	state  string
	action Action

	// turn holds a token while a run is under way; nil when runs may overlap.
	turn chan struct{}
	env  environment.Runs
}

// The states of a runner, in the words of its answers.
const (
	cold     = "cold"
	starting = "starting"
	ready    = "ready"
)

// New makes a runner that has no action yet.
func New(l *link.Link, load Load) *Runner {
	r := &Runner{link: l, load: load, state: cold}
	if !strings.EqualFold(os.Getenv("__OW_ALLOW_CONCURRENT"), "true") {
		r.turn = make(chan struct{}, 1)
	}
	return r
}

// Handle answers a call.
func (r *Runner) Handle(call *server.Call) server.Answer {
	if call.Route == "/init" {
		return r.init(call)
	}
	return r.run(call)
}

// Resume returns a handler that answers an /init which the process before this one took.
func (r *Runner) Resume(request Init) server.Handler {
	r.state = starting
	return func(call *server.Call) server.Answer { return r.loadAction(request, call) }
}

func (r *Runner) init(call *server.Call) server.Answer {
	if refusal := r.begin(); refusal != "" {
		return r.refuse(403, refusal)
	}
	request, problem := readInit(call.Body)
	if problem == nil && !r.BringsCode && len(request.Code) == 0 {
		problem = &codeIsMissing
	}
	if problem != nil {
		r.set(cold, nil)
		return problem.answer()
	}
	call.Body = nil
	return r.loadAction(request, call)
}

// begin notes that an /init is under way, or says why there may be none.
func (r *Runner) begin() (refusal string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch r.state {
	case ready:
		return "Cannot initialize the action more than once."
	case starting:
		return "System not ready, status is starting."
	default:
		r.state = starting
		return ""
	}
}

func (r *Runner) loadAction(request Init, call *server.Call) server.Answer {
	call.Mark(ledger.Loading)
	action, err := r.load(request, call)
	if err == nil {
		r.link.Ledger.SetInitialized()
		r.set(ready, action)
		return server.Answer{Status: 200, Body: []byte(`{"ok":true}`)}
	}
	r.link.WriteLine("Error during initialization: " + err.Error())
	r.link.EndLogs()
	answer := server.Answer{
		Status: 502,
		Body:   server.Failure("Initialization has failed due to: " + err.Error()),
	}
	if r.BringsCode {
		r.link.Ledger.SetLoadFailed()
		answer.Then = func() { os.Exit(1) }
	} else {
		r.set(cold, nil)
	}
	return answer
}

func (r *Runner) set(state string, action Action) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.state, r.action = state, action
}

func (r *Runner) refuse(status int, text string) server.Answer {
	log := text
	if !strings.HasPrefix(text, "Internal system error:") {
		log = "Internal system error: " + text
	}
	r.link.WriteLine(log)
	return server.Answer{Status: status, Body: server.Failure(text)}
}

func (r *Runner) run(call *server.Call) server.Answer {
	r.mu.Lock()
	action := r.action
	r.mu.Unlock()
	if action == nil {
		return r.refuse(403, "System not initialized.")
	}
	run, problem := readRun(call.Body)
	if problem != nil {
		if problem.Status == 403 {
			return r.refuse(403, problem.text)
		}
		return problem.answer()
	}
	call.Body = nil
	return r.takeTurn(action, run, call)
}

// takeTurn runs the action when no other run is under way, or at once when runs may overlap.
func (r *Runner) takeTurn(action Action, run Run, call *server.Call) server.Answer {
	if r.turn != nil {
		call.Mark(ledger.Waiting)
		r.turn <- struct{}{}
		defer func() { <-r.turn }()
	}
	call.Mark(ledger.Running)
	r.env.Export(run.Metadata)
	hasReturned := false
	defer func() {
		if !hasReturned {
			const why = "main ended its goroutine (runtime.Goexit)"
			call.Abandon(r.finish(Failed(why, "Error: "+why)))
		}
	}()
	outcome := action.Run(run)
	hasReturned = true
	return r.finish(outcome)
}

// finish ends a run's logs and writes its answer.
func (r *Runner) finish(outcome Outcome) server.Answer {
	if outcome.Body == nil {
		outcome.Body = server.Failure(outcome.Error)
	}
	answer := server.Answer{Status: outcome.Status, Body: outcome.Body, Then: outcome.Then}
	if outcome.IsRefusal {
		r.link.WriteLine(outcome.Error)
		return answer
	}
	if outcome.Log != "" {
		r.link.WriteLine(outcome.Log)
	}
	r.link.EndLogs()
	return answer
}

// Package unlisten runs an Apache OpenWhisk action: one function, or several by name, in an executable that needs no
// other runner.
//
//	package main
//
//	import "unlisten"
//
//	func Main(params map[string]any) map[string]any {
//		return map[string]any{"hello": params["name"]}
//	}
//
//	func main() { unlisten.Serve(Main) }
//
// The executable answers /init and /run over HTTP, or speaks ActionLoop when the official runtime started it.
package unlisten

import (
	"fmt"
	"os"
	"runtime/debug"

	"unlisten/internal/actionloop"
	"unlisten/internal/entry"
)

// Mains are several main functions in one executable. `main` of /init names one of them; "doIt" also finds "Doit", as
// the official runtime spells it, and "DoIt".
type Mains map[string]any

// Serve serves an action and does not return.
//
// Main is a function or Mains. A function may take a context, the parameters, both or nothing, and may return a
// result, an error, both or nothing:
//
//	func(params map[string]any) map[string]any
//	func(params map[string]any) (map[string]any, error)
//	func(ctx context.Context, params Order) (*Receipt, error)
//	func(params []any) []any
//
// Parameters and results are whatever encoding/json reads from and writes as an object or an array. What an error
// says is the answer, as the application error {"error": ...}.
//
// Started by a container or on a command line the process takes --host, --port, --ready-fd and --exit-with-stdin;
// what it did before this call is done again by the process that serves.
func Serve(main any) {
	entries, err := entriesOf(main)
	switch {
	case started != nil:
		started.serve(entries, err)
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	case len(os.Args) == 1 && actionloop.IsAsked():
		serveActionLoop(entries)
	default:
		becomeGuardian()
	}
}

func entriesOf(main any) (map[string]*entry.Entry, error) {
	mains, are := main.(Mains)
	if !are {
		mains = Mains{"": main}
	}
	entries := make(map[string]*entry.Entry, len(mains))
	for name, function := range mains {
		made, err := entry.New(function)
		if err != nil {
			return nil, err
		}
		entries[name] = made
	}
	return entries, nil
}

// serveActionLoop serves "main": the proxy does not tell the executable what /init calls it.
func serveActionLoop(entries map[string]*entry.Entry) {
	debug.SetMaxStack(maxStackBytes)
	main, err := entry.Pick(entries, "main")
	if err == nil {
		err = actionloop.Serve(main)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// An action for tests, with everything in it that one can do to its runner.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"runtime"
	"sync/atomic"
	"syscall"
	"time"

	"unlisten"
)

type object = map[string]any

func main() {
	unlisten.Serve(unlisten.Mains{
		"main": do, "doIt": func(params object) object { return object{"via": "doIt"} },
		"context": describe, "typed": add, "array": func(params []any) []any { return append(params, "seen") },
		"nothing": func() {}, "failing": func(object) (object, error) { return nil, errors.New("out of stock") },
		"meets": meets,
	})
}

// atLoad is what the environment was when the code was loaded.
var atLoad = os.Getenv("AT_LOAD")

func init() {
	switch atLoad {
	case "exit":
		os.Exit(4)
	case "panic":
		panic("thrown at load")
	case "log":
		fmt.Println("load out")
	}
}

func do(params object) any {
	switch params["how"] {
	case "panic":
		panic(errors.New("mine"))
	case "nil map":
		var none object
		none["a"] = 1
	case "goexit":
		runtime.Goexit()
	case "exit":
		os.Exit(int(params["code"].(float64)))
	case "fatal":
		log.Fatal("fatal words")
	case "kill":
		syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	case "goroutine":
		go panic("elsewhere")
		select {}
	case "print":
		fmt.Print(params["out"])
		fmt.Fprint(os.Stderr, params["err"])
		if params["code"] != nil {
			os.Exit(int(params["code"].(float64)))
		}
	case "sleep":
		fmt.Println("begun")
		time.Sleep(time.Duration(params["ms"].(float64)) * time.Millisecond)
	case "text":
		return "text"
	case "nil":
		return nil
	case "func":
		return object{"f": do}
	case "circle":
		circle := object{}
		circle["circle"] = circle
		return circle
	case "env":
		return object{"atLoad": atLoad, "value": os.Getenv(params["name"].(string))}
	case "descriptor 3":
		file := os.NewFile(3, "mine")
		file.WriteString("{}\n")
		file.Close()
	case "args":
		return os.Args[1:]
	}
	return params
}

func describe(ctx context.Context, params object) (object, error) {
	activation, is := unlisten.FromContext(ctx)
	deadline, has := ctx.Deadline()
	return object{
		"is": is, "id": activation.ID, "host": activation.APIHost, "trace": activation.Metadata["trace_id"],
		"left": activation.Remaining() > 0, "has": has, "deadline": deadline.UnixMilli(),
	}, ctx.Err()
}

type sum struct {
	A int  `json:"a"`
	B *int `json:"b,omitempty"`
}

func add(params sum) (*sum, error) {
	if params.B == nil {
		return nil, errors.New("b is missing")
	}
	return &sum{A: params.A + *params.B}, nil
}

// meets waits until as many runs are under way as it is told.
func meets(params object) object {
	met.Add(1)
	for met.Load() < int64(params["runs"].(float64)) {
		time.Sleep(time.Millisecond)
	}
	return params
}

var met atomic.Int64

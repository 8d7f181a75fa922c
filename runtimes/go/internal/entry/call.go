package entry

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"runtime/debug"
	"strings"

	"unlisten/internal/activation"
	"unlisten/internal/runner"
)

// Run calls main and writes its result as JSON. It implements runner.Action.
func (e *Entry) Run(run runner.Run) runner.Outcome {
	params, err := e.decode(run.Params)
	if err != nil {
		if _, is := err.(mismatch); is {
			return runner.Outcome{Status: 403, Error: err.Error(), IsRefusal: true}
		}
		// The caller's mistake, and an answer: nothing is wrong with the action.
		return runner.Outcome{Status: 200, Error: err.Error(), Log: err.Error()}
	}
	return e.callSafely(params, run)
}

func (e *Entry) callSafely(params reflect.Value, run runner.Run) (outcome runner.Outcome) {
	defer func() {
		if thrown := recover(); thrown != nil {
			// fmt survives values whose own methods panic.
			log := fmt.Sprintf("panic: %v\n\n%s", thrown, authorsStack(string(debug.Stack())))
			outcome = runner.Failed(fmt.Sprint(thrown), log)
		}
	}()
	return e.call(params, run)
}

// authorsStack leaves out of a stack how the panic was caught, and how main was called.
func authorsStack(stack string) string {
	title, frames, _ := strings.Cut(stack, "\n")
	if _, below, found := strings.Cut(frames, "\npanic("); found {
		frames = "panic(" + below
	}
	if at := strings.Index(frames, "\nreflect.Value.call("); at >= 0 {
		frames = frames[:at]
	}
	return title + "\n" + strings.TrimSuffix(frames, "\n")
}

func (e *Entry) call(params reflect.Value, run runner.Run) runner.Outcome {
	var arguments []reflect.Value
	if e.takesContext {
		ctx, cancel := activation.NewContext(activation.Read(run.Metadata))
		defer cancel()
		arguments = append(arguments, reflect.ValueOf(ctx))
	}
	if e.params != nil {
		arguments = append(arguments, params)
	}
	results := e.function.Call(arguments)
	if e.returnsError {
		if err, _ := results[len(results)-1].Interface().(error); err != nil {
			// Errors are values in Go, and this one is main's answer.
			return runner.Outcome{Status: 200, Error: err.Error()}
		}
	}
	if !e.result {
		return runner.Outcome{Status: 200, Body: []byte("{}")}
	}
	return encode(results[0].Interface())
}

// encode writes a result. The text decides whether it is one, for types may write themselves as they like.
func encode(result any) runner.Outcome {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := write(encoder, result); err != nil {
		why := fmt.Sprintf("The action's result cannot be written as JSON: %v", err)
		return runner.Outcome{Status: 502, Error: why, Log: why}
	}
	body := bytes.TrimSuffix(buffer.Bytes(), []byte("\n"))
	if len(body) > 0 && (body[0] == '{' || body[0] == '[') {
		return runner.Outcome{Status: 200, Body: body}
	}
	return runner.Outcome{Status: 502, Error: runner.NotADictionary, Log: runner.NotADictionary + " It returned " + kind(body) + "."}
}

// write encodes; what a type's own MarshalJSON panics with is an error here.
func write(encoder *json.Encoder, result any) (err error) {
	defer func() {
		if thrown := recover(); thrown != nil {
			err = fmt.Errorf("%v", thrown)
		}
	}()
	return encoder.Encode(result)
}

func kind(body []byte) string {
	switch {
	case len(body) == 0 || body[0] == 'n':
		return "null"
	case body[0] == '"':
		return "a string"
	case body[0] == 't' || body[0] == 'f':
		return "a boolean"
	default:
		return "a number"
	}
}

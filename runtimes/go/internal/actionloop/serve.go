// Package actionloop is the protocol between the official proxy and an executable: one line of JSON for each
// activation on stdin, one line with the result on descriptor 3.
//
// Source: openwhisk-runtime-go, docs/ACTION.md and openwhisk/executor.go.
package actionloop

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"syscall"

	"unlisten/internal/environment"
	"unlisten/internal/runner"
)

// resultFD is the descriptor that results are written to.
const resultFD = 3

// waitForAck in the environment asks for a line that says that the action is ready.
const waitForAck = "__OW_WAIT_FOR_ACK"

// IsAsked says whether a proxy started this process and waits for lines.
func IsAsked() bool {
	if os.Getenv("__OW_PROXY_VERSION") == "" && os.Getenv(waitForAck) == "" {
		return false
	}
	_, _, errno := syscall.Syscall(syscall.SYS_FCNTL, resultFD, syscall.F_GETFD, 0)
	return errno == 0
}

// Serve answers activations until the proxy is gone.
func Serve(action runner.Action) error {
	syscall.CloseOnExec(resultFD)
	results := os.NewFile(resultFD, "results")
	if os.Getenv(waitForAck) != "" {
		if _, err := io.WriteString(results, "{\"ok\":true}\n"); err != nil {
			return err
		}
	}
	lines := bufio.NewReader(os.Stdin)
	var env environment.Runs
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) == 0 && err != nil {
			if err == io.EOF {
				return nil
			}
			return err
		}
		result := answer(action, &env, line)
		if _, err := results.Write(append(result, '\n')); err != nil {
			return err
		}
	}
}

// answer runs the action on a line. The proxy knows results only, so what goes wrong is a result with an error; but what
// is no result stays none, and the proxy says so.
func answer(action runner.Action, env *environment.Runs, line []byte) []byte {
	run, err := runner.ReadRun(line)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return errorLine(err.Error())
	}
	env.Export(run.Metadata)
	outcome := action.Run(run)
	if outcome.Log != "" {
		fmt.Fprintln(os.Stderr, outcome.Log)
	}
	switch {
	case outcome.Error == runner.NotADictionary:
		return []byte(`"no dictionary or array"`)
	case outcome.Body == nil:
		return errorLine(outcome.Error)
	default:
		// A result may hold line breaks where a type wrote itself.
		return bytes.ReplaceAll(outcome.Body, []byte("\n"), nil)
	}
}

func errorLine(text string) []byte {
	line, _ := json.Marshal(map[string]string{"error": text}) // a text: it cannot fail
	return line
}

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
		if len(bytes.TrimSpace(line)) == 0 && err != nil {
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

// answer runs the action on a line. The proxy knows results only, so whatever went wrong is a result with an error.
func answer(action runner.Action, env *environment.Runs, line []byte) []byte {
	var body map[string]json.RawMessage
	if err := json.Unmarshal(line, &body); err != nil {
		fmt.Fprintln(os.Stderr, "The body is no JSON object.")
		return errorLine("Bad request: the body is no JSON object.")
	}
	env.Export(body)
	outcome := action.Run(runner.Run{Params: body["value"], Metadata: body})
	if outcome.Log != "" {
		fmt.Fprintln(os.Stderr, outcome.Log)
	}
	if outcome.Body == nil {
		return errorLine(outcome.Error)
	}
	// A result may hold line breaks where a type wrote itself.
	return bytes.ReplaceAll(outcome.Body, []byte("\n"), nil)
}

func errorLine(text string) []byte {
	line, _ := json.Marshal(map[string]string{"error": text}) // a text: it cannot fail
	return line
}

// Package native runs executables that know nothing of this library, as the official proxy does.
package native

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"unlisten/internal/ending"
	"unlisten/internal/runner"
)

// lastWords is how long lines of an executable that has ended are waited for.
const lastWords = 100 * time.Millisecond

// Child is an executable that reads activations as lines. It implements runner.Action, one run at a time.
type Child struct {
	command *exec.Cmd
	stdin   io.WriteCloser
	// lines are what it writes; closed when it has ended.
	lines chan []byte
	// ended is how, once lines is closed.
	ended string
	code  int
}

// Start starts an executable in a folder and waits until it says that it is ready.
func Start(executable, folder string, env map[string]string) (*Child, error) {
	c := &Child{command: exec.Command(executable), lines: make(chan []byte, 16)}
	results, theirs, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	c.command.Dir = folder
	c.command.Env = environ(folder, env)
	c.command.Stdout, c.command.Stderr = os.Stdout, os.Stderr
	c.command.ExtraFiles = []*os.File{theirs}
	c.command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if c.stdin, err = c.command.StdinPipe(); err != nil {
		return nil, err
	}
	failed := make(chan error, 1)
	go c.live(results, theirs, failed)
	if err := <-failed; err != nil {
		var path *os.PathError
		if errors.As(err, &path) {
			err = path.Err
		}
		return nil, fmt.Errorf("cannot start exec: %w", err)
	}
	line, isThere := <-c.lines
	if !isThere {
		return nil, fmt.Errorf("the action ended the process with %s", c.ended)
	}
	var ack struct{ OK bool }
	if json.Unmarshal(line, &ack) != nil || !ack.OK {
		c.command.Process.Kill()
		return nil, errors.New("The action did not initialize properly.")
	}
	return c, nil
}

// live starts the process and reads what it writes to the end.
func (c *Child) live(results, theirs *os.File, failed chan<- error) {
	// The child is told to die with the thread that started it, so that thread must live as long as the child.
	runtime.LockOSThread()
	err := c.command.Start()
	theirs.Close()
	failed <- err
	if err != nil {
		results.Close()
		return
	}
	read := make(chan struct{})
	go func() {
		defer close(read)
		lines := bufio.NewReader(results)
		for {
			line, err := lines.ReadBytes('\n')
			if err != nil {
				return
			}
			// One line answers one run; what came with it would be taken for the answer to the next.
			lines.Discard(lines.Buffered())
			c.lines <- line
		}
	}()
	state, err := c.command.Process.Wait()
	c.ended, c.code = "an unknown end", 1
	if err == nil {
		status := state.Sys().(syscall.WaitStatus)
		c.ended, c.code = ending.Describe(status), ending.Code(status)
	}
	// What it wrote last is there by now; what it started may keep the other end open.
	results.SetReadDeadline(time.Now().Add(lastWords))
	<-read
	close(c.lines)
}

// environ is what the official proxy gives an executable, and what programs need to run at all.
func environ(folder string, env map[string]string) []string {
	variables := append(os.Environ(), "__OW_WAIT_FOR_ACK=1", "__OW_PROXY_VERSION=unlisten")
	// Executables made by the official image insist on its name.
	if name, err := os.ReadFile(filepath.Join(folder, "exec.env")); err == nil {
		variables = append(variables, "__OW_EXECUTION_ENV="+strings.TrimSpace(string(name)))
	}
	for name, value := range env {
		variables = append(variables, name+"="+value)
	}
	return variables
}

// Run sends a line and waits for the one that answers it.
func (c *Child) Run(run runner.Run) runner.Outcome {
	c.dropLines()
	c.stdin.Write(lineOf(run))
	result, isThere := <-c.lines
	if !isThere {
		text := "An error has occurred: the action ended the process with " + c.ended
		return runner.Outcome{Status: 502, Error: text, Log: text, Then: func() { os.Exit(c.code) }}
	}
	return outcome(bytes.TrimSpace(result))
}

// lineOf is the body of /run on one line; executables may rely on a value.
func lineOf(run runner.Run) []byte {
	body := map[string]json.RawMessage{"value": json.RawMessage("{}")}
	for key, raw := range run.Metadata {
		if key != "value" || string(raw) != "null" {
			body[key] = raw
		}
	}
	line, _ := json.Marshal(body) // it was read as JSON before: it cannot fail
	return append(line, '\n')
}

// dropLines forgets what an earlier run wrote beyond its answer: it would be taken for that of the next.
func (c *Child) dropLines() {
	for {
		select {
		case _, isThere := <-c.lines:
			if !isThere {
				return
			}
		default:
			return
		}
	}
}

func outcome(result []byte) runner.Outcome {
	if len(result) > 0 && (result[0] == '{' || result[0] == '[') && json.Valid(result) {
		return runner.Outcome{Status: 200, Body: result}
	}
	return runner.Outcome{Status: 502, Error: runner.NotADictionary, Log: runner.NotADictionary}
}

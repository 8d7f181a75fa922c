// Package testing starts runners for tests, as a host does, and talks to them.
package testing

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// Marker is the line that ends an activation's logs.
const Marker = "XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX"

// patience is how long a test waits for what must come.
const patience = 30 * time.Second

// Process is a runner under test.
type Process struct {
	t       *testing.T
	Command *exec.Cmd
	// Address is "127.0.0.1:port".
	Address        string
	Stdout, Stderr *Logs
	Stdin          io.WriteCloser
	Client         *http.Client
	ended          chan struct{}
}

// Start starts a program with the arguments of the handshake, and ends it with the test.
func Start(t *testing.T, env []string, program string, args ...string) *Process {
	t.Helper()
	ready, theirs, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	p := &Process{
		t: t, Stdout: &Logs{}, Stderr: &Logs{}, ended: make(chan struct{}),
		Client: &http.Client{Timeout: patience, Transport: &http.Transport{}},
	}
	all := append(args, "--host", "127.0.0.1", "--port", "0", "--ready-fd", "3", "--exit-with-stdin")
	p.Command = exec.Command(program, all...)
	p.Command.Env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME"), "TMPDIR=" + t.TempDir(),
		"__OW_API_HOST=http://127.0.0.1:3233",
	}, env...)
	p.Command.ExtraFiles = []*os.File{theirs}
	p.Command.Stdout, p.Command.Stderr = p.Stdout, p.Stderr
	if p.Stdin, err = p.Command.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := p.Command.Start(); err != nil {
		t.Fatal(err)
	}
	theirs.Close()
	go func() {
		p.Command.Wait()
		close(p.ended)
	}()
	t.Cleanup(p.End)
	var address struct {
		Host string
		Port int
	}
	if err := json.NewDecoder(ready).Decode(&address); err != nil {
		t.Fatalf("the runner did not start: %v %s", err, p.Stderr.Text())
	}
	ready.Close()
	p.Address = fmt.Sprintf("%s:%d", address.Host, address.Port)
	return p
}

// End closes the runner's stdin and waits until it is gone.
func (p *Process) End() {
	p.Stdin.Close()
	p.Wait()
}

// Wait waits until the runner is gone, and returns its exit code.
func (p *Process) Wait() int {
	p.t.Helper()
	select {
	case <-p.ended:
	case <-time.After(patience):
		p.Command.Process.Kill()
		p.t.Fatal("the runner did not end")
	}
	return p.Command.ProcessState.ExitCode()
}

// Answer is what a call was answered with.
type Answer struct {
	Status int
	Body   string
}

// Post posts a body, a text as it is and anything else as JSON.
func (p *Process) Post(route string, body any) Answer {
	p.t.Helper()
	answer, err := p.TryPost(route, body)
	if err != nil {
		p.t.Fatalf("%s: %v\n%s", route, err, p.Stderr.Text())
	}
	return answer
}

// TryPost is Post where no answer may come.
func (p *Process) TryPost(route string, body any) (Answer, error) {
	text, is := body.(string)
	if !is {
		encoded, err := json.Marshal(body)
		if err != nil {
			return Answer{}, err
		}
		text = string(encoded)
	}
	response, err := p.Client.Post("http://"+p.Address+route, "application/json", strings.NewReader(text))
	if err != nil {
		return Answer{}, err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	return Answer{response.StatusCode, string(content)}, err
}

// Run posts a run with these parameters.
func (p *Process) Run(params any) Answer {
	p.t.Helper()
	return p.Post("/run", map[string]any{"value": params})
}

// Expect fails the test unless an answer is this one.
func Expect(t *testing.T, got Answer, status int, body string) {
	t.Helper()
	if got.Status != status || got.Body != body {
		t.Errorf("got %d %s\nwant %d %s", got.Status, got.Body, status, body)
	}
}

// Build compiles a package of this module into a folder of the test, and returns the executable's name.
func Build(t *testing.T, pkg string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "program")
	output, err := exec.Command("go", "build", "-o", name, pkg).CombinedOutput()
	if err != nil {
		t.Fatalf("go build %s: %v\n%s", pkg, err, output)
	}
	return name
}

// Logs are what a runner wrote to one of its streams.
type Logs struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write is for the process.
func (l *Logs) Write(data []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(data)
}

// Text is all that was written so far.
func (l *Logs) Text() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// WaitFor waits until so many markers were written, and returns all that was.
func (l *Logs) WaitFor(t *testing.T, markers int) string {
	t.Helper()
	return l.WaitForText(t, Marker+"\n", markers)
}

// WaitForText waits until a text was written so many times, and returns all that was.
func (l *Logs) WaitForText(t *testing.T, wanted string, times int) string {
	t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		text := l.Text()
		if strings.Count(text, wanted) >= times {
			return text
		}
		if time.Now().After(end) {
			t.Fatalf("expected %q %d times: got %q", wanted, times, text)
		}
	}
}

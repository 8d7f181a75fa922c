package unlisten_test

import (
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	harness "unlisten/internal/testing"
)

var program struct {
	once sync.Once
	name string
}

// start starts the action of internal/testing/action and sends its /init.
func start(t *testing.T, main string, env map[string]any, container ...string) *harness.Process {
	t.Helper()
	p := harness.Start(t, container, executable(t))
	harness.Expect(t, p.Post("/init", initBody(main, env)), 200, `{"ok":true}`)
	return p
}

func initBody(main string, env map[string]any) map[string]any {
	return map[string]any{"value": map[string]any{"name": "test", "main": main, "env": env}}
}

func executable(t *testing.T) string {
	t.Helper()
	program.once.Do(func() {
		folder, err := os.MkdirTemp("", "unlisten-test-")
		if err != nil {
			t.Fatal(err)
		}
		program.name = folder + "/action"
		output, err := exec.Command("go", "build", "-o", program.name, "./internal/testing/action").CombinedOutput()
		if err != nil {
			t.Fatalf("go build: %v\n%s", err, output)
		}
	})
	return program.name
}

func TestMain(m *testing.M) {
	code := m.Run()
	if program.name != "" {
		os.RemoveAll(strings.TrimSuffix(program.name, "/action"))
	}
	os.Exit(code)
}

func TestRunsMain(t *testing.T) {
	p := start(t, "main", nil)
	harness.Expect(t, p.Run(map[string]any{"a": 1}), 200, `{"a":1}`)
	harness.Expect(t, p.Run(nil), 200, `{}`)
	harness.Expect(t, p.Post("/run", ""), 200, `{}`)
	harness.Expect(t, p.Run("text"), 403,
		`{"error":"Internal system error: the argument must be a dictionary but has type 'string'."}`)
	harness.Expect(t, p.Run(map[string]any{"a": "<&>"}), 200, `{"a":"<&>"}`)
	if text := p.Stdout.WaitFor(t, 4); text != strings.Repeat(harness.Marker+"\n", 4) {
		t.Errorf("stdout: %q", text)
	}
}

func TestMains(t *testing.T) {
	tests := []struct {
		main   string
		params any
		status int
		body   string
	}{
		{main: "doIt", body: `{"via":"doIt"}`, status: 200},
		{main: "typed", params: map[string]any{"a": 1, "b": 2}, status: 200, body: `{"a":3}`},
		{main: "typed", params: map[string]any{"a": 1}, status: 200, body: `{"error":"b is missing"}`},
		{main: "typed", params: map[string]any{"a": "x"}, status: 200,
			body: `{"error":"The parameters do not fit main: \"a\" cannot be a int."}`},
		{main: "typed", params: []any{1}, status: 403,
			body: `{"error":"Internal system error: the argument must be a dictionary but has type 'array'."}`},
		{main: "array", params: []any{1}, status: 200, body: `[1,"seen"]`},
		{main: "array", status: 200, body: `["seen"]`},
		{main: "array", params: map[string]any{}, status: 403,
			body: `{"error":"Internal system error: the argument must be an array but has type 'object'."}`},
		{main: "nothing", status: 200, body: `{}`},
		{main: "failing", status: 200, body: `{"error":"out of stock"}`},
	}
	for _, test := range tests {
		p := start(t, test.main, nil)
		harness.Expect(t, p.Run(test.params), test.status, test.body)
		p.End()
	}
}

func TestMainThatIsMissing(t *testing.T) {
	p := harness.Start(t, nil, executable(t))
	answer := p.Post("/init", initBody("absent", nil))
	if answer.Status != 502 || !strings.Contains(answer.Body, `there is no main named \"absent\"`) {
		t.Errorf("got %v", answer)
	}
	harness.Expect(t, p.Post("/init", initBody("main", nil)), 200, `{"ok":true}`)
	harness.Expect(t, p.Run(map[string]any{"a": 1}), 200, `{"a":1}`)
}

func TestStates(t *testing.T) {
	p := harness.Start(t, nil, executable(t))
	harness.Expect(t, p.Run(nil), 403, `{"error":"System not initialized."}`)
	harness.Expect(t, p.Post("/init", "{"), 400, `{"error":"Bad request: the body is not JSON."}`)
	harness.Expect(t, p.Post("/init", initBody("main", nil)), 200, `{"ok":true}`)
	harness.Expect(t, p.Post("/init", initBody("main", nil)), 403,
		`{"error":"Cannot initialize the action more than once."}`)
	harness.Expect(t, p.Run(map[string]any{"a": 1}), 200, `{"a":1}`)
	text := p.Stderr.WaitFor(t, 1)
	if !strings.Contains(text, "Cannot initialize the action more than once.") {
		t.Errorf("stderr: %q", text)
	}
}

func TestResultsThatAreNone(t *testing.T) {
	p := start(t, "main", nil)
	for how, want := range map[string]string{
		"text":   "The action did not return a dictionary or array.",
		"nil":    "The action did not return a dictionary or array.",
		"func":   "cannot be written as JSON: json: unsupported type",
		"circle": "cannot be written as JSON: json: unsupported value: encountered a cycle",
	} {
		answer := p.Run(map[string]any{"how": how})
		if answer.Status != 502 || !strings.Contains(answer.Body, want) {
			t.Errorf("%s: got %v", how, answer)
		}
	}
	harness.Expect(t, p.Run(map[string]any{"a": 1}), 200, `{"a":1}`)
}

func TestPanics(t *testing.T) {
	p := start(t, "main", nil)
	for how, want := range map[string]string{
		"panic":   `{"error":"An error has occurred: mine"}`,
		"nil map": `{"error":"An error has occurred: assignment to entry in nil map"}`,
		"goexit":  `{"error":"An error has occurred: main ended its goroutine (runtime.Goexit)"}`,
	} {
		harness.Expect(t, p.Run(map[string]any{"how": how}), 502, want)
	}
	harness.Expect(t, p.Run(map[string]any{"a": 1}), 200, `{"a":1}`)
	text := p.Stderr.WaitFor(t, 4)
	if !strings.Contains(text, "panic: mine\n") || !strings.Contains(text, "main.do(") {
		t.Errorf("stderr: %s", text)
	}
}

func TestEndsOfTheProcess(t *testing.T) {
	tests := []struct {
		params map[string]any
		how    string
		code   int
		stderr string
	}{
		{map[string]any{"how": "exit", "code": 0}, "exit code 0", 0, ""},
		{map[string]any{"how": "exit", "code": 3}, "exit code 3", 3, ""},
		{map[string]any{"how": "fatal"}, "exit code 1", 1, "fatal words"},
		{map[string]any{"how": "kill"}, "signal SIGKILL", 137, ""},
		{map[string]any{"how": "goroutine"}, "exit code 2", 2, "panic: elsewhere"},
		{map[string]any{"how": "print", "out": "open out", "err": "open err", "code": 5}, "exit code 5", 5, "open err\n"},
	}
	for _, test := range tests {
		p := start(t, "main", nil)
		harness.Expect(t, p.Run(test.params), 502,
			`{"error":"An error has occurred: the action ended the process with `+test.how+`"}`)
		if code := p.Wait(); code != test.code {
			t.Errorf("%v: exit code %d", test.params, code)
		}
		stdout, stderr := p.Stdout.Text(), p.Stderr.Text()
		if !strings.HasSuffix("\n"+stdout, "\n"+harness.Marker+"\n") || !strings.HasSuffix(stderr, "\n"+harness.Marker+"\n") {
			t.Errorf("%v: stdout %q stderr %q", test.params, stdout, stderr)
		}
		if !strings.Contains(stderr, test.stderr) {
			t.Errorf("%v: stderr %q", test.params, stderr)
		}
	}
}

func TestEndsOfTheProcessAtLoad(t *testing.T) {
	p := harness.Start(t, nil, executable(t))
	harness.Expect(t, p.Post("/init", initBody("main", map[string]any{"AT_LOAD": "exit"})), 502,
		`{"error":"Initialization has failed due to: the action ended the process with exit code 4"}`)
	harness.Expect(t, p.Post("/init", initBody("main", map[string]any{"AT_LOAD": "panic"})), 502,
		`{"error":"Initialization has failed due to: the action ended the process with exit code 2"}`)
	harness.Expect(t, p.Run(nil), 403, `{"error":"System not initialized."}`)
	harness.Expect(t, p.Post("/init", initBody("main", nil)), 200, `{"ok":true}`)
	harness.Expect(t, p.Run(map[string]any{"how": "env", "name": "AT_LOAD"}), 200, `{"atLoad":"","value":""}`)
	if text := p.Stderr.WaitFor(t, 3); !strings.Contains(text, "panic: thrown at load") {
		t.Errorf("stderr: %s", text)
	}
}

func TestEnvironment(t *testing.T) {
	p := start(t, "main", map[string]any{"AT_LOAD": "yes", "N": 5}, "__OW_EXTRA=container")
	harness.Expect(t, p.Run(map[string]any{"how": "env", "name": "N"}), 200, `{"atLoad":"yes","value":"5"}`)
	run := func(key, text, name string) harness.Answer {
		return p.Post("/run", map[string]any{"value": map[string]any{"how": "env", "name": name}, key: text})
	}
	harness.Expect(t, run("extra", "run", "__OW_EXTRA"), 200, `{"atLoad":"yes","value":"run"}`)
	harness.Expect(t, run("other", "x", "__OW_EXTRA"), 200, `{"atLoad":"yes","value":"container"}`)
	harness.Expect(t, run("more", "x", "__OW_OTHER"), 200, `{"atLoad":"yes","value":""}`)
	harness.Expect(t, run("more", "x", "UNLISTEN_GO_SERVE_1"), 200, `{"atLoad":"yes","value":""}`)
}

func TestContext(t *testing.T) {
	p := start(t, "context", nil)
	harness.Expect(t, p.Post("/run", map[string]any{
		"activation_id": "an id", "trace_id": "a trace", "deadline": "4102444800000",
	}), 200, `{"deadline":4102444800000,"has":true,"host":"http://127.0.0.1:3233","id":"an id","is":true,"left":true,`+
		`"trace":"a trace"}`)
	harness.Expect(t, p.Post("/run", map[string]any{"deadline": 1}), 200, `{"error":"context deadline exceeded"}`)
}

func TestLinesThatAreNotFinished(t *testing.T) {
	p := start(t, "main", nil)
	for n := 0; n < 2; n++ {
		p.Run(map[string]any{"how": "print", "out": "out", "err": "err"})
	}
	p.Run(map[string]any{"how": "print", "out": "whole\n", "err": ""})
	twice := strings.Repeat("out\n"+harness.Marker+"\n", 2)
	if text := p.Stdout.WaitFor(t, 3); text != twice+"whole\n"+harness.Marker+"\n" {
		t.Errorf("stdout: %q", text)
	}
	if text := p.Stderr.WaitFor(t, 3); text != strings.ReplaceAll(twice, "out", "err")+harness.Marker+"\n" {
		t.Errorf("stderr: %q", text)
	}
}

func TestManyLogsComeWhole(t *testing.T) {
	p := start(t, "main", nil)
	line := strings.Repeat("x", 99) + "\n"
	p.Run(map[string]any{"how": "print", "out": strings.Repeat(line, 30000), "err": ""})
	if text := p.Stdout.WaitFor(t, 1); text != strings.Repeat(line, 30000)+harness.Marker+"\n" {
		t.Errorf("stdout has %d bytes", len(text))
	}
}

func TestRunsWaitForEachOther(t *testing.T) {
	p := start(t, "main", nil)
	began := time.Now()
	each(3, func() { p.Run(map[string]any{"how": "sleep", "ms": 50}) })
	if took := time.Since(began); took < 150*time.Millisecond {
		t.Errorf("took %v", took)
	}
}

func TestRunsMeet(t *testing.T) {
	p := start(t, "meets", nil, "__OW_ALLOW_CONCURRENT=true")
	each(8, func() { harness.Expect(t, p.Run(map[string]any{"runs": 8}), 200, `{"runs":8}`) })
	p.Stdout.WaitFor(t, 8)
}

func each(times int, do func()) {
	var all sync.WaitGroup
	for n := 0; n < times; n++ {
		all.Add(1)
		go func() {
			defer all.Done()
			do()
		}()
	}
	all.Wait()
}

func TestDescriptor3IsNobodys(t *testing.T) {
	p := start(t, "main", nil)
	for n := 0; n < 3; n++ {
		harness.Expect(t, p.Run(map[string]any{"how": "descriptor 3"}), 200, `{"how":"descriptor 3"}`)
	}
}

func TestArgumentsAreTheRunners(t *testing.T) {
	p := start(t, "main", nil)
	harness.Expect(t, p.Run(map[string]any{"how": "args"}), 200, `[]`)
}

func TestSignalAnswersWhatIsUnderWay(t *testing.T) {
	p := start(t, "main", nil)
	done := make(chan harness.Answer)
	go func() { done <- p.Run(map[string]any{"how": "sleep", "ms": 20000}) }()
	p.Stdout.WaitForText(t, "begun\n", 1)
	p.Command.Process.Signal(syscall.SIGTERM)
	harness.Expect(t, <-done, 502, `{"error":"An error has occurred: the runner was ended by SIGTERM"}`)
	if code := p.Wait(); code != 143 {
		t.Errorf("exit code %d", code)
	}
}

func TestEndsWithStdinInTheMiddleOfARun(t *testing.T) {
	p := start(t, "main", nil)
	go p.TryPost("/run", `{"value":{"how":"sleep","ms":60000}}`)
	p.Stdout.WaitForText(t, "begun\n", 1)
	p.Stdin.Close()
	if code := p.Wait(); code != 143 {
		t.Errorf("exit code %d", code)
	}
}

func TestWrongArguments(t *testing.T) {
	command := exec.Command(executable(t), "--nonsense")
	output, _ := command.CombinedOutput()
	if code := command.ProcessState.ExitCode(); code != 2 || !strings.Contains(string(output), "usage:") {
		t.Errorf("exit code %d: %s", code, output)
	}
}

func TestAddressThatIsTaken(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	command := exec.Command(executable(t), "--host", "127.0.0.1", "--port", port)
	output, _ := command.CombinedOutput()
	if code := command.ProcessState.ExitCode(); code != 1 || !strings.Contains(string(output), "cannot listen") {
		t.Errorf("exit code %d: %s", code, output)
	}
}

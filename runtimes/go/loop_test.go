package unlisten_test

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"testing"
)

// TestActionLoop has the executable speak with a proxy such as the official one, which the environment names.
func TestActionLoop(t *testing.T) {
	results, theirs, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(executable(t))
	command.Env = []string{"__OW_PROXY_VERSION=1.17.1", "__OW_WAIT_FOR_ACK=1"}
	command.ExtraFiles = []*os.File{theirs}
	stdin, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	theirs.Close()
	lines := bufio.NewReader(results)
	expect := func(want string) {
		t.Helper()
		if line, err := lines.ReadString('\n'); err != nil || line != want+"\n" {
			t.Errorf("got %q, %v; want %s", line, err, want)
		}
	}
	expect(`{"ok":true}`)
	for _, exchange := range [][2]string{
		{`{"value":{"a":"<"}}`, `{"a":"<"}`},
		{`{"value":{"how":"env","name":"__OW_ACTIVATION_ID"},"activation_id":"an id"}`, `{"atLoad":"","value":"an id"}`},
		{`{"value":{"how":"panic"}}`, `{"error":"An error has occurred: mine"}`},
		{`{"value":{"how":"text"}}`, `"no dictionary or array"`},
		{``, `{}`},
		{`{"value":5}`, `{"error":"Internal system error: the argument must be a dictionary but has type 'number'."}`},
		{`{"value":{"b":1}}`, `{"b":1}`},
	} {
		io.WriteString(stdin, exchange[0]+"\n")
		expect(exchange[1])
	}
	stdin.Close()
	if err := command.Wait(); err != nil {
		t.Error(err)
	}
}

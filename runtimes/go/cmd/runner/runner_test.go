package main

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	harness "unlisten/internal/testing"
)

// built is a folder with the runner, laid out as build.sh does, that all tests share.
var built string

func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "unlisten-runner-test-")
	if err != nil {
		panic(err)
	}
	built = folder
	module, err := filepath.Abs("../..")
	if err != nil {
		panic(err)
	}
	if err := os.Symlink(module, filepath.Join(folder, "library")); err != nil {
		panic(err)
	}
	if err := os.Mkdir(filepath.Join(folder, "cache"), 0o700); err != nil {
		panic(err)
	}
	output, err := exec.Command("go", "build", "-o", filepath.Join(folder, "runner"), ".").CombinedOutput()
	if err != nil {
		panic(string(output))
	}
	code := m.Run()
	os.RemoveAll(folder)
	os.Exit(code)
}

// start starts a runner whose cache is this machine's.
func start(t *testing.T) *harness.Process {
	t.Helper()
	cache, err := exec.Command("go", "env", "GOCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	env := []string{"GOCACHE=" + strings.TrimSpace(string(cache))}
	return harness.Start(t, env, filepath.Join(built, "runner"))
}

func source(code string) map[string]any {
	return map[string]any{"value": map[string]any{"name": "test", "main": "main", "code": code}}
}

func archived(t *testing.T, main string, files map[string]string) map[string]any {
	t.Helper()
	var buffer bytes.Buffer
	archive := zip.NewWriter(&buffer)
	for name, content := range files {
		entry, err := archive.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := entry.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	code := base64.StdEncoding.EncodeToString(buffer.Bytes())
	return map[string]any{"value": map[string]any{"name": "test", "main": main, "binary": true, "code": code}}
}

const echo = "package main\n\nfunc Main(params map[string]any) map[string]any { return params }\n"

func TestSource(t *testing.T) {
	p := start(t)
	harness.Expect(t, p.Post("/init", source("")), 403, `{"error":"Missing main/no code to execute."}`)
	broken := p.Post("/init", source("package main\n\nfunc Main(params map[string]any { return params }\n"))
	if broken.Status != 502 || !strings.Contains(broken.Body, "exec.go:3:") {
		t.Errorf("got %v", broken)
	}
	absent := p.Post("/init", source("package main\n\nfunc Other() {}\n"))
	harness.Expect(t, absent, 502,
		`{"error":"Initialization has failed due to: there is no func Main in package main, only Other"}`)
	harness.Expect(t, p.Post("/init", source(echo)), 200, `{"ok":true}`)
	harness.Expect(t, p.Run(map[string]any{"a": 1}), 200, `{"a":1}`)
	if text := p.Stderr.WaitFor(t, 3); !strings.Contains(text, "exec.go:3:") {
		t.Errorf("stderr: %s", text)
	}
}

func TestFilesOfTheProcessAreRemoved(t *testing.T) {
	p := start(t)
	harness.Expect(t, p.Post("/init", source(echo)), 200, `{"ok":true}`)
	var temporary string
	for _, variable := range p.Command.Env {
		if name, value, _ := strings.Cut(variable, "="); name == "TMPDIR" {
			temporary = value
		}
	}
	if left, err := filepath.Glob(filepath.Join(temporary, "unlisten-go-[0-9]*")); err != nil || len(left) != 1 {
		t.Errorf("before: %v %v", left, err)
	}
	p.End()
	if left, err := filepath.Glob(filepath.Join(temporary, "unlisten-go-[0-9]*")); err != nil || len(left) != 0 {
		t.Errorf("after: %v %v", left, err)
	}
}

func TestArchiveOfSource(t *testing.T) {
	p := start(t)
	harness.Expect(t, p.Post("/init", archived(t, "niam", map[string]string{
		"go.mod":       "module mine\n\ngo 1.22\n",
		"main.go":      "package main\n\nimport \"mine/part\"\n\nfunc Niam() map[string]any { return map[string]any{\"part\": part.Name} }\n",
		"part/part.go": "package part\n\nconst Name = \"part\"\n",
	})), 200, `{"ok":true}`)
	harness.Expect(t, p.Run(nil), 200, `{"part":"part"}`)
}

func TestVendoredSource(t *testing.T) {
	p := start(t)
	harness.Expect(t, p.Post("/init", archived(t, "main", map[string]string{
		"go.mod":                          "module mine\n\ngo 1.20\n\nrequire example.com/part v1.0.0\n",
		"main.go":                         "package main\n\nimport \"example.com/part\"\n\nfunc Main() map[string]any { return map[string]any{\"part\": part.Name} }\n",
		"vendor/example.com/part/part.go": "package part\n\nconst Name = \"vendored\"\n",
		"vendor/modules.txt":              "# example.com/part v1.0.0\n## explicit\nexample.com/part\n",
	})), 200, `{"ok":true}`)
	harness.Expect(t, p.Run(nil), 200, `{"part":"vendored"}`)
}

func TestArchiveThatLeadsOutside(t *testing.T) {
	p := start(t)
	answer := p.Post("/init", archived(t, "main", map[string]string{"../main.go": echo}))
	if answer.Status != 502 || !strings.Contains(answer.Body, "leads outside of the archive") {
		t.Errorf("got %v", answer)
	}
}

func TestExecutableTakesOver(t *testing.T) {
	name := harness.Build(t, "unlisten/internal/testing/action")
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	p := start(t)
	// A connection from before goes on, also with what was sent ahead.
	idle, err := net.Dial("tcp", p.Address)
	if err != nil {
		t.Fatal(err)
	}
	defer idle.Close()
	harness.Expect(t, p.Post("/init", archived(t, "main", map[string]string{"exec": string(content)})), 200, `{"ok":true}`)
	if _, err := idle.Write([]byte("POST /run HTTP/1.1\r\nContent-Length: 17\r\n\r\n{\"value\":{\"a\":1}}")); err != nil {
		t.Fatal(err)
	}
	answer := make([]byte, 1000)
	n, err := idle.Read(answer)
	if err != nil || !strings.HasSuffix(string(answer[:n]), "\r\n\r\n{\"a\":1}") {
		t.Errorf("got %q, %v", answer[:n], err)
	}
	harness.Expect(t, p.Run(map[string]any{"how": "exit", "code": 7}), 502,
		`{"error":"An error has occurred: the action ended the process with exit code 7"}`)
	if code := p.Wait(); code != 7 {
		t.Errorf("exit code %d", code)
	}
}

const loop = `#!/bin/sh
echo '{"ok":true}' >&3
while read -r line; do
  case $line in
    *exit*) echo last words; exit 6 ;;
    *text*) echo '"text"' >&3 ;;
    *) echo "got $SAID"; printf '{"loop":true}\n{"too":"much"}\n' >&3 ;;
  esac
done
`

func TestExecutableThatLoops(t *testing.T) {
	p := start(t)
	body := source(loop)
	body["value"].(map[string]any)["env"] = map[string]any{"SAID": "hello"}
	harness.Expect(t, p.Post("/init", body), 200, `{"ok":true}`)
	harness.Expect(t, p.Run(map[string]any{"a": 1}), 200, `{"loop":true}`)
	harness.Expect(t, p.Run(map[string]any{"a": "text"}), 502,
		`{"error":"The action did not return a dictionary or array."}`)
	harness.Expect(t, p.Run(map[string]any{"a": "exit"}), 502,
		`{"error":"An error has occurred: the action ended the process with exit code 6"}`)
	if code := p.Wait(); code != 6 {
		t.Errorf("exit code %d", code)
	}
	want := "got hello\n" + harness.Marker + "\n" + harness.Marker + "\nlast words\n" + harness.Marker + "\n"
	if text := p.Stdout.Text(); text != want {
		t.Errorf("stdout: %q", text)
	}
}

func TestExecutableThatDoesNotStart(t *testing.T) {
	p := start(t)
	for code, want := range map[string]string{
		"#!/bin/sh\nexit 3\n":                       "the action ended the process with exit code 3",
		"#!/nowhere/sh\n":                           "cannot start exec: no such file or directory",
		"#!/bin/sh\necho '{\"ok\":false}' >&3\ncat": "The action did not initialize properly.",
	} {
		harness.Expect(t, p.Post("/init", source(code)), 502, `{"error":"Initialization has failed due to: `+want+`"}`)
	}
	harness.Expect(t, p.Post("/init", source(loop)), 200, `{"ok":true}`)
}

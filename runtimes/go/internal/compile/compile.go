// Package compile makes an executable of an action's source, with the go command of this machine and this library's
// own source. It needs no network unless the action's go.mod does.
package compile

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Compiler compiles actions.
type Compiler struct {
	// Library is the folder of this module's source.
	Library string
	// Cache is a folder for compiled packages and executables; "" leaves the packages to the go command, and keeps no
	// executables.
	Cache string
}

// Executable returns the executable for the source in a folder: one that was made before, or a new one, for which the
// folder is changed.
//
// The package main gets a func main that serves the function which main names, unless it has one of its own. The error
// is what the go command said.
func (c *Compiler) Executable(root, main, scratch string) (string, error) {
	if _, err := exec.LookPath("go"); err != nil {
		return "", errors.New("source cannot be compiled here: there is no go command on the PATH")
	}
	place := c.kept(root, main)
	if place != "" {
		if stat, err := os.Stat(place); err == nil && stat.Mode().IsRegular() {
			return place, nil
		}
		if os.MkdirAll(filepath.Dir(place), 0o700) != nil {
			place = ""
		}
	}
	executable := filepath.Join(scratch, "exec")
	if place != "" {
		// Beside its place, since a rename goes no farther than a file system.
		executable = fmt.Sprintf("%s.%d", place, os.Getpid())
	}
	if err := c.compile(root, main, executable); err != nil {
		return "", err
	}
	if place == "" {
		return executable, nil
	}
	return place, keep(executable, place)
}

func (c *Compiler) compile(root, main, executable string) error {
	folder, err := findMain(root)
	if err != nil {
		return err
	}
	if err := addMain(folder, main); err != nil {
		return err
	}
	mode, err := c.prepareModule(root)
	if err != nil {
		return err
	}
	// Without symbols it is linked, sent and started faster; stack traces do not need them. Without the C library's
	// resolver it needs no C library, unless the action's own packages do.
	_, err = c.run(folder, "build", "-trimpath", "-buildvcs=false", "-mod="+mode, "-tags=netgo,osusergo",
		"-ldflags=-s -w", "-o", executable, ".")
	return err
}

// findMain finds the folder of package main: the root, or main in it.
func findMain(root string) (string, error) {
	for _, folder := range []string{root, filepath.Join(root, "main")} {
		sources, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err == nil && len(sources) > 0 {
			return folder, nil
		}
	}
	return "", errors.New("the archive has neither an executable named exec nor Go source")
}

// run runs the go command in a folder and returns what it printed. The error is that when it fails.
func (c *Compiler) run(folder string, args ...string) (string, error) {
	command := exec.Command("go", args...)
	command.Dir = folder
	command.Env = c.environ()
	output, err := command.CombinedOutput()
	text := strings.TrimSpace(string(output))
	if err != nil && text != "" {
		return "", errors.New(text)
	}
	if err != nil {
		return "", fmt.Errorf("go %s: %w", args[0], err)
	}
	return text, nil
}

// environ is the runner's own environment, with what the go command needs and a container may lack.
func (c *Compiler) environ() []string {
	env := append(os.Environ(), "GOWORK=off", "GOTOOLCHAIN=local")
	if c.Cache == "" {
		return env
	}
	if os.Getenv("GOCACHE") == "" {
		env = append(env, "GOCACHE="+filepath.Join(c.Cache, "build"))
	}
	if os.Getenv("GOPATH") == "" && os.Getenv("HOME") == "" {
		env = append(env, "GOPATH="+filepath.Join(c.Cache, "path"))
	}
	return env
}

// Package load makes an action of the code that /init brings: it has source text compiled, unpacks archives, and lets
// an executable take over or starts it as a child.
package load

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"unlisten/internal/archive"
	"unlisten/internal/compile"
	"unlisten/internal/handover"
	"unlisten/internal/link"
	"unlisten/internal/native"
	"unlisten/internal/runner"
	"unlisten/internal/server"
)

// Loader loads code in a process that serves.
type Loader struct {
	Link     *link.Link
	Compiler *compile.Compiler
	attempts int
}

// Load is a runner.Load. It does not return when the code is an executable that takes over.
func (l *Loader) Load(request runner.Init, call *server.Call) (runner.Action, error) {
	if l.attempts == 0 {
		// It must be new: what others put there would be taken for code.
		if err := os.Mkdir(l.Link.Scratch(), 0o700); err != nil {
			return nil, fmt.Errorf("there is no room for the code: %w", err)
		}
	}
	l.attempts++
	folder := filepath.Join(l.Link.Scratch(), fmt.Sprint(l.attempts))
	if err := os.Mkdir(folder, 0o700); err != nil {
		return nil, fmt.Errorf("there is no room for the code: %w", err)
	}
	action, err := l.load(request, call, folder)
	if err != nil {
		os.RemoveAll(folder)
	}
	return action, err
}

func (l *Loader) load(request runner.Init, call *server.Call, folder string) (runner.Action, error) {
	placed, err := place(request, folder)
	if err != nil {
		return nil, err
	}
	executable := placed.executable
	if executable == "" {
		if executable, err = l.Compiler.Executable(placed.root, request.Main, folder); err != nil {
			return nil, err
		}
	}
	canTakeOver, err := canTakeOver(executable)
	if err != nil {
		return nil, err
	}
	if canTakeOver {
		return nil, l.takeOver(executable, placed.root, request, call)
	}
	collectAsUsual()
	return native.Start(executable, placed.root, request.Env)
}

// placed is code as it lies on the disk.
type placed struct {
	// root is the working directory of the action.
	root string
	// executable is "" when there is source to compile.
	executable string
}

// place writes the code to the disk.
func place(request runner.Init, folder string) (placed, error) {
	code := request.Code
	if request.Binary {
		decoded, err := decodeBase64(code)
		if err != nil {
			return placed{}, err
		}
		code = decoded
	}
	root := filepath.Join(folder, "action")
	if err := os.Mkdir(root, 0o755); err != nil {
		return placed{}, err
	}
	if archive.IsZip(code) || archive.IsGzip(code) {
		if err := archive.Unpack(code, root, archive.DefaultLimits); err != nil {
			return placed{}, fmt.Errorf("There was an error uncompressing the action archive: %w", err)
		}
		return findExecutable(root)
	}
	if isExecutable(code) {
		name := filepath.Join(root, "exec")
		return placed{root, name}, os.WriteFile(name, code, 0o755)
	}
	return placed{root: root}, os.WriteFile(filepath.Join(root, "exec.go"), code, 0o644)
}

// findExecutable looks for a ready executable in an archive; without one there is source.
func findExecutable(root string) (placed, error) {
	name := filepath.Join(root, "exec")
	stat, err := os.Lstat(name)
	if err != nil || !stat.Mode().IsRegular() {
		return placed{root: root}, nil
	}
	// Not every tool that makes archives keeps permissions.
	return placed{root, name}, os.Chmod(name, 0o755)
}

func isExecutable(code []byte) bool {
	return bytes.HasPrefix(code, []byte("\x7fELF")) || bytes.HasPrefix(code, []byte("#!"))
}

// canTakeOver says whether an executable has the library in it that a handover is meant for.
func canTakeOver(name string) (bool, error) {
	file, err := os.Open(name)
	if err != nil {
		return false, err
	}
	defer file.Close()
	stat, err := file.Stat()
	if err != nil || stat.Size() == 0 {
		return false, err
	}
	content, err := syscall.Mmap(int(file.Fd()), 0, int(stat.Size()), syscall.PROT_READ, syscall.MAP_PRIVATE)
	if err != nil {
		return false, os.NewSyscallError("mmap", err)
	}
	defer syscall.Munmap(content)
	return bytes.HasPrefix(content, []byte("\x7fELF")) && bytes.Contains(content, []byte(handover.Variable)), nil
}

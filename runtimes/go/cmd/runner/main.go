// The runner of the kind go:1.x: it takes an action's source, or an executable, by /init.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"unlisten/internal/compile"
	"unlisten/internal/guardian"
	"unlisten/internal/handover"
	"unlisten/internal/link"
	"unlisten/internal/load"
	"unlisten/internal/runner"
	"unlisten/internal/server"
)

func main() {
	left := handover.Take()
	if left == nil {
		guardian.Run(os.Args[1:])
	}
	load.CollectLater()
	if err := serve(*left); err != nil {
		fmt.Fprintf(os.Stderr, "cannot serve: %v\n", err)
		os.Exit(1)
	}
	select {}
}

func serve(left handover.Handover) error {
	l, err := link.Open(left)
	if err != nil {
		return err
	}
	compiler, err := findCompiler(l)
	if err != nil {
		return err
	}
	loader := &load.Loader{Link: l, Compiler: compiler}
	return server.Start(l, left, runner.New(l, loader.Load).Handle, nil)
}

// findCompiler finds what build.sh puts beside the runner: the library's source, and a cache.
func findCompiler(l *link.Link) (*compile.Compiler, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	folder := filepath.Dir(program)
	return &compile.Compiler{
		Library: filepath.Join(folder, "library"),
		Cache:   findCache(filepath.Join(folder, "cache"), l.Scratch()),
	}, nil
}

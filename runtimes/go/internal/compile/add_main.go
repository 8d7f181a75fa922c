package compile

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"unlisten/internal/entry"
)

// generatedFile is the name of the file with the generated main.
const generatedFile = "unlisten_main__.go"

const generatedMain = `package main

import unlisten__ "unlisten"

func main() { unlisten__.Serve(%s) }
`

// addMain writes a func main that serves the function /init calls main, unless the package has a main of its own.
func addMain(folder, main string) error {
	functions, readable := functionsIn(folder)
	if functions["main"] {
		return nil
	}
	function := ""
	for _, name := range entry.Names(main) {
		if token.IsIdentifier(name) && functions[name] {
			function = name
			break
		}
	}
	switch {
	case function != "":
	case readable:
		return fmt.Errorf("there is no func %s in package main%s", entry.Names(main)[1], listed(functions))
	default:
		// What is wrong with the source is the compiler's to say, and it needs no main for that.
		return nil
	}
	text := fmt.Sprintf(generatedMain, function)
	return os.WriteFile(filepath.Join(folder, generatedFile), []byte(text), 0o644)
}

// functionsIn returns the functions that the files of a folder declare, and whether all files could be read.
func functionsIn(folder string) (functions map[string]bool, readable bool) {
	functions, readable = map[string]bool{}, true
	sources, _ := filepath.Glob(filepath.Join(folder, "*.go")) // the pattern is well-formed
	for _, source := range sources {
		if strings.HasSuffix(source, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), source, nil, parser.SkipObjectResolution)
		if err != nil {
			readable = false
		}
		if file == nil {
			continue
		}
		for _, declaration := range file.Decls {
			function, is := declaration.(*ast.FuncDecl)
			if is && function.Recv == nil {
				functions[function.Name.Name] = true
			}
		}
	}
	return functions, readable
}

func listed(functions map[string]bool) string {
	var names []string
	for name := range functions {
		if name != "init" {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	sort.Strings(names)
	return ", only " + strings.Join(names, ", ")
}

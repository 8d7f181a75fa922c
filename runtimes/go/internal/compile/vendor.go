package compile

import (
	"encoding/json"
	"fmt"
	"go/version"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"
)

// languageVersion is that of this library. A module that depends on it must have the same, or a later one.
const languageVersion = "1.22"

// addToVendored puts the library where a module keeps its dependencies, as `go mod vendor` does.
func (c *Compiler) addToVendored(root string) error {
	packages, err := c.copyLibrary(filepath.Join(root, "vendor", library))
	if err != nil {
		return fmt.Errorf("cannot add the library to the vendor folder: %w", err)
	}
	if err := c.raiseVersion(root); err != nil {
		return err
	}
	modules, err := os.OpenFile(filepath.Join(root, "vendor", "modules.txt"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer modules.Close()
	_, err = fmt.Fprintf(modules, "# %[1]s v0.0.0 => %[2]s\n## explicit; go %[3]s\n%[4]s\n# %[1]s => %[2]s\n",
		library, c.Library, languageVersion, strings.Join(packages, "\n"))
	return err
}

// copyLibrary copies the library's packages, without tests and programs, and returns their paths.
func (c *Compiler) copyLibrary(target string) ([]string, error) {
	packages := map[string]bool{}
	err := fs.WalkDir(os.DirFS(c.Library), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != "." && name != "internal" && !strings.HasPrefix(name, "internal/"):
			return fs.SkipDir
		case entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		packages[path.Join(library, path.Dir(name))] = true
		content, err := os.ReadFile(filepath.Join(c.Library, name))
		if err != nil {
			return err
		}
		copied := filepath.Join(target, name)
		if err := os.MkdirAll(filepath.Dir(copied), 0o755); err != nil {
			return err
		}
		return os.WriteFile(copied, content, 0o644)
	})
	var paths []string
	for one := range packages {
		paths = append(paths, one)
	}
	sort.Strings(paths)
	return paths, err
}

// raiseVersion gives a module the library's version of Go if it has an earlier one, or none.
func (c *Compiler) raiseVersion(root string) error {
	text, err := c.run(root, "mod", "edit", "-json")
	if err != nil {
		return err
	}
	var module struct{ Go string }
	if err := json.Unmarshal([]byte(text), &module); err != nil {
		return err
	}
	if module.Go != "" && version.Compare("go"+module.Go, "go"+languageVersion) >= 0 {
		return nil
	}
	_, err = c.run(root, "mod", "edit", "-go="+languageVersion)
	return err
}

package compile

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
)

// Executables that were compiled are kept up to keptMost, and then the newest keptLeast of them.
const (
	keptMost  = 200
	keptLeast = 150
)

// kept returns where the executable for a source is kept; "" when there is no place for it. Two sources have the same
// only if they, and all that they are compiled with, are the same.
func (c *Compiler) kept(root, main string) string {
	if c.Cache == "" {
		return ""
	}
	sum := sha256.New()
	fmt.Fprintf(sum, "%q\n", main)
	for _, name := range []string{"CGO_ENABLED", "GOFLAGS", "GOARCH", "CC", "CGO_CFLAGS", "CGO_LDFLAGS"} {
		fmt.Fprintf(sum, "%q\n", os.Getenv(name))
	}
	goCommand, err := exec.LookPath("go")
	if err != nil || addState(sum, goCommand) != nil || addState(sum, c.Library) != nil || addFiles(sum, root) != nil {
		return ""
	}
	return filepath.Join(c.Cache, "actions", hex.EncodeToString(sum.Sum(nil)))
}

// addState adds names, sizes and times of the files at and below a place, which is quicker than what is in them.
func addState(sum io.Writer, place string) error {
	return filepath.WalkDir(place, func(name string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		stat, err := os.Stat(name)
		if err == nil && !stat.IsDir() {
			fmt.Fprintf(sum, "%q %d %d\n", name, stat.Size(), stat.ModTime().UnixNano())
		}
		return err
	})
}

// addFiles adds the files below a folder to a sum.
func addFiles(sum io.Writer, root string) error {
	return filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		relative, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		if !entry.Type().IsRegular() {
			target, err := os.Readlink(name)
			fmt.Fprintf(sum, "%q -> %q\n", relative, target)
			return err
		}
		content, err := os.ReadFile(name)
		fmt.Fprintf(sum, "%q %d\n", relative, len(content))
		sum.Write(content)
		return err
	})
}

// keep puts a new executable in its place, and removes old ones when there are many.
func keep(executable, place string) error {
	if err := os.Rename(executable, place); err != nil {
		return err
	}
	entries, err := os.ReadDir(filepath.Dir(place))
	if err != nil || len(entries) <= keptMost {
		return nil
	}
	age := func(entry fs.DirEntry) int64 {
		info, err := entry.Info()
		if err != nil {
			return 0
		}
		return info.ModTime().UnixNano()
	}
	sort.Slice(entries, func(i, j int) bool { return age(entries[i]) < age(entries[j]) })
	for _, old := range entries[:len(entries)-keptLeast] {
		os.Remove(filepath.Join(filepath.Dir(place), old.Name()))
	}
	return nil
}

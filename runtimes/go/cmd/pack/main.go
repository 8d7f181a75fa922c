// Pack compiles an action and packs it as a ZIP with a ready executable, which runs on this project's runner and on
// the official image.
package main

import (
	"archive/zip"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"unlisten/internal/compile"
)

const usage = `usage: pack [flags] SOURCE
SOURCE is a folder with a package main, or a file of one.
`

func main() {
	flag.Usage = func() {
		fmt.Fprint(os.Stderr, usage)
		flag.PrintDefaults()
	}
	mainName := flag.String("main", "main", "the action's main, as /init names it")
	output := flag.String("o", "action.zip", "where the archive goes")
	image := flag.String("env", "openwhisk/action-golang-v1.24", "the name that the official image expects in exec.env")
	library := flag.String("library", "", "the folder of this library's source; found by the go command when empty")
	cache := flag.String("cache", "", "a folder for compiled packages; the go command's own when empty")
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := pack(flag.Arg(0), *mainName, *output, *image, *library, *cache); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func pack(source, mainName, output, image, library, cache string) error {
	if library == "" {
		found, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "unlisten").Output()
		if err != nil {
			return fmt.Errorf("cannot find the library (-library says where it is): %w", err)
		}
		library = strings.TrimSpace(string(found))
	}
	folder, err := os.MkdirTemp("", "unlisten-pack-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	// A copy, since compiling may change go.mod and adds a file.
	root := filepath.Join(folder, "source")
	if err := copySource(source, root); err != nil {
		return err
	}
	library, err = filepath.Abs(library)
	if err != nil {
		return err
	}
	compiler := &compile.Compiler{Library: library, Cache: cache}
	executable, err := compiler.Executable(root, mainName, folder)
	if err != nil {
		return err
	}
	return writeArchive(output, executable, image)
}

func copySource(source, root string) error {
	stat, err := os.Stat(source)
	if err != nil {
		return err
	}
	if stat.IsDir() {
		return copyFolder(source, root)
	}
	if err := os.Mkdir(root, 0o755); err != nil {
		return err
	}
	return copyFile(source, filepath.Join(root, "exec.go"))
}

func copyFolder(source, root string) error {
	return filepath.WalkDir(source, func(name string, entry os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(source, name)
		if err != nil {
			return err
		}
		target := filepath.Join(root, relative)
		switch {
		case entry.IsDir():
			return os.MkdirAll(target, 0o755)
		case entry.Type().IsRegular():
			return copyFile(name, target)
		default:
			return nil
		}
	})
}

func copyFile(source, target string) error {
	content, err := os.ReadFile(source)
	if err != nil {
		return err
	}
	return os.WriteFile(target, content, 0o644)
}

// writeArchive writes exec and exec.env. The latter's name of an image is compared when the official runtime takes
// the archive.
func writeArchive(output, executable, image string) error {
	file, err := os.Create(output)
	if err != nil {
		return err
	}
	archive := zip.NewWriter(file)
	content, err := os.Open(executable)
	if err != nil {
		return err
	}
	defer content.Close()
	// Not compressed: to unpack it would take longer than all else of a cold start.
	header := &zip.FileHeader{Name: "exec", Method: zip.Store}
	header.SetMode(0o755)
	entry, err := archive.CreateHeader(header)
	if err == nil {
		_, err = io.Copy(entry, content)
	}
	if err == nil {
		if entry, err = archive.Create("exec.env"); err == nil {
			_, err = io.WriteString(entry, image)
		}
	}
	if closed := archive.Close(); err == nil {
		err = closed
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	return err
}

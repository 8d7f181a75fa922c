package main

import (
	"archive/zip"
	"io"
	"os"
	"path/filepath"
	"testing"
)

func TestPack(t *testing.T) {
	folder := t.TempDir()
	source := filepath.Join(folder, "source.go")
	text := "package main\n\nfunc Niam(params map[string]any) map[string]any { return params }\n"
	if err := os.WriteFile(source, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	library, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	output := filepath.Join(folder, "action.zip")
	if err := pack(source, "niam", output, "an image", library, ""); err != nil {
		t.Fatal(err)
	}
	archive, err := zip.OpenReader(output)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	contents := map[string]string{}
	for _, entry := range archive.File {
		file, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(file)
		if err != nil {
			t.Fatal(err)
		}
		contents[entry.Name] = string(content)
	}
	if exec := contents["exec"]; len(exec) < 4 || exec[:4] != "\x7fELF" || contents["exec.env"] != "an image" {
		t.Errorf("exec has %d bytes, exec.env says %q", len(contents["exec"]), contents["exec.env"])
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 2 {
		t.Errorf("left: %v, %v", left, err)
	}
}

package archive

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// entry of an archive: a file, a folder when its name ends so, or a link.
type entry struct {
	name, content, link string
	mode                fs.FileMode
}

func zipOf(t *testing.T, entries ...entry) []byte {
	t.Helper()
	var buffer bytes.Buffer
	archive := zip.NewWriter(&buffer)
	for _, e := range entries {
		header := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
		header.SetMode(e.mode)
		content := e.content
		if e.link != "" {
			header.SetMode(fs.ModeSymlink | 0o777)
			content = e.link
		}
		writer, err := archive.CreateHeader(header)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(e.name, "/") {
			continue
		}
		if _, err := writer.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return buffer.Bytes()
}

func tarOf(t *testing.T, entries ...entry) []byte {
	t.Helper()
	var buffer bytes.Buffer
	compressed := gzip.NewWriter(&buffer)
	archive := tar.NewWriter(compressed)
	for _, e := range entries {
		header := &tar.Header{Name: e.name, Mode: int64(e.mode), Size: int64(len(e.content)), Typeflag: tar.TypeReg}
		if e.link != "" {
			header.Typeflag, header.Linkname = tar.TypeSymlink, e.link
		}
		if err := archive.WriteHeader(header); err != nil {
			t.Fatal(err)
		}
		if _, err := archive.Write([]byte(e.content)); err != nil {
			t.Fatal(err)
		}
	}
	archive.Close()
	compressed.Close()
	return buffer.Bytes()
}

func TestUnpack(t *testing.T) {
	entries := []entry{
		{name: "main.go", content: "main", mode: 0o644},
		{name: "bin/exec", content: "exec", mode: 0o4755},
		{name: "bin/link", link: "../main.go"},
	}
	for format, data := range map[string][]byte{"zip": zipOf(t, entries...), "tar.gz": tarOf(t, entries...)} {
		root := t.TempDir()
		if err := Unpack(data, root, DefaultLimits); err != nil {
			t.Fatalf("%s: %v", format, err)
		}
		linked, err := os.ReadFile(filepath.Join(root, "bin", "link"))
		if err != nil || string(linked) != "main" {
			t.Errorf("%s: link: %q, %v", format, linked, err)
		}
		stat, err := os.Stat(filepath.Join(root, "bin", "exec"))
		if err != nil || stat.Mode() != 0o755 {
			t.Errorf("%s: mode: %v, %v", format, stat.Mode(), err)
		}
	}
}

func TestUnpackRefuses(t *testing.T) {
	small := Limits{Bytes: 10, FileBytes: 6, Entries: 3}
	good := entry{name: "a", content: "x", mode: 0o644}
	whole := zipOf(t, entry{name: "main.go", content: strings.Repeat("main", 100), mode: 0o644})
	tests := []struct {
		name string
		data []byte
		want string
	}{
		{"no archive", []byte("text"), "file type is unsupported"},
		{"cut zip", whole[:len(whole)/2], "damaged"},
		{"climbs", zipOf(t, good, entry{name: "b/../../c"}), "leads outside"},
		{"backslashes", zipOf(t, entry{name: `..\c`}), "leads outside"},
		{"absolute", zipOf(t, entry{name: "/etc/c"}), "absolute"},
		{"a drive", zipOf(t, entry{name: "C:c"}), "absolute"},
		{"link outside", zipOf(t, entry{name: "l", link: "/etc"}), "link leads outside"},
		{"link that climbs", tarOf(t, entry{name: "a/l", link: "../../x"}), "link leads outside"},
		{"through a link", zipOf(t, entry{name: "l", link: "."}, entry{name: "l/f"}), "taken by another"},
		{"twice", zipOf(t, good, good), "taken by another"},
		{"file as folder", zipOf(t, good, entry{name: "a/b"}), "taken by another"},
		{"a large file", tarOf(t, entry{name: "a", content: "1234567"}), "more than 10 bytes"},
		{"large files", zipOf(t, entry{name: "a", content: "123456"}, entry{name: "b", content: "123456"}), "more than"},
		{"many entries", zipOf(t, entry{name: "a"}, entry{name: "b"}, entry{name: "c"}, entry{name: "d"}), "more than 3"},
	}
	for _, test := range tests {
		err := Unpack(test.data, t.TempDir(), small)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %s", test.name, err, test.want)
		}
	}
}

func TestUnpackNoticesAWrongChecksum(t *testing.T) {
	data := zipOf(t, entry{name: "a", content: "content", mode: 0o644})
	at := bytes.Index(data, []byte("a")) + 4
	data[at] ^= 1
	if err := Unpack(data, t.TempDir(), DefaultLimits); err == nil {
		t.Error("it was unpacked")
	}
}

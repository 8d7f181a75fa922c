package archive

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Limits are what unpacking an archive may cost.
type Limits struct {
	// Bytes of all files together, and of one of them.
	Bytes, FileBytes int64
	// Entries: files, folders and links together.
	Entries int
}

// DefaultLimits leave room for what the platform takes, about 36 MB of archive.
var DefaultLimits = Limits{Bytes: 512 << 20, FileBytes: 256 << 20, Entries: 100_000}

// folder puts an archive's entries into a folder, and nothing anywhere else.
type folder struct {
	root    string
	limits  Limits
	bytes   int64
	entries int
	links   []link
}

type link struct {
	name   string
	at     string
	target string
}

// place counts an entry and returns where it goes; the folders above are there then.
func (f *folder) place(name string, path []string) (string, error) {
	f.entries++
	if f.entries > f.limits.Entries {
		return "", fmt.Errorf("the archive has more than %d entries", f.limits.Entries)
	}
	if len(path) == 0 {
		return "", fmt.Errorf("cannot unpack %s: the name is empty", quote(name))
	}
	at := filepath.Join(append([]string{f.root}, path...)...)
	return at, explain(name, os.MkdirAll(filepath.Dir(at), 0o755))
}

func (f *folder) addFolder(name string) error {
	path, err := entryPath(name)
	if err != nil || len(path) == 0 {
		return err
	}
	at, err := f.place(name, path)
	if err != nil {
		return err
	}
	return explain(name, os.MkdirAll(at, 0o755))
}

// addFile writes a new file of exactly so many bytes.
func (f *folder) addFile(name string, mode fs.FileMode, bytes int64, from io.Reader) error {
	path, err := entryPath(name)
	if err != nil {
		return err
	}
	at, err := f.place(name, path)
	if err != nil {
		return err
	}
	f.bytes += bytes
	if bytes < 0 || bytes > f.limits.FileBytes || f.bytes > f.limits.Bytes {
		return fmt.Errorf("cannot unpack %s: the archive holds more than %d bytes", quote(name), f.limits.Bytes)
	}
	// It must be new: an entry named twice is refused. It stays readable and writable for us whatever the archive
	// says; set-user-id and the like are dropped.
	file, err := os.OpenFile(at, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode.Perm()|0o600)
	if err != nil {
		return explain(name, err)
	}
	n, err := io.Copy(file, io.LimitReader(from, bytes+1))
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err == nil && n != bytes {
		err = fmt.Errorf("expected %d bytes", bytes)
	}
	return explain(name, err)
}

// addLink notes a symbolic link; it is made by finish, so that no file can be written through it.
func (f *folder) addLink(name, target string) error {
	path, err := entryPath(name)
	if err != nil {
		return err
	}
	if !staysInside(path, target) {
		return fmt.Errorf("cannot unpack %s: the link leads outside of the archive", quote(name))
	}
	at, err := f.place(name, path)
	f.links = append(f.links, link{name, at, target})
	return err
}

// addCopy gives a file that is already there a second name.
func (f *folder) addCopy(name, source string) error {
	path, err := entryPath(source)
	if err != nil {
		return err
	}
	file, err := os.Open(filepath.Join(append([]string{f.root}, path...)...))
	if err != nil {
		return explain(name, err)
	}
	defer file.Close()
	stat, err := file.Stat()
	if err != nil {
		return explain(name, err)
	}
	return f.addFile(name, stat.Mode(), stat.Size(), file)
}

func (f *folder) finish() error {
	for _, link := range f.links {
		if err := os.Symlink(link.target, link.at); err != nil {
			return explain(link.name, err)
		}
	}
	return nil
}

// explain says which entry an error is about, and what the usual ones mean.
func explain(name string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrExist), errors.Is(err, syscall.ENOTDIR), errors.Is(err, syscall.EISDIR):
		return fmt.Errorf("cannot unpack %s: the name is taken by another entry", quote(name))
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		// Where it was unpacked to is of no use to the author.
		err = path.Err
	}
	return fmt.Errorf("cannot unpack %s: %w", quote(name), err)
}

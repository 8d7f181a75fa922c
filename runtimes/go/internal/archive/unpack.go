// Package archive unpacks an action's archive.
package archive

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// IsZip says whether the data begins as a ZIP archive does.
func IsZip(data []byte) bool {
	// The second is an archive without entries.
	return bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("PK\x05\x06"))
}

// IsGzip says whether the data is compressed as a gzipped tar is.
func IsGzip(data []byte) bool { return bytes.HasPrefix(data, []byte("\x1f\x8b\x08")) }

// Unpack unpacks a ZIP or a gzipped tar into an empty folder.
//
// Nothing is ever written outside of the folder. An archive with anything doubtful in it (a name or a link that leads
// outside, a name twice, a damaged entry, more than the limits allow) is refused as a whole; part of it may lie in the
// folder then. The error names the entry.
func Unpack(data []byte, root string, limits Limits) error {
	into := &folder{root: root, limits: limits}
	var err error
	switch {
	case IsZip(data):
		err = unpackZip(data, into)
	case IsGzip(data):
		err = unpackTarGz(data, into)
	default:
		err = errors.New("the file type is unsupported, expected zip or tar.gz")
	}
	if err == nil {
		err = into.finish()
	}
	return err
}

func unpackZip(data []byte, into *folder) error {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return fmt.Errorf("the archive is damaged: %w", err)
	}
	for _, entry := range archive.File {
		if err := unpackZipEntry(entry, into); err != nil {
			return err
		}
	}
	return nil
}

func unpackZipEntry(entry *zip.File, into *folder) error {
	mode := entry.Mode()
	if mode.IsDir() {
		return into.addFolder(entry.Name)
	}
	if kind := mode.Type(); kind != 0 && kind != fs.ModeSymlink {
		return fmt.Errorf("cannot unpack %s: it is neither file, folder nor link", quote(entry.Name))
	}
	content, err := entry.Open()
	if err != nil {
		return explain(entry.Name, err)
	}
	defer content.Close()
	if mode.Type() == fs.ModeSymlink {
		const longest = 4096
		target, err := io.ReadAll(io.LimitReader(content, longest))
		if err != nil {
			return explain(entry.Name, err)
		}
		return into.addLink(entry.Name, string(target))
	}
	return into.addFile(entry.Name, permissions(mode), int64(entry.UncompressedSize64), content)
}

// permissions of a file from a system that has none.
func permissions(mode fs.FileMode) fs.FileMode {
	if mode.Perm() == 0 {
		return 0o644
	}
	return mode.Perm()
}

func unpackTarGz(data []byte, into *folder) error {
	plain, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("the archive is damaged: %w", err)
	}
	// Files are counted as they come; this stops a bomb of headers and padding.
	const headers = 1 << 20
	archive := tar.NewReader(io.LimitReader(plain, 2*into.limits.Bytes+headers))
	for {
		entry, err := archive.Next()
		if err == io.EOF {
			return checkEnd(plain)
		}
		if err != nil {
			return fmt.Errorf("the archive is damaged: %w", err)
		}
		switch entry.Typeflag {
		case tar.TypeReg:
			err = into.addFile(entry.Name, entry.FileInfo().Mode(), entry.Size, archive)
		case tar.TypeDir:
			err = into.addFolder(entry.Name)
		case tar.TypeSymlink:
			err = into.addLink(entry.Name, entry.Linkname)
		case tar.TypeLink:
			err = into.addCopy(entry.Name, entry.Linkname)
		case tar.TypeXGlobalHeader:
		default:
			err = fmt.Errorf("cannot unpack %s: it is neither file, folder nor link", quote(entry.Name))
		}
		if err != nil {
			return err
		}
	}
}

// checkEnd reads what follows the last entry, where the checksum is.
func checkEnd(plain io.Reader) error {
	const longest = 1 << 20
	if _, err := io.Copy(io.Discard, io.LimitReader(plain, longest)); err != nil {
		return fmt.Errorf("the archive is damaged: %w", err)
	}
	return nil
}

package archive

import (
	"fmt"
	"strings"
)

// entryPath returns the folders and the name an entry's name stands for, outermost first; none for the folder itself
// ("./").
func entryPath(name string) ([]string, error) {
	switch {
	case strings.Contains(name, "\x00"):
		return nil, fmt.Errorf("cannot unpack %s: the name has a NUL in it", quote(name))
	case isAbsolute(name):
		return nil, fmt.Errorf("cannot unpack %s: the name is absolute", quote(name))
	}
	parts := partsOf(name)
	for _, part := range parts {
		if part == ".." {
			return nil, fmt.Errorf("cannot unpack %s: the name leads outside of the archive", quote(name))
		}
	}
	return parts, nil
}

// staysInside says whether a link's target stays in the archive, whatever else is linked there.
//
// It may climb from the link's own folder and go down again, and no more: a ".." behind a name could leave by the way
// another link points.
func staysInside(path []string, target string) bool {
	if isAbsolute(target) || strings.Contains(target, "\x00") {
		return false
	}
	climbs := 0
	isClimbing := true
	for _, part := range partsOf(target) {
		switch {
		case part != "..":
			isClimbing = false
		case isClimbing:
			climbs++
		default:
			return false
		}
	}
	return climbs < len(path)
}

func isAbsolute(name string) bool {
	slashed := strings.ReplaceAll(name, `\`, "/")
	isDrive := len(name) >= 2 && name[1] == ':' && ('a' <= name[0]|0x20 && name[0]|0x20 <= 'z')
	return strings.HasPrefix(slashed, "/") || isDrive
}

// partsOf splits at "/", and at what some Windows tools write instead, which would else hide a "..".
func partsOf(name string) []string {
	var parts []string
	for _, part := range strings.Split(strings.ReplaceAll(name, `\`, "/"), "/") {
		if part != "" && part != "." {
			parts = append(parts, part)
		}
	}
	return parts
}

// quote writes a name for a message: control characters escaped, not endless.
func quote(name string) string {
	if len(name) > 200 {
		name = name[:200] + "..."
	}
	return fmt.Sprintf("%q", name)
}

package entry

import (
	"fmt"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Names are those under which the main that /init calls by a name may be found in Go, the best first: as it is, as the
// official runtime writes it ("doIt" is Doit), and exported ("doIt" is DoIt).
func Names(main string) []string {
	if main == "" {
		main = "main"
	}
	first, size := utf8.DecodeRuneInString(main)
	capital := string(unicode.ToUpper(first))
	return []string{main, capital + strings.ToLower(main[size:]), capital + main[size:]}
}

// Pick finds the main that /init names. The only one there is, under no name, is always the one.
func Pick(mains map[string]*Entry, name string) (*Entry, error) {
	if only, is := mains[""]; is {
		return only, nil
	}
	for _, candidate := range Names(name) {
		if found, is := mains[candidate]; is {
			return found, nil
		}
	}
	var known []string
	for name := range mains {
		known = append(known, name)
	}
	sort.Strings(known)
	return nil, fmt.Errorf("there is no main named %q: the executable has %s", name, strings.Join(known, ", "))
}

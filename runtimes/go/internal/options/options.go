// Package options reads a runner's command line, the same for every language.
package options

import (
	"fmt"
	"strconv"
	"strings"
)

// Options say how a runner is started.
type Options struct {
	Host string
	// Port 0 lets the system choose.
	Port int
	// ReadyFD is a descriptor to announce the address on; 0 is stdout, when the system chose the port.
	ReadyFD int
	// ExitWithStdin ends the runner when stdin is closed, which it is as soon as the process that holds its other
	// end is gone.
	ExitWithStdin bool
}

// Usage is printed after what is wrong with the command line.
const Usage = "usage: [--host 0.0.0.0] [--port 8080] [--ready-fd N] [--exit-with-stdin]\n"

// Parse reads a command line without the program's name. The error says what is wrong with it.
func Parse(args []string) (Options, error) {
	read := Options{Host: "0.0.0.0", Port: 8080}
	rest := splitAtEquals(args)
	next := func() string {
		if len(rest) == 0 {
			return ""
		}
		text := rest[0]
		rest = rest[1:]
		return text
	}
	for len(rest) > 0 {
		ok := true
		switch name := next(); name {
		case "--host":
			if read.Host = next(); read.Host == "" {
				return read, fmt.Errorf("--host needs an address")
			}
		case "--port":
			if read.Port, ok = integer(next(), 0, 65535); !ok {
				return read, fmt.Errorf("--port must be a number from 0 to 65535")
			}
		case "--ready-fd":
			// 0, 1 and 2 are the action's own streams.
			if read.ReadyFD, ok = integer(next(), 3, 1023); !ok {
				return read, fmt.Errorf("--ready-fd must be a number from 3 to 1023")
			}
		case "--exit-with-stdin":
			read.ExitWithStdin = true
		default:
			return read, fmt.Errorf("unknown argument %q", name)
		}
	}
	return read, nil
}

func splitAtEquals(args []string) []string {
	var split []string
	for _, arg := range args {
		name, value, found := strings.Cut(arg, "=")
		if found && strings.HasPrefix(arg, "--") {
			split = append(split, name, value)
		} else {
			split = append(split, arg)
		}
	}
	return split
}

func integer(text string, lowest, highest int) (int, bool) {
	for _, digit := range text {
		if digit < '0' || digit > '9' {
			return 0, false
		}
	}
	value, err := strconv.Atoi(text)
	return value, err == nil && value >= lowest && value <= highest
}

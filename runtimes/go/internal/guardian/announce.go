package guardian

import (
	"encoding/json"
	"net"
	"os"
	"syscall"

	"unlisten/internal/options"
)

// announce tells whoever waits for it where the runner listens: one line of JSON, on a descriptor that is closed
// then.
func announce(address *net.TCPAddr, chosen options.Options) error {
	if chosen.ReadyFD == 0 && chosen.Port != 0 {
		return nil
	}
	line, err := json.Marshal(map[string]any{"host": address.IP.String(), "port": address.Port, "pid": os.Getpid()})
	if err != nil {
		return err
	}
	file := os.Stdout
	if chosen.ReadyFD != 0 {
		file = os.NewFile(uintptr(chosen.ReadyFD), "ready")
		defer file.Close()
	}
	_, err = file.Write(append(line, '\n'))
	return err
}

func isPipe(fd int) bool {
	var stat syscall.Stat_t
	if syscall.Fstat(fd, &stat) != nil {
		return false
	}
	kind := stat.Mode & syscall.S_IFMT
	return kind == syscall.S_IFIFO || kind == syscall.S_IFSOCK
}

func isSameFile(a, b int) bool {
	var one, other syscall.Stat_t
	if syscall.Fstat(a, &one) != nil || syscall.Fstat(b, &other) != nil {
		return false
	}
	return one.Dev == other.Dev && one.Ino == other.Ino
}

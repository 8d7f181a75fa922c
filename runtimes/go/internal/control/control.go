// Package control is what a guardian and its serving process say to each other, over a pair of sockets that keep
// messages apart.
package control

import (
	"encoding/binary"
	"errors"
	"net"
	"os"
	"syscall"
)

// Kind is what a message is about.
type Kind uint32

// The kinds of messages.
const (
	// Opened: the connection whose descriptor comes along is in this slot now.
	Opened Kind = iota + 1
	// Closed: the connection in this slot is of no further use.
	Closed
	// EndLogs: an activation has ended; the number is for the answer.
	EndLogs
	// LogsEnded answers EndLogs: its logs are out, and so are the markers.
	LogsEnded
)

// Message is sent in either direction.
type Message struct {
	Kind Kind
	// Number of the slot, or of the question.
	Number uint32
}

const bytes = 8

// Pair makes both ends. The second is for a child process.
func Pair() (*Control, *os.File, error) {
	fds, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_SEQPACKET|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, nil, os.NewSyscallError("socketpair", err)
	}
	theirs := os.NewFile(uintptr(fds[1]), "control")
	ours, err := Open(os.NewFile(uintptr(fds[0]), "control"))
	if err != nil {
		theirs.Close()
	}
	return ours, theirs, err
}

// Control is one end.
type Control struct {
	*net.UnixConn
}

// Open takes the end that was inherited as a file, and closes the file.
func Open(file *os.File) (*Control, error) {
	defer file.Close()
	connection, err := net.FileConn(file)
	if err != nil {
		return nil, err
	}
	unix, is := connection.(*net.UnixConn)
	if !is {
		connection.Close()
		return nil, errors.New("the control connection is no Unix socket")
	}
	return &Control{unix}, nil
}

// Send sends a message, with a descriptor unless fd is below 0.
func (c *Control) Send(message Message, fd int) error {
	var data [bytes]byte
	binary.NativeEndian.PutUint32(data[:4], uint32(message.Kind))
	binary.NativeEndian.PutUint32(data[4:], message.Number)
	var rights []byte
	if fd >= 0 {
		rights = syscall.UnixRights(fd)
	}
	_, _, err := c.WriteMsgUnix(data[:], rights, nil)
	return err
}

// Receive waits for a message; fd is below 0 when none came along. The error is io.EOF or a net.Error when the other
// process is gone.
func (c *Control) Receive() (message Message, fd int, err error) {
	var data [bytes]byte
	rights := make([]byte, syscall.CmsgSpace(4))
	n, rightsBytes, _, _, err := c.ReadMsgUnix(data[:], rights)
	if err != nil {
		return Message{}, -1, err
	}
	fd = descriptor(rights[:rightsBytes])
	if n < bytes {
		// A message of no bytes is the end of a socket that keeps messages apart.
		return Message{}, fd, net.ErrClosed
	}
	kind := Kind(binary.NativeEndian.Uint32(data[:4]))
	return Message{Kind: kind, Number: binary.NativeEndian.Uint32(data[4:])}, fd, nil
}

func descriptor(rights []byte) int {
	messages, err := syscall.ParseSocketControlMessage(rights)
	if err != nil || len(messages) == 0 {
		return -1
	}
	fds, err := syscall.ParseUnixRights(&messages[0])
	if err != nil || len(fds) == 0 {
		return -1
	}
	// ReadMsgUnix asks for close-on-exec.
	return fds[0]
}

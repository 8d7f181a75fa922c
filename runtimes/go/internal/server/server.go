// Package server is a runner's HTTP: POST /init and POST /run, on a listener and connections that it shares with its
// guardian and may leave to the next process.
package server

import (
	"net"
	"os"
	"sync"
	"time"

	"unlisten/internal/handover"
	"unlisten/internal/link"
)

// Handler answers a call. It is called by a goroutine of each connection.
type Handler func(*Call) Answer

// Server has the connections of this process.
type Server struct {
	link     *link.Link
	listener *net.TCPListener
	handler  Handler
	// accepting is closed when no further connection is taken.
	accepting chan struct{}

	mu          sync.Mutex
	changed     *sync.Cond
	connections map[*conn]struct{}
	// busy counts the connections that a request is coming on or being answered on, parked those that stopped for
	// the next process.
	busy, parked int
	frozen       bool
}

// Start serves, until the process ends, what the handover says. With an /init in it, resume answers that first.
func Start(l *link.Link, left handover.Handover, handler Handler, resume Handler) error {
	listener, err := openListener(left.Listener)
	if err != nil {
		return err
	}
	s := &Server{
		link: l, listener: listener, handler: handler,
		accepting:   make(chan struct{}),
		connections: map[*conn]struct{}{},
	}
	s.changed = sync.NewCond(&s.mu)
	for n, c := range left.Connections {
		connection, err := openConnection(c.FD)
		if err != nil {
			l.CloseConnection(c.Slot)
			continue
		}
		kept := s.add(connection, c.Slot, c.Unread)
		if n == 0 && left.Init != nil {
			s.busy++
			go kept.resume(resume, left.Init.KeepAlive)
		} else {
			go kept.serve()
		}
	}
	go s.accept()
	return nil
}

func (s *Server) accept() {
	defer close(s.accepting)
	for {
		connection, err := s.listener.AcceptTCP()
		if err != nil {
			if s.isFrozen() {
				return
			}
			// Too many descriptors are open, perhaps the action's own: some will be closed.
			time.Sleep(10 * time.Millisecond)
			continue
		}
		raw, err := connection.SyscallConn()
		if err != nil {
			connection.Close()
			continue
		}
		var slot int
		raw.Control(func(fd uintptr) { slot = s.link.OpenConnection(int(fd)) })
		go s.add(connection, slot, nil).serve()
	}
}

func (s *Server) add(connection *net.TCPConn, slot int, unread []byte) *conn {
	c := newConn(s, connection, slot, unread)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.connections[c] = struct{}{}
	return c
}

func (s *Server) remove(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.connections, c)
	s.changed.Broadcast()
}

func (s *Server) isFrozen() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.frozen
}

func openListener(fd int) (*net.TCPListener, error) {
	// FileListener duplicates it; the number itself stays good for the next process.
	file := os.NewFile(uintptr(fd), "listener")
	listener, err := net.FileListener(file)
	if err != nil {
		return nil, err
	}
	keepOpen = append(keepOpen, file)
	return listener.(*net.TCPListener), nil
}

// keepOpen holds files whose descriptors must not be closed when nobody refers to them.
var keepOpen []*os.File

func openConnection(fd int) (*net.TCPConn, error) {
	file := os.NewFile(uintptr(fd), "connection")
	defer file.Close()
	connection, err := net.FileConn(file)
	if err != nil {
		return nil, err
	}
	return connection.(*net.TCPConn), nil
}

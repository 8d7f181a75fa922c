package server

import (
	"errors"
	"time"

	"unlisten/internal/handover"
	"unlisten/internal/link"
)

// patience is how long a takeover waits for requests that are still coming in, to be refused.
const patience = 2 * time.Second

// begin counts a connection as busy. Once the server is frozen it does not return.
func (s *Server) begin(c *conn) {
	s.mu.Lock()
	if s.frozen {
		c.isParked = true
		s.parked++
		s.changed.Broadcast()
		s.mu.Unlock()
		select {}
	}
	s.busy++
	s.mu.Unlock()
}

func (s *Server) done() {
	s.mu.Lock()
	s.busy--
	s.changed.Broadcast()
	s.mu.Unlock()
}

// Freeze stops all connections between two requests, but for that of the call, and returns what the next process
// needs to go on with them. Their descriptors outlive the next exec; there is no way back.
//
// Connections on which a request is still coming in after some time are not among them.
func (c *Call) Freeze() ([]handover.Connection, error) {
	return c.conn.server.freeze(c)
}

func (s *Server) freeze(call *Call) ([]handover.Connection, error) {
	timer := time.AfterFunc(patience, s.changed.Broadcast)
	defer timer.Stop()
	end := time.Now().Add(patience)
	s.mu.Lock()
	for s.busy > 1 && time.Now().Before(end) {
		s.changed.Wait()
	}
	s.frozen = true
	s.mu.Unlock()

	s.listener.SetDeadline(longAgo)
	<-s.accepting
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.connections {
		if c != call.conn {
			c.tcp.SetReadDeadline(longAgo)
		}
	}
	for s.parked < len(s.connections)-s.busy {
		s.changed.Wait()
	}
	return s.leave(call)
}

// leave describes the connections that are parked, that of the call first.
func (s *Server) leave(call *Call) ([]handover.Connection, error) {
	first, err := call.conn.leave()
	if err != nil {
		return nil, err
	}
	left := []handover.Connection{first}
	for c := range s.connections {
		if c == call.conn || !c.isParked {
			continue
		}
		if one, err := c.leave(); err == nil {
			left = append(left, one)
		}
	}
	return left, nil
}

func (c *conn) leave() (handover.Connection, error) {
	raw, err := c.tcp.SyscallConn()
	if err != nil {
		return handover.Connection{}, err
	}
	left := handover.Connection{Slot: c.slot}
	if err := raw.Control(func(fd uintptr) {
		left.FD = int(fd)
		link.KeepOnExec(left.FD)
	}); err != nil {
		return left, err
	}
	unread, err := c.reader.Peek(c.reader.Buffered())
	if err != nil {
		return left, errors.New("what was read from a connection is lost")
	}
	left.Unread = append(append(left.Unread, unread...), c.source.before...)
	return left, nil
}

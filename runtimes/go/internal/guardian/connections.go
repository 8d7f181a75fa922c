package guardian

import (
	"encoding/json"
	"fmt"
	"sync"
	"syscall"
	"time"

	"unlisten/internal/ledger"
)

// connection is a duplicate of one that the serving process has.
type connection struct {
	slot int
	fd   int
}

// connections are those of the serving process, by slot.
type connections struct {
	mu  sync.Mutex
	fds map[int]int
}

func newConnections() *connections { return &connections{fds: map[int]int{}} }

// open takes the descriptor of a new connection; below 0 it did not arrive, since there are too many.
func (c *connections) open(slot, fd int) {
	c.close(slot)
	if fd < 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fds[slot] = fd
}

func (c *connections) close(slot int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if fd, is := c.fds[slot]; is {
		syscall.Close(fd)
		delete(c.fds, slot)
	}
}

func (c *connections) all() []connection {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []connection
	for slot, fd := range c.fds {
		all = append(all, connection{slot, fd})
	}
	return all
}

// isLoading says whether an /init is under way.
func (g *guardian) isLoading(gone *child) bool {
	g.hearOut(gone)
	for _, c := range g.connections.all() {
		if state, _ := g.ledger.Slot(c.slot); state == ledger.Loading {
			return true
		}
	}
	return false
}

// hearOut waits until all was taken that the process said before it ended.
func (g *guardian) hearOut(gone *child) {
	// What it started may, in rare cases, keep the other end open.
	gone.control.SetReadDeadline(time.Now().Add(time.Second))
	<-gone.silent
}

// settle answers what the process left unanswered.
//
// The reason says why it is gone. With goesOn another process will serve: the connections that it can go on with are
// returned, the others are closed.
func (g *guardian) settle(gone *child, reason string, goesOn bool) []connection {
	g.hearOut(gone)
	gone.control.Close()
	var kept []connection
	for _, c := range g.connections.all() {
		state, hasReadAhead := g.ledger.Slot(c.slot)
		keeps := goesOn && !hasReadAhead
		switch state {
		case ledger.Idle:
		case ledger.Loading:
			g.end(reason)
			keeps = answer(c.fd, 502, "Initialization has failed due to: "+reason, keeps) && keeps
		case ledger.Running:
			g.end(reason)
			keeps = answer(c.fd, 502, "An error has occurred: "+reason, keeps) && keeps
		case ledger.Waiting:
			// It had no effect, so the platform may repeat it elsewhere.
			keeps = answer(c.fd, 503, "System not ready, status is stopped.", keeps) && keeps
		default:
			keeps = false
		}
		g.ledger.Set(c.slot, ledger.Idle, false)
		if keeps {
			kept = append(kept, c)
		} else {
			g.connections.close(c.slot)
		}
	}
	for _, p := range g.pumps {
		p.flush()
	}
	return kept
}

// end ends the logs of an activation whose process is gone.
func (g *guardian) end(reason string) {
	g.pumps[1].writeLine("Error: " + reason)
	g.endLogs()
}

// answer writes an answer in the place of the process that is gone, and says whether it is out.
func answer(fd, status int, text string, keepAlive bool) bool {
	body, _ := json.Marshal(map[string]string{"error": text}) // texts: it cannot fail
	reason, connection := "Bad Gateway", "close"
	if status == 503 {
		reason = "Service Unavailable"
	}
	if keepAlive {
		connection = "keep-alive"
	}
	data := []byte(fmt.Sprintf(
		"HTTP/1.1 %d %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: %s\r\n\r\n%s",
		status, reason, len(body), connection, body))
	for tries := 0; len(data) > 0; {
		n, err := syscall.Write(fd, data)
		if n > 0 {
			data = data[n:]
		}
		switch {
		case err == nil || err == syscall.EINTR:
		case err == syscall.EAGAIN && tries < 1000:
			tries++
			time.Sleep(time.Millisecond)
		default:
			return false
		}
	}
	return true
}

package server

import (
	"bufio"
	"errors"
	"io"
	"net"
	"strings"
	"time"

	"unlisten/internal/ledger"
)

// maxHeadBytes is what a request may have before its body.
const maxHeadBytes = 1024 * 1024

// conn is one connection.
type conn struct {
	server *Server
	tcp    *net.TCPConn
	// source limits what a request's head may have.
	source *limitedReader
	reader *bufio.Reader
	slot   int
	// isParked says that the connection waits for the next process; the server's lock guards it.
	isParked bool
	// abandoned answers a call whose handler did not return, and keepAlive goes with it.
	abandoned Answer
	keepAlive bool
}

func newConn(s *Server, tcp *net.TCPConn, slot int, unread []byte) *conn {
	source := &limitedReader{from: tcp, before: unread, left: maxHeadBytes}
	return &conn{server: s, tcp: tcp, source: source, reader: bufio.NewReader(source), slot: slot}
}

// serve answers one request after the other until the connection is closed.
func (c *conn) serve() {
	isOver := false
	defer func() {
		if !isOver {
			// The action ended this goroutine.
			go c.goOn(c.abandoned, c.keepAlive)
		}
	}()
	for goesOn := true; goesOn && c.awaitRequest(); {
		goesOn = c.serveOne()
		c.server.done()
	}
	c.close()
	isOver = true
}

// goOn sends the answer to a call, and serves on.
func (c *conn) goOn(answer Answer, keepAlive bool) {
	sent := c.send(answer, keepAlive, false)
	c.server.done()
	if sent && keepAlive {
		c.serve()
	} else {
		c.close()
	}
}

// resume answers the call that the process before this one took.
func (c *conn) resume(handler Handler, keepAlive bool) {
	call := &Call{Route: "/init", conn: c, keepAlive: keepAlive}
	c.goOn(handler(call), keepAlive)
}

// awaitRequest waits for the first byte of a request. It does not return once the server is frozen.
func (c *conn) awaitRequest() bool {
	if c.reader.Buffered() == 0 {
		c.mark(ledger.Idle)
	} else {
		c.mark(ledger.Reading)
	}
	c.source.left = maxHeadBytes
	_, err := c.reader.Peek(1)
	c.server.begin(c)
	if err != nil {
		c.server.done()
		return false
	}
	c.mark(ledger.Reading)
	return true
}

// serveOne reads and answers a request, and says whether another one may follow.
func (c *conn) serveOne() bool {
	request, err := readRequest(c.reader)
	var wrong malformed
	switch {
	case c.source.left <= 0:
		c.send(failure(431, "Bad request: its head is too large."), false, false)
		return false
	case errors.As(err, &wrong):
		c.send(failure(400, "Bad request: "+wrong.why+"."), false, false)
		return false
	case err != nil:
		return false
	}
	c.source.left = 1<<63 - 1
	answer, keepAlive := c.answer(request)
	if answer.Status == 0 {
		return false
	}
	return c.send(answer, keepAlive, request.method == "HEAD") && keepAlive
}

// answer reads a request's body and has the call answered; a status of 0 stands for a caller who left meanwhile.
func (c *conn) answer(r *request) (answer Answer, keepAlive bool) {
	route, refusal := routeOf(r)
	if coding := r.header.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		return failure(415, "Bad request: the body must not be encoded."), false
	}
	if expected := r.header.Get("Expect"); expected != "" {
		if !strings.EqualFold(expected, "100-continue") {
			return failure(417, "The only expectation that can be met is 100-continue: got "+expected+"."), false
		}
		if refusal != nil {
			return *refusal, false
		}
		if _, err := io.WriteString(c.tcp, "HTTP/1.1 100 Continue\r\n\r\n"); err != nil {
			return Answer{}, false
		}
	}
	body, problem := readBody(r)
	switch {
	case problem != nil:
		return *problem, r.keepAlive && problem.Status == 413
	case refusal != nil:
		return *refusal, r.keepAlive
	}
	call := &Call{Route: route, Body: body, conn: c, keepAlive: r.keepAlive}
	return c.server.handler(call), r.keepAlive
}

// send writes an answer, its head and body at once.
func (c *conn) send(answer Answer, keepAlive, isHead bool) bool {
	c.mark(ledger.Answering)
	buffers := net.Buffers{head(answer, keepAlive)}
	if !isHead {
		buffers = append(buffers, answer.Body)
	}
	_, err := buffers.WriteTo(c.tcp)
	if err == nil && keepAlive && c.reader.Buffered() == 0 {
		c.mark(ledger.Idle)
	}
	if answer.Then != nil {
		answer.Then()
	}
	return err == nil
}

func (c *conn) mark(state ledger.State) {
	c.server.link.Ledger.Set(c.slot, state, c.reader.Buffered() > 0 || len(c.source.before) > 0)
}

// close ends the connection for the caller too, of whom the guardian has a duplicate.
func (c *conn) close() {
	c.tcp.CloseWrite()
	c.tcp.CloseRead()
	c.server.link.CloseConnection(c.slot)
	c.tcp.Close()
	c.server.remove(c)
}

// limitedReader reads what was read before first, and no more than is left.
type limitedReader struct {
	from   io.Reader
	before []byte
	left   int64
}

func (r *limitedReader) Read(p []byte) (int, error) {
	if len(r.before) > 0 {
		n := copy(p, r.before)
		r.before = r.before[n:]
		return n, nil
	}
	if r.left <= 0 {
		return 0, io.EOF
	}
	if int64(len(p)) > r.left {
		p = p[:r.left]
	}
	n, err := r.from.Read(p)
	r.left -= int64(n)
	return n, err
}

// longAgo wakes whoever waits for a read.
var longAgo = time.Unix(1, 0)

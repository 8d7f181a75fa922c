package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"unlisten/internal/ledger"
)

// Call is an /init or a /run.
type Call struct {
	// Route is "/init" or "/run".
	Route string
	// Body as it came, decoded if it was encoded.
	Body      []byte
	conn      *conn
	keepAlive bool
}

// Mark says what has become of the call, for the case that this process ends before it is answered.
func (c *Call) Mark(state ledger.State) { c.conn.mark(state) }

// Abandon answers a call whose handler does not return, since the action ends the goroutine that it runs in.
func (c *Call) Abandon(answer Answer) { c.conn.abandoned, c.conn.keepAlive = answer, c.keepAlive }

// KeepAlive says whether the connection stays open after the answer.
func (c *Call) KeepAlive() bool { return c.keepAlive }

// Answer is what a call is answered with.
type Answer struct {
	// Status of HTTP.
	Status int
	// Body is JSON text.
	Body []byte
	// Then is called when the answer is out, or when nobody is there to take it.
	Then func()
}

// failure answers with an error.
func failure(status int, text string) Answer { return Answer{Status: status, Body: Failure(text)} }

// Failure writes the body of an answer that says what is wrong.
func Failure(text string) []byte {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	encoder.Encode(map[string]string{"error": text}) // a text: it cannot fail
	return bytes.TrimSuffix(body.Bytes(), []byte("\n"))
}

// routeOf finds the route of a request, or why there is none. Queries are ignored, and so are capitals and a slash
// at the end.
func routeOf(r *request) (string, *Answer) {
	path := r.path
	route := path
	if route != "/run" && route != "/init" {
		route = strings.ToLower(strings.TrimSuffix(path, "/"))
	}
	if route != "/run" && route != "/init" {
		refusal := failure(404, fmt.Sprintf("There is no route %s %s.", r.method, path))
		return "", &refusal
	}
	if r.method != "POST" {
		refusal := failure(405,
			fmt.Sprintf("Route %s takes POST: got %s.", route, r.method))
		return "", &refusal
	}
	return route, nil
}

var statusTexts = map[int]string{
	200: "OK", 400: "Bad Request", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
	413: "Content Too Large", 415: "Unsupported Media Type", 417: "Expectation Failed",
	431: "Request Header Fields Too Large", 502: "Bad Gateway", 503: "Service Unavailable",
}

// head writes what comes before an answer's body. The platform takes an answer without a length for no answer.
func head(answer Answer, keepAlive bool) []byte {
	b := make([]byte, 0, 192)
	b = append(b, "HTTP/1.1 "...)
	b = strconv.AppendInt(b, int64(answer.Status), 10)
	b = append(b, ' ')
	b = append(b, statusTexts[answer.Status]...)
	b = append(b, "\r\nContent-Type: application/json\r\nContent-Length: "...)
	b = strconv.AppendInt(b, int64(len(answer.Body)), 10)
	b = append(b, "\r\nDate: "...)
	b = append(b, date()...)
	if answer.Status == 405 {
		b = append(b, "\r\nAllow: POST"...)
	}
	if keepAlive {
		return append(b, "\r\nConnection: keep-alive\r\n\r\n"...)
	}
	return append(b, "\r\nConnection: close\r\n\r\n"...)
}

// timeFormat of HTTP. Source: RFC 9110, section 5.6.7.
const timeFormat = "Mon, 02 Jan 2006 15:04:05 GMT"

type dateOfSecond struct {
	second int64
	text   string
}

var lastDate atomic.Pointer[dateOfSecond]

// date is the time as HTTP writes it, made once a second.
func date() string {
	now := time.Now()
	if last := lastDate.Load(); last != nil && last.second == now.Unix() {
		return last.text
	}
	made := &dateOfSecond{now.Unix(), now.UTC().Format(timeFormat)}
	lastDate.Store(made)
	return made.text
}

package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
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
func routeOf(request *http.Request) (string, *Answer) {
	path := request.URL.Path
	route := path
	if route != "/run" && route != "/init" {
		route = strings.ToLower(strings.TrimSuffix(path, "/"))
	}
	if route != "/run" && route != "/init" {
		refusal := failure(http.StatusNotFound, fmt.Sprintf("There is no route %s %s.", request.Method, path))
		return "", &refusal
	}
	if request.Method != http.MethodPost {
		refusal := failure(http.StatusMethodNotAllowed,
			fmt.Sprintf("Route %s takes POST: got %s.", route, request.Method))
		return "", &refusal
	}
	return route, nil
}

func equalFold(a, b string) bool { return strings.EqualFold(a, b) }

// head writes what comes before an answer's body. The platform takes an answer without a length for no answer.
func head(answer Answer, keepAlive bool) []byte {
	b := make([]byte, 0, 192)
	b = append(b, "HTTP/1.1 "...)
	b = strconv.AppendInt(b, int64(answer.Status), 10)
	b = append(b, ' ')
	b = append(b, http.StatusText(answer.Status)...)
	b = append(b, "\r\nContent-Type: application/json\r\nContent-Length: "...)
	b = strconv.AppendInt(b, int64(len(answer.Body)), 10)
	b = append(b, "\r\nDate: "...)
	b = append(b, date()...)
	if answer.Status == http.StatusMethodNotAllowed {
		b = append(b, "\r\nAllow: POST"...)
	}
	if keepAlive {
		return append(b, "\r\nConnection: keep-alive\r\n\r\n"...)
	}
	return append(b, "\r\nConnection: close\r\n\r\n"...)
}

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
	made := &dateOfSecond{now.Unix(), now.UTC().Format(http.TimeFormat)}
	lastDate.Store(made)
	return made.text
}

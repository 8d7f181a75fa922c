package server

import (
	"bufio"
	"errors"
	"io"
	"net/textproto"
	"strconv"
	"strings"
)

// request is what a caller asks for. Package net/http is not used: it would make each action's executable nearly twice
// as large, and starting one takes as long as unpacking it does.
type request struct {
	method string
	// path has neither host nor query.
	path   string
	header textproto.MIMEHeader
	// length of the body, -1 when it comes in chunks.
	length int64
	// body ends where the request does.
	body io.Reader
	// keepAlive says whether the caller wants the connection to stay open.
	keepAlive bool
}

// malformed is a request that HTTP does not allow; where the next one begins is not known.
type malformed struct{ why string }

func (m malformed) Error() string { return m.why }

// readRequest reads a request's head. The body is read from the same reader. Source: RFC 9112.
func readRequest(from *bufio.Reader) (*request, error) {
	text := textproto.NewReader(from)
	line, err := text.ReadLine()
	// A line break too many after the request before is no harm.
	for tries := 0; err == nil && line == "" && tries < 2; tries++ {
		line, err = text.ReadLine()
	}
	if err != nil {
		return nil, err
	}
	method, rest, _ := strings.Cut(line, " ")
	target, version, _ := strings.Cut(rest, " ")
	if !isToken(method) || target == "" || version != "HTTP/1.1" && version != "HTTP/1.0" {
		return nil, malformed{"it is not HTTP/1.1"}
	}
	header, err := text.ReadMIMEHeader()
	if err != nil {
		var protocol textproto.ProtocolError
		if errors.As(err, &protocol) {
			err = malformed{"a header is malformed"}
		}
		return nil, err
	}
	r := &request{method: method, path: pathOf(target), header: header}
	r.keepAlive = !hasWord(header["Connection"], "close") &&
		(version == "HTTP/1.1" || hasWord(header["Connection"], "keep-alive"))
	return r, r.findBody(from)
}

// findBody says how long the body is. What could be read in two ways is refused.
func (r *request) findBody(from *bufio.Reader) error {
	codings, lengths := r.header["Transfer-Encoding"], r.header["Content-Length"]
	if len(codings) > 0 {
		if len(codings) > 1 || !strings.EqualFold(codings[0], "chunked") {
			return malformed{"its transfer encoding must be chunked"}
		}
		if len(lengths) > 0 {
			return malformed{"it has a length and a transfer encoding"}
		}
		r.length, r.body = -1, &chunkReader{from: from}
		return nil
	}
	for _, text := range lengths {
		if text != lengths[0] {
			return malformed{"it has two lengths"}
		}
		// ParseUint takes no sign.
		length, err := strconv.ParseUint(text, 10, 63)
		if err != nil {
			return malformed{"its length is no number"}
		}
		r.length = int64(length)
	}
	r.body = io.LimitReader(from, r.length)
	return nil
}

// pathOf leaves out the host and the query of a target.
func pathOf(target string) string {
	if scheme, rest, found := strings.Cut(target, "://"); found && !strings.Contains(scheme, "/") {
		_, path, _ := strings.Cut(rest, "/")
		target = "/" + path
	}
	path, _, _ := strings.Cut(target, "?")
	return path
}

func isToken(text string) bool {
	for _, char := range text {
		if char <= ' ' || char >= 0x7f || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, char) {
			return false
		}
	}
	return text != ""
}

// hasWord says whether a header that is a list has a word.
func hasWord(values []string, word string) bool {
	for _, value := range values {
		for _, one := range strings.Split(value, ",") {
			if strings.EqualFold(strings.TrimSpace(one), word) {
				return true
			}
		}
	}
	return false
}

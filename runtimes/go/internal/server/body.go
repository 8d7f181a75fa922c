package server

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// MaxBodyBytes of a request. The platform's limit on code is 48 MiB of text; escaped as JSON, source text may grow to
// twice that, and parameters come on top.
const MaxBodyBytes = 128 * 1024 * 1024

var errTooLarge = errors.New("too large")

// readBody reads a request's body, whatever its content type says. A problem with a status of 0 is a caller who left.
func readBody(r *request) ([]byte, *Answer) {
	body, err := readAll(r.body, r.length)
	var wrong malformed
	switch {
	case err == nil:
		return body, nil
	case errors.Is(err, errTooLarge):
		refusal := failure(413, fmt.Sprintf("Bad request: the body must be <= %d bytes.", MaxBodyBytes))
		return nil, &refusal
	case errors.As(err, &wrong):
		refusal := failure(400, "Bad request: "+wrong.why+".")
		return nil, &refusal
	default:
		return nil, &Answer{}
	}
}

// readAll reads a body of so many bytes, -1 when that is not known. What is too large is read all the same: a caller
// that is still sending would not see an answer.
func readAll(from io.Reader, length int64) ([]byte, error) {
	if length >= 0 && length <= MaxBodyBytes {
		body := make([]byte, length)
		_, err := io.ReadFull(from, body)
		return body, err
	}
	var body bytes.Buffer
	n := length
	if length < 0 {
		var err error
		if n, err = io.Copy(&body, io.LimitReader(from, MaxBodyBytes+1)); err != nil {
			return nil, err
		}
	}
	if n <= MaxBodyBytes {
		return body.Bytes(), nil
	}
	body.Reset()
	if _, err := io.Copy(io.Discard, from); err != nil {
		return nil, err
	}
	return nil, errTooLarge
}

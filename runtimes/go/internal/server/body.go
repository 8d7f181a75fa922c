package server

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// MaxBodyBytes of a request. The platform's limit on code is 48 MiB of text; escaped as JSON, source text may grow to
// twice that, and parameters come on top.
const MaxBodyBytes = 128 * 1024 * 1024

var errTooLarge = errors.New("too large")

// readBody reads a request's body, whatever its content type says. A problem with a status of 0 is a caller who left.
func readBody(request *http.Request) ([]byte, *Answer) {
	body, err := readAll(request.Body, request.ContentLength)
	if errors.Is(err, errTooLarge) {
		return nil, tooLarge()
	}
	if err != nil {
		if isGone(err) {
			return nil, &Answer{}
		}
		// Chunks that are none: where the next request would begin is not known.
		refusal := failure(http.StatusBadRequest, "Bad request: its body is not sent as HTTP says.")
		return nil, &refusal
	}
	switch encoding := strings.ToLower(request.Header.Get("Content-Encoding")); encoding {
	case "", "identity":
		return body, nil
	case "gzip", "deflate":
		return decode(body, encoding)
	default:
		refusal := failure(http.StatusUnsupportedMediaType,
			"Bad request: the content encoding must be gzip or deflate.")
		return nil, &refusal
	}
}

// readAll reads a body of so many bytes, -1 when that is not known. What is too large is read all the same: a caller
// that is still sending would not see an answer.
func readAll(from io.Reader, length int64) ([]byte, error) {
	if length > MaxBodyBytes {
		if _, err := io.Copy(io.Discard, from); err != nil {
			return nil, err
		}
		return nil, errTooLarge
	}
	if length >= 0 {
		body := make([]byte, length)
		_, err := io.ReadFull(from, body)
		return body, err
	}
	var body bytes.Buffer
	n, err := io.Copy(&body, io.LimitReader(from, MaxBodyBytes+1))
	if err == nil && n > MaxBodyBytes {
		body.Reset()
		if _, err = io.Copy(io.Discard, from); err == nil {
			err = errTooLarge
		}
	}
	return body.Bytes(), err
}

func decode(body []byte, encoding string) ([]byte, *Answer) {
	open := func() (io.Reader, error) { return gzip.NewReader(bytes.NewReader(body)) }
	if encoding == "deflate" {
		open = func() (io.Reader, error) { return zlib.NewReader(bytes.NewReader(body)) }
	}
	decoder, err := open()
	if err == nil {
		body, err = io.ReadAll(io.LimitReader(decoder, MaxBodyBytes+1))
	}
	if err != nil {
		refusal := failure(http.StatusBadRequest, "Bad request: the body is not encoded as its content encoding says.")
		return nil, &refusal
	}
	if len(body) > MaxBodyBytes {
		return nil, tooLarge()
	}
	return body, nil
}

func tooLarge() *Answer {
	refusal := failure(http.StatusRequestEntityTooLarge,
		fmt.Sprintf("Bad request: the body must be <= %d bytes.", MaxBodyBytes))
	return &refusal
}

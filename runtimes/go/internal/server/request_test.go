package server

import (
	"bufio"
	"errors"
	"io"
	"strings"
	"testing"
)

func read(text string) (*request, string, error) {
	reader := bufio.NewReader(strings.NewReader(text))
	r, err := readRequest(reader)
	if err != nil {
		return nil, "", err
	}
	body, err := io.ReadAll(r.body)
	if err != nil {
		return nil, "", err
	}
	rest, _ := io.ReadAll(reader)
	return r, string(body) + "|" + string(rest), nil
}

func TestReadRequest(t *testing.T) {
	tests := []struct {
		text, method, path, body string
		keepAlive                bool
	}{
		{"POST /run HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}next", "POST", "/run", "{}|next", true},
		{"POST /run HTTP/1.1\ncontent-length:2\n\n{}", "POST", "/run", "{}|", true},
		{"\r\nGET / HTTP/1.1\r\n\r\n", "GET", "/", "|", true},
		{"POST http://host:1/init?a=/b HTTP/1.1\r\n\r\n", "POST", "/init", "|", true},
		{"POST /run?a=http://b/c HTTP/1.1\r\n\r\n", "POST", "/run", "|", true},
		{"GET / HTTP/1.1\r\nConnection: upgrade, Close\r\n\r\n", "GET", "/", "|", false},
		{"GET / HTTP/1.0\r\n\r\n", "GET", "/", "|", false},
		{"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "GET", "/", "|", true},
		{"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nab", "POST", "/", "a|b", true},
		{"POST / HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\nA;x=y\r\n0123456789\r\n1 \r\na\r\n0\r\nT: 1\r\n\r\nnext",
			"POST", "/", "0123456789a|next", true},
	}
	for _, test := range tests {
		r, body, err := read(test.text)
		if err != nil {
			t.Errorf("%q: %v", test.text, err)
			continue
		}
		if r.method != test.method || r.path != test.path || body != test.body || r.keepAlive != test.keepAlive {
			t.Errorf("%q: got %s %s %q %v", test.text, r.method, r.path, body, r.keepAlive)
		}
	}
}

func TestReadRequestRefuses(t *testing.T) {
	for _, text := range []string{
		"hello\r\n\r\n",
		"POST /run\r\n\r\n",
		"POST /run HTTP/2.0\r\n\r\n",
		"POST /run HTTP/1.1 more\r\n\r\n",
		"PO(ST /run HTTP/1.1\r\n\r\n",
		"POST /run HTTP/1.1\r\nno colon\r\n\r\n",
		"POST /run HTTP/1.1\r\nContent-Length: abc\r\n\r\n",
		"POST /run HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
		"POST /run HTTP/1.1\r\nContent-Length: +1\r\n\r\n",
		"POST /run HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
		"POST /run HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
		"POST /run HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n",
		"POST /run HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
		"POST /run HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
		"POST /run HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
		"POST /run HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + strings.Repeat("1", 5000),
	} {
		var wrong malformed
		if _, _, err := read(text); !errors.As(err, &wrong) {
			t.Errorf("%.80q: got %v", text, err)
		}
	}
}

func TestReadRequestThatIsCutShort(t *testing.T) {
	for _, text := range []string{"", "POST /run HTTP/1.1\r\nA: b", "POST /run HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"} {
		var wrong malformed
		if _, _, err := read(text); err == nil || errors.As(err, &wrong) {
			t.Errorf("%q: got %v", text, err)
		}
	}
}

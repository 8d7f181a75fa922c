package server

import (
	"bufio"
	"bytes"
	"io"
	"strconv"
)

// chunkReader reads a body that comes in chunks, and what follows the last one. Source: RFC 9112, section 7.1.
type chunkReader struct {
	from *bufio.Reader
	// left of the chunk.
	left    int64
	isBegun bool
	err     error
}

func (c *chunkReader) Read(p []byte) (int, error) {
	if c.err == nil && c.left == 0 {
		c.err = c.next()
	}
	if c.err != nil {
		return 0, c.err
	}
	if int64(len(p)) > c.left {
		p = p[:c.left]
	}
	n, err := c.from.Read(p)
	c.left -= int64(n)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	c.err = err
	return n, err
}

// next goes to the next chunk; io.EOF when there is none.
func (c *chunkReader) next() error {
	if c.isBegun {
		line, err := c.line()
		if err != nil {
			return err
		}
		if len(line) > 0 {
			return malformed{"a chunk is longer than it says"}
		}
	}
	c.isBegun = true
	line, err := c.line()
	if err != nil {
		return err
	}
	// What follows a semicolon is an extension, which means nothing here.
	digits, _, _ := bytes.Cut(line, []byte(";"))
	length, err := strconv.ParseUint(string(bytes.TrimRight(digits, " \t")), 16, 63)
	if err != nil {
		return malformed{"the length of a chunk is no number"}
	}
	if length > 0 {
		c.left = int64(length)
		return nil
	}
	for {
		trailer, err := c.line()
		if err != nil {
			return err
		}
		if len(trailer) == 0 {
			return io.EOF
		}
	}
}

// line reads a line of no more than the reader's buffer.
func (c *chunkReader) line() ([]byte, error) {
	line, err := c.from.ReadSlice('\n')
	switch err {
	case nil:
		return bytes.TrimSuffix(line[:len(line)-1], []byte("\r")), nil
	case bufio.ErrBufferFull:
		return nil, malformed{"the length of a chunk is no number"}
	case io.EOF:
		return nil, io.ErrUnexpectedEOF
	default:
		return nil, err
	}
}

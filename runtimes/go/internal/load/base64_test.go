package load

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"
)

func TestDecodeBase64(t *testing.T) {
	content := bytes.Repeat([]byte("0123456789\xff\x00"), minParallelBytes/8)
	for _, size := range []int{0, 1, 2, 3, 1000, len(content) - 2, len(content) - 1, len(content)} {
		text := base64.StdEncoding.EncodeToString(content[:size])
		got, err := decodeBase64([]byte(text))
		if err != nil || !bytes.Equal(got, content[:size]) {
			t.Errorf("%d bytes: got %d, %v", size, len(got), err)
		}
		lines := []byte("\n" + strings.ReplaceAll(text, "MDEy", "MD\r\nEy"))
		if got, err = decodeBase64(lines); err != nil || !bytes.Equal(got, content[:size]) {
			t.Errorf("%d bytes in lines: got %d, %v", size, len(got), err)
		}
	}
}

func TestDecodeBase64Refuses(t *testing.T) {
	long := bytes.Repeat([]byte("QUJD"), minParallelBytes/2)
	with := func(at int, text string) []byte {
		wrong := bytes.Clone(long)
		copy(wrong[at:], text)
		return wrong
	}
	for name, text := range map[string][]byte{
		"a wrong character":             with(100, "*"),
		"one in the second half":        with(len(long)-100, "*"),
		"padding in the middle":         with(len(long)/2-4, "QQ=="),
		"padding before the end":        with(len(long)-8, "QQ=="),
		"a length that is none of four": long[:len(long)-1],
	} {
		if _, err := decodeBase64(text); err == nil {
			t.Errorf("%s: is taken", name)
		}
	}
}

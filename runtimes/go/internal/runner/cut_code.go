package runner

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"unicode/utf8"
)

// cutCode takes the text of value.code out of the body of /init, and leaves an empty one in its place. Package json
// looks at every byte several times, which for an executable takes longer than all else that /init does.
//
// The code is the JSON text, quotes included; nil when it was not found, and the body is unchanged then.
func cutCode(body []byte) (rest, code []byte) {
	var keys [3][]byte
	for at, depth := 0, 0; at < len(body); at++ {
		switch body[at] {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case '"':
			end := endOfString(body, at)
			text := body[at:end]
			isKey := bytes.HasPrefix(bytes.TrimLeft(body[end:], " \t\r\n"), []byte(":"))
			switch {
			case isKey && 1 <= depth && depth <= 2:
				keys[depth] = text
			case depth == 2 && string(keys[1]) == `"value"` && string(keys[2]) == `"code"` && isText(text):
				rest = append(append([]byte(nil), body[:at]...), `""`...)
				return append(rest, body[end:]...), text
			}
			at = end - 1
		}
	}
	return body, nil
}

// endOfString returns where the string that begins at a quote ends, behind its other quote.
func endOfString(body []byte, at int) int {
	for end := at + 1; ; end++ {
		length := bytes.IndexByte(body[end:], '"')
		if length < 0 {
			return len(body)
		}
		end += length
		escapes := 0
		for body[end-1-escapes] == '\\' {
			escapes++
		}
		if escapes%2 == 0 {
			return end + 1
		}
	}
}

// isText says whether a quoted text is one that JSON takes.
func isText(text []byte) bool {
	if len(text) < 2 || text[len(text)-1] != '"' {
		return false
	}
	if bytes.IndexByte(text, '\\') >= 0 {
		return json.Valid(text)
	}
	return !hasControl(text) && utf8.Valid(text)
}

// hasControl says whether there is a byte below that of a space; eight at a time, as code may have millions.
func hasControl(text []byte) bool {
	const each, space, high = 0x0101010101010101, 0x20, 0x80
	at := 0
	for ; at+8 <= len(text); at += 8 {
		eight := binary.LittleEndian.Uint64(text[at:])
		// The highest bit of a byte is set by a borrow, unless it was set before. A borrow from a neighbour may set one
		// more, but not the first.
		if (eight-each*space)&^eight&(each*high) != 0 {
			return true
		}
	}
	for _, b := range text[at:] {
		if b < space {
			return true
		}
	}
	return false
}

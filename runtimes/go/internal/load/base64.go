package load

import (
	"encoding/base64"
	"errors"
)

// minParallelBytes is where decoding begins to take milliseconds.
const minParallelBytes = 256 * 1024

// decodeBase64 decodes code that is marked as binary. A cold start waits for it, so both halves of an executable are
// decoded at once.
func decodeBase64(text []byte) ([]byte, error) {
	encoding := base64.StdEncoding
	decoded := make([]byte, encoding.DecodedLen(len(text)))
	half := len(text) / 8 * 4
	if len(text) >= minParallelBytes && len(text)%4 == 0 {
		first := make(chan bool)
		go func() {
			n, err := encoding.Decode(decoded[:half/4*3], text[:half])
			first <- err == nil && n == half/4*3
		}()
		n, err := encoding.Decode(decoded[half/4*3:], text[half:])
		// Line breaks move the halves against each other: then it is decoded as a whole, or refused there.
		if isWhole := <-first; isWhole && err == nil {
			return decoded[:half/4*3+n], nil
		}
	}
	n, err := encoding.Decode(decoded, text)
	if err != nil {
		return nil, errors.New("the code is marked as binary, but is no base64")
	}
	return decoded[:n], nil
}

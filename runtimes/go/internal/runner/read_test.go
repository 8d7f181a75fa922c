package runner

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

func TestReadInit(t *testing.T) {
	long := strings.Repeat("QUJD", 1000)
	tests := []struct {
		body string
		want Init
	}{
		{`{"value":{"main":"niam","code":"text","binary":true,"env":{"A":"b"}}}`,
			Init{Main: "niam", Code: []byte("text"), Binary: true, Env: map[string]string{"A": "b"}}},
		{`{"value":{"code":"a\n\"b\"☃\u2603"}}`, Init{Main: "main", Code: []byte("a\n\"b\"☃☃")}},
		{`{"value":{"code":"` + long + `"}}`, Init{Main: "main", Code: []byte(long)}},
		{`{"value":{"code":"first","code":"second"}}`, Init{Main: "main", Code: []byte("second")}},
		{`{"value":{"code":"first","code":null}}`, Init{Main: "main"}},
		{`{"code":"outside","value":{"env":{"code":"inside"},"main":null}}`,
			Init{Main: "main", Env: map[string]string{"code": "inside"}}},
		{`{"other":{"code":"a"},"value":{"a":["code"],"c\u006fde":"b"}}`, Init{Main: "main", Code: []byte("b")}},
		{`{"value":{"main":"","code":null,"env":null,"binary":"true"}}`, Init{Main: "main", Binary: true}},
		{`{"value":{"env":{"A":null,"B":5,"C":true,"D":{"a": 1},"E=":"x","F":"\u0000"}}}`,
			Init{Main: "main", Env: map[string]string{"A": "", "B": "5", "C": "true", "D": `{"a":1}`}}},
		{`{"value":"text"}`, Init{Main: "main"}},
		{`null`, Init{Main: "main"}},
		{``, Init{Main: "main"}},
		{`[]`, Init{Main: "main"}},
	}
	for _, test := range tests {
		got, wrong := readInit([]byte(test.body))
		if wrong != nil || !reflect.DeepEqual(got, test.want) {
			t.Errorf("%.100s: got %+v, %v", test.body, got, wrong)
		}
	}
}

func TestReadInitRefuses(t *testing.T) {
	for body, status := range map[string]int{
		`{"value":{"code":"a`:             400,
		"{\"value\":{\"code\":\"a\nb\"}}": 400,
		`{"value":{"code":"a\x"}}`:        400,
		`{"value":{"code":"a"}`:           400,
		`{"value":{"code":"a"}} x`:        400,
		`{"value":{"code":5}}`:            403,
		`{"value":{"code":"a","main":5}}`: 403,
		`"text"`:                          400,
		`5`:                               400,
	} {
		if _, wrong := readInit([]byte(body)); wrong == nil || wrong.Status != status {
			t.Errorf("%s: got %v", body, wrong)
		}
	}
}

func TestReadRun(t *testing.T) {
	for body, want := range map[string]string{
		`{"value":{"a":1},"x":2}`: `{"a":1}`,
		`{"value":[1]}`:           `[1]`,
		`{"value":null}`:          `null`,
		"\uFEFF{}\n":              ``,
		`null`:                    ``,
		`[1]`:                     ``,
		``:                        ``,
	} {
		run, wrong := readRun([]byte(body))
		if wrong != nil || string(run.Params) != want {
			t.Errorf("%s: got %s, %v", body, run.Params, wrong)
		}
	}
	for body, status := range map[string]int{
		`{"value":"a"}`: 403, `{"value":1}`: 403, `{"value":false}`: 403, `{`: 400, `true`: 400, `{} {}`: 400,
	} {
		if _, wrong := readRun([]byte(body)); wrong == nil || wrong.Status != status {
			t.Errorf("%s: got %v", body, wrong)
		}
	}
}

func FuzzCutCode(f *testing.F) {
	f.Add([]byte(`{"value":{"code":"a","code":"b\\\""}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		rest, code := cutCode(body)
		if code == nil {
			return
		}
		if json.Valid(rest) != json.Valid(body) {
			t.Errorf("%q: %q and %q", body, rest, code)
		}
	})
}

func TestHasControl(t *testing.T) {
	text := bytes.Repeat([]byte("a\x20\x7f\x80\xff"), 4)
	if hasControl(text) {
		t.Error("there is none")
	}
	for at := range text {
		for _, control := range []byte{0, '\n', 0x1f} {
			with := bytes.Clone(text)
			with[at] = control
			if !hasControl(with) {
				t.Errorf("%#x at %d is not seen", control, at)
			}
		}
	}
}

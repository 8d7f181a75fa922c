package runner

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"unlisten/internal/environment"
	"unlisten/internal/server"
)

// Init is what /init asks for.
type Init struct {
	// Main is never empty.
	Main   string
	Code   []byte
	Binary bool
	// Env as it is to be exported.
	Env map[string]string
}

// problem is why a body is refused.
type problem struct {
	Status int
	text   string
}

// codeIsMissing has a text that clients and the platform's own tests compare. Source: runtime-nodejs, service.js,
// initCode.
var codeIsMissing = problem{403, "Missing main/no code to execute."}

func (p problem) answer() server.Answer {
	return server.Answer{Status: p.Status, Body: server.Failure(p.text)}
}

// readObject reads a body as a JSON object; nil stands for an empty body, null and an array.
func readObject(body []byte) (map[string]json.RawMessage, *problem) {
	body = bytes.TrimPrefix(body, []byte("\uFEFF"))
	body = bytes.Trim(body, " \t\r\n")
	if len(body) == 0 || string(body) == "null" {
		return nil, nil
	}
	var object map[string]json.RawMessage
	err := json.Unmarshal(body, &object)
	if err == nil {
		return object, nil
	}
	// What the parser says quotes the body, and bodies hold secrets.
	if !json.Valid(body) {
		return nil, &problem{400, "Bad request: the body is not JSON."}
	}
	if body[0] == '[' {
		return nil, nil
	}
	return nil, &problem{400, fmt.Sprintf("Bad request: the body must be a JSON object: got a %s.", typeOf(body))}
}

func typeOf(raw json.RawMessage) string {
	switch raw[0] {
	case '{':
		return "object"
	case '[':
		return "array"
	case '"':
		return "string"
	case 't', 'f':
		return "boolean"
	case 'n':
		return "null"
	default:
		return "number"
	}
}

// readInit reads the body of /init; what is missing in it has its zero value, but for main.
func readInit(body []byte) (Init, *problem) {
	rest, cut := cutCode(body)
	object, wrong := readObject(rest)
	if wrong != nil {
		return Init{}, wrong
	}
	var value map[string]json.RawMessage
	if raw := object["value"]; len(raw) > 0 && raw[0] == '{' {
		json.Unmarshal(raw, &value) // an object: it cannot fail
	}
	main, code, binary := value["main"], value["code"], string(value["binary"])
	if cut != nil {
		if string(code) != `""` {
			// There is another one, and the last of a name counts.
			cut = code
		}
		code = cut
	}
	if isGiven(main) && main[0] != '"' || isGiven(code) && code[0] != '"' {
		return Init{}, &codeIsMissing
	}
	request := Init{
		Main:   environment.Text(main),
		Binary: binary == "true" || binary == `"true"`,
		Env:    readEnv(value["env"]),
	}
	if request.Main == "" {
		request.Main = "main"
	}
	if isGiven(code) {
		request.Code = unquote(code)
	}
	return request, nil
}

func isGiven(raw json.RawMessage) bool { return len(raw) > 0 && string(raw) != "null" }

// unquote returns a JSON text's bytes, without a copy where nothing is escaped: code may be large.
func unquote(raw json.RawMessage) []byte {
	if bytes.IndexByte(raw, '\\') < 0 {
		return raw[1 : len(raw)-1]
	}
	return []byte(environment.Text(raw))
}

func readEnv(raw json.RawMessage) map[string]string {
	var object map[string]json.RawMessage
	if len(raw) == 0 || raw[0] != '{' || json.Unmarshal(raw, &object) != nil {
		return nil
	}
	env := make(map[string]string, len(object))
	for name, value := range object {
		if text := environment.Text(value); environment.IsExportable(name, text) {
			env[name] = text
		}
	}
	return env
}

// readRun reads the body of /run.
//
// The platform always sends an object or an array as `value`; its own test harness also sends none, null, and a body
// of null, all of which stand for an empty one.
func readRun(body []byte) (Run, *problem) {
	object, wrong := readObject(body)
	if wrong != nil {
		return Run{}, wrong
	}
	params := object["value"]
	if isGiven(params) && params[0] != '{' && params[0] != '[' {
		// The official Node.js runtime's words (runtime-nodejs, service.js, runCode).
		return Run{}, &problem{403, fmt.Sprintf(
			"Internal system error: the argument must be a dictionary but has type '%s'.", typeOf(params))}
	}
	return Run{Params: params, Metadata: object}, nil
}

// ReadRun reads the body of /run where there is no HTTP. The error says what is wrong with it.
func ReadRun(body []byte) (Run, error) {
	run, wrong := readRun(body)
	if wrong != nil {
		return Run{}, errors.New(wrong.text)
	}
	return run, nil
}

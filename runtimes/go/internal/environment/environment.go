// Package environment exports what comes with /init and /run: `env` of /init over the container's variables, __OW_*
// of each /run over both.
package environment

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"sync"
	"unicode/utf8"
)

// Runs exports the metadata of one run after the other.
type Runs struct {
	mu sync.Mutex
	// before holds, for the names that the last run exported, what they were before any run.
	before map[string]variable
}

type variable struct {
	value string
	isSet bool
	// exported is what the last run set it to: setting it again costs time and, with cgo, memory.
	exported string
}

// Export sets __OW_<UPPER CASE> for each key but "value". What an earlier run exported and this one lacks goes back
// to what it was.
func (r *Runs) Export(metadata map[string]json.RawMessage) {
	r.mu.Lock()
	defer r.mu.Unlock()
	before := make(map[string]variable, len(metadata))
	for key, raw := range metadata {
		if key == "value" || string(raw) == "null" {
			continue
		}
		name, text := nameOf(key), Text(raw)
		old, wasExported := r.before[name]
		if !wasExported {
			old.value, old.isSet = os.LookupEnv(name)
		}
		if !wasExported || old.exported != text || os.Getenv(name) != text {
			os.Setenv(name, text)
		}
		old.exported = text
		before[name] = old
		delete(r.before, name)
	}
	for name, old := range r.before {
		if old.isSet {
			os.Setenv(name, old.value)
		} else {
			os.Unsetenv(name)
		}
	}
	r.before = before
}

// The names that the platform sends.
var names = map[string]string{
	"namespace": "__OW_NAMESPACE", "action_name": "__OW_ACTION_NAME", "action_version": "__OW_ACTION_VERSION",
	"activation_id": "__OW_ACTIVATION_ID", "transaction_id": "__OW_TRANSACTION_ID", "deadline": "__OW_DEADLINE",
	"api_key": "__OW_API_KEY", "api_host": "__OW_API_HOST",
}

func nameOf(key string) string {
	if name, known := names[key]; known {
		return name
	}
	return "__OW_" + strings.ToUpper(key)
}

// Text is a JSON value as the text of an environment variable, as the platform itself writes parameters with
// `init: true`: text as it is, null as "", numbers and booleans as written, the rest as JSON.
//
// Source: OpenWhisk, WhiskAction.scala, containerInitializer.
func Text(raw json.RawMessage) string {
	switch {
	case len(raw) == 0 || string(raw) == "null":
		return ""
	case raw[0] == '"':
		if inner := raw[1 : len(raw)-1]; bytes.IndexByte(inner, '\\') < 0 && utf8.Valid(inner) {
			return string(inner)
		}
		var text string
		json.Unmarshal(raw, &text) // it was read as JSON before: it cannot fail
		return text
	case raw[0] == '{' || raw[0] == '[':
		var compact bytes.Buffer
		json.Compact(&compact, raw) // as above
		return compact.String()
	default:
		return string(raw)
	}
}

// IsExportable says whether the system takes a variable.
func IsExportable(name, value string) bool {
	return name != "" && !strings.ContainsAny(name, "=\x00") && !strings.Contains(value, "\x00")
}

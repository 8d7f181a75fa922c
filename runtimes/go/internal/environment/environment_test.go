package environment

import (
	"encoding/json"
	"os"
	"testing"
)

func TestExport(t *testing.T) {
	t.Setenv("__OW_API_HOST", "container")
	t.Setenv("__OW_OTHER", "x")
	var runs Runs
	export := func(body string) {
		t.Helper()
		var metadata map[string]json.RawMessage
		if err := json.Unmarshal([]byte(body), &metadata); err != nil {
			t.Fatal(err)
		}
		runs.Export(metadata)
	}
	expect := func(name, want string, is bool) {
		t.Helper()
		if got, found := os.LookupEnv(name); got != want || found != is {
			t.Errorf("%s: got %q, %v", name, got, found)
		}
	}
	export(`{"value":{},"api_host":"run","api_key":"secret","other":null,"n":5,"o":{"a": [1]}}`)
	expect("__OW_API_HOST", "run", true)
	expect("__OW_API_KEY", "secret", true)
	expect("__OW_OTHER", "x", true)
	expect("__OW_N", "5", true)
	expect("__OW_O", `{"a":[1]}`, true)
	expect("__OW_VALUE", "", false)
	export(`{"api_key":"","n":5}`)
	expect("__OW_API_HOST", "container", true)
	expect("__OW_API_KEY", "", true)
	expect("__OW_N", "5", true)
	expect("__OW_O", "", false)
	os.Setenv("__OW_N", "the action's own")
	export(`{"n":5}`)
	expect("__OW_N", "5", true)
	export(`{}`)
	expect("__OW_N", "", false)
	expect("__OW_API_KEY", "", false)
}

func TestText(t *testing.T) {
	for raw, want := range map[string]string{
		`"a"`: "a", `"\u2603\n"`: "☃\n", `null`: "", `true`: "true", `0`: "0", `1.50`: "1.50", `[ 1 ]`: "[1]", ``: "",
		"\"\xff\"": "\uFFFD",
	} {
		if got := Text(json.RawMessage(raw)); got != want {
			t.Errorf("%s: got %q", raw, got)
		}
	}
}

package entry

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestSignatures(t *testing.T) {
	type object = map[string]any
	for _, main := range []any{
		func(object) object { return nil },
		func(object) (object, error) { return nil, nil },
		func(context.Context, object) (object, error) { return nil, nil },
		func(context.Context) []any { return nil },
		func([]any) []string { return nil },
		func(any) any { return nil },
		func(struct{ A int }) *struct{ B int } { return nil },
		func(*struct{ A int }) error { return nil },
		func(time.Time) time.Time { return time.Time{} },
		func() {},
	} {
		if _, err := New(main); err != nil {
			t.Error(err)
		}
	}
}

func TestSignaturesThatAreRefused(t *testing.T) {
	for _, test := range []struct {
		main any
		want string
	}{
		{nil, "must be a function"},
		{5, "must be a function"},
		{func(map[string]any, int) {}, "must take one argument"},
		{func(string) {}, "its argument must hold"},
		{func(...any) {}, "variadic"},
		{func() string { return "" }, "its result must be"},
		{func() (any, int) { return nil, 0 }, "must return one result"},
	} {
		if _, err := New(test.main); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%T: got %v", test.main, err)
		}
	}
}

func TestNames(t *testing.T) {
	for main, want := range map[string][]string{
		"main":   {"main", "Main", "Main"},
		"doIt":   {"doIt", "Doit", "DoIt"},
		"":       {"main", "Main", "Main"},
		"élan":   {"élan", "Élan", "Élan"},
		"_under": {"_under", "_under", "_under"},
	} {
		if got := Names(main); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %v", main, got)
		}
	}
}

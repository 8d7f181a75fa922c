package handover

import (
	"reflect"
	"strings"
	"testing"
)

func TestHandover(t *testing.T) {
	left := Handover{
		Listener: 4, Scratch: "/tmp/a", Init: &Init{Main: "main", KeepAlive: true},
		Connections: []Connection{{FD: 9, Slot: 1, Unread: []byte("POST")}, {FD: 10}},
	}
	name, value, _ := strings.Cut(left.Encode(), "=")
	t.Setenv(name, value)
	if taken := Take(); taken == nil || !reflect.DeepEqual(*taken, left) {
		t.Errorf("got %+v", taken)
	}
	if Take() != nil {
		t.Error("it is still there")
	}
}

func TestConnectionsThatDoNotFitAreLeftOut(t *testing.T) {
	left := Handover{Connections: make([]Connection, 5000)}
	left.Connections[0].Unread = []byte("first")
	name, value, _ := strings.Cut(left.Encode(), "=")
	if len(value) > maxBytes {
		t.Errorf("%d bytes", len(value))
	}
	t.Setenv(name, value)
	taken := Take()
	if taken == nil || len(taken.Connections) < 1000 || string(taken.Connections[0].Unread) != "first" {
		t.Errorf("got %d connections", len(taken.Connections))
	}
}

// Package handover says what one process of a runner leaves to the next: the guardian to the process that serves,
// and that one to the action it becomes. Descriptors are inherited, their numbers are in the environment.
package handover

import (
	"encoding/json"
	"os"
)

// Variable names the environment variable that holds a Handover. An executable with this text in it can take over;
// the number changes with what a Handover means.
const Variable = "UNLISTEN_GO_SERVE_1"

// GuardVariable makes an executable with this library the guardian, before anything else of it is initialised.
const GuardVariable = "UNLISTEN_GO_GUARD"

// Handover is what a serving process starts with. Numbers of descriptors, unless it says otherwise.
type Handover struct {
	Listener int `json:"listener"`
	Control  int `json:"control"`
	Ledger   int `json:"ledger"`
	// Stdout and Stderr are the container's. Descriptors 1 and 2 are pipes to the guardian.
	Stdout int `json:"stdout"`
	Stderr int `json:"stderr"`
	// Scratch is a folder that the guardian removes; it may not be there yet.
	Scratch     string       `json:"scratch"`
	Connections []Connection `json:"connections,omitempty"`
	// Init is an /init that was taken and not answered; the first connection waits for it.
	Init *Init `json:"init,omitempty"`
}

// Connection is an open connection.
type Connection struct {
	FD   int `json:"fd"`
	Slot int `json:"slot"`
	// Unread was read from the connection and not used.
	Unread []byte `json:"unread,omitempty"`
}

// Init is an /init whose code is the executable that gets it.
type Init struct {
	Main string `json:"main"`
	// KeepAlive says whether the connection stays open then.
	KeepAlive bool `json:"keepAlive"`
}

// maxBytes that a variable may have; Linux takes 128 KiB.
const maxBytes = 100 * 1000

// Encode writes the handover as a variable of an environment. Connections that do not fit are left out, the last
// ones first.
func (h Handover) Encode() string {
	for {
		text, _ := json.Marshal(h) // numbers, texts and bytes: it cannot fail
		if len(text) <= maxBytes || len(h.Connections) <= 1 {
			return Variable + "=" + string(text)
		}
		h.Connections = h.Connections[:(len(h.Connections)+1)/2]
	}
}

// Take reads the handover of this process and removes it from the environment, so that the action and what it
// starts do not see it. It returns nil when there is none.
func Take() *Handover {
	text, found := os.LookupEnv(Variable)
	if !found {
		return nil
	}
	os.Unsetenv(Variable)
	var h Handover
	if json.Unmarshal([]byte(text), &h) != nil {
		return nil
	}
	return &h
}

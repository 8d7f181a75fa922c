// Package activation holds what one activation knows about itself.
package activation

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"strconv"
	"time"

	"unlisten/internal/environment"
)

// Activation is what one activation knows about itself.
//
// The __OW_* variables say the same, but a process has one environment and several runs may be under way, so only
// this is right for each of them.
type Activation struct {
	ID            string
	TransactionID string
	// Namespace that invokes, not necessarily the one the action lives in.
	Namespace string
	// ActionName has a leading slash: "/guest/package/name".
	ActionName    string
	ActionVersion string
	// Deadline is the zero time when none was sent.
	Deadline time.Time
	// APIHost is that of the call, else the container's __OW_API_HOST.
	APIHost string
	// APIKey is there only when the action's annotations grant it.
	APIKey string
	// Metadata is all that came beside the parameters, under its own names, as text.
	Metadata map[string]string
}

// Remaining is the time until the deadline: 0 when it has passed, the longest duration when none was sent.
func (a Activation) Remaining() time.Duration {
	if a.Deadline.IsZero() {
		return math.MaxInt64
	}
	return max(0, time.Until(a.Deadline))
}

// Read makes an activation from what came beside "value" in the body of /run.
func Read(metadata map[string]json.RawMessage) Activation {
	texts := make(map[string]string, len(metadata))
	for key, raw := range metadata {
		if key != "value" && string(raw) != "null" {
			texts[key] = environment.Text(raw)
		}
	}
	a := Activation{
		ID:            texts["activation_id"],
		TransactionID: texts["transaction_id"],
		Namespace:     texts["namespace"],
		ActionName:    texts["action_name"],
		ActionVersion: texts["action_version"],
		APIHost:       texts["api_host"],
		APIKey:        texts["api_key"],
		Metadata:      texts,
	}
	if a.APIHost == "" {
		a.APIHost = os.Getenv("__OW_API_HOST")
	}
	// The platform sends text, its documentation shows a number.
	if ms, err := strconv.ParseFloat(texts["deadline"], 64); err == nil && ms > 0 && ms < 1e15 {
		a.Deadline = time.UnixMilli(int64(ms))
	}
	return a
}

type key struct{}

// NewContext returns a context for one run; it is done when the run is over, or its deadline has passed.
func NewContext(a Activation) (context.Context, context.CancelFunc) {
	ctx := context.WithValue(context.Background(), key{}, a)
	if a.Deadline.IsZero() {
		return context.WithCancel(ctx)
	}
	return context.WithDeadline(ctx, a.Deadline)
}

// FromContext returns the activation that a context belongs to.
func FromContext(ctx context.Context) (Activation, bool) {
	a, is := ctx.Value(key{}).(Activation)
	return a, is
}

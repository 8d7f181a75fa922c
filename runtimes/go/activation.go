package unlisten

import (
	"context"

	"unlisten/internal/activation"
)

// Activation is what one activation knows about itself. Its method Remaining returns the time until its deadline.
type Activation = activation.Activation

// FromContext returns the activation that the context of a main belongs to, and false for any other context.
func FromContext(ctx context.Context) (Activation, bool) { return activation.FromContext(ctx) }

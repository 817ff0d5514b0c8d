package config

import (
	"fmt"
	"log/slog"
)

// Secret is a value that is never printed: every way of formatting it gives stars.
type Secret string

const stars = "****"

// Reveal returns the secret itself, for the one place that needs it.
func (s Secret) Reveal() string { return string(s) }

// String returns stars.
func (s Secret) String() string { return stars }

// GoString returns stars, for %#v.
func (s Secret) GoString() string { return stars }

// Format writes stars whatever the verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(stars)) }

// MarshalText returns stars, for YAML and for keys of maps.
func (s Secret) MarshalText() ([]byte, error) { return []byte(stars), nil }

// MarshalJSON returns stars.
func (s Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + stars + `"`), nil }

// LogValue returns stars.
func (s Secret) LogValue() slog.Value { return slog.StringValue(stars) }

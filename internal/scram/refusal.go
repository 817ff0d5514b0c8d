package scram

import (
	"errors"
	"fmt"

	"github.com/twmb/franz-go/pkg/kerr"
)

// Denied is a broker's refusal for want of a right on the cluster.
type Denied struct {
	// Right is the operation that is missing: DESCRIBE, DESCRIBE_CONFIGS or ALTER.
	Right string
	err   error
}

func (d *Denied) Error() string { return fmt.Sprintf("not allowed, needs %s on the cluster", d.Right) }

func (d *Denied) Unwrap() error { return d.err }

// refusal puts a broker's words to its error, or the right that is missing where that is why; nil stays nil.
func refusal(err error, message, right string) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, kerr.ClusterAuthorizationFailed):
		return &Denied{right, err}
	case message != "":
		return fmt.Errorf("%s: %w", message, err)
	}
	return err
}

// coded is refusal for the two fields of an answer.
func coded(code int16, message *string, right string) error {
	text := ""
	if message != nil {
		text = *message
	}
	return refusal(kerr.ErrorForCode(code), text, right)
}

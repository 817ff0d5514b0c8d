package scram

import (
	"errors"
	"fmt"
	"strings"
)

// CheckName refuses names that could never log in. Kafka stores any name, and its login takes ASCII only (RFC 5802's
// saslname as ScramFormatter reads it); control characters cannot stand in a client's settings.
func CheckName(name string) error {
	if name == "" {
		return errors.New("the user's name is empty")
	}
	for _, r := range name {
		switch {
		case r > 0x7f:
			return fmt.Errorf("user %q holds %q: Kafka stores a name beyond ASCII and never lets it log in", name, r)
		case r < ' ', r == 0x7f:
			return fmt.Errorf("user %q holds a control character, which no client's settings can carry", name)
		}
	}
	return nil
}

// NameWarning says what is probably meant otherwise about a name, empty where nothing is.
func NameWarning(name string) string {
	if bare, ok := strings.CutPrefix(name, "User:"); ok {
		return fmt.Sprintf("user %q becomes the principal User:%s; the user of the principal User:%s is %q", name, name, bare, bare)
	}
	return ""
}

package kafka

import (
	"errors"
	"strconv"
	"strings"

	"github.com/twmb/franz-go/pkg/kerr"
)

// Error is one of Kafka's own errors.
type Error struct {
	Name string
	Code int16
	// Say is Kafka's description.
	Say string
}

// ErrorNamed returns the error of a name (in any case) or a number, false where Kafka has none.
func ErrorNamed(text string) (Error, bool) {
	text = strings.TrimSpace(text)
	if code, err := strconv.ParseInt(text, 10, 16); err == nil {
		return errorOf(int16(code))
	}
	for code := int16(-1); code < 200; code++ {
		if e, ok := errorOf(code); ok && strings.EqualFold(e.Name, text) {
			return e, true
		}
	}
	return Error{}, false
}

func errorOf(code int16) (Error, bool) {
	var e *kerr.Error
	if !errors.As(kerr.ErrorForCode(code), &e) || e.Code != code {
		return Error{}, false
	}
	return Error{Name: e.Message, Code: e.Code, Say: e.Description}, true
}

package kafka

import (
	"errors"
	"strconv"
	"strings"

	"github.com/twmb/franz-go/pkg/kerr"
)

// highestCode is beyond every error code that Kafka has given out.
const highestCode = 512

// ErrorNamed returns one of Kafka's protocol errors by its name (UNKNOWN_TOPIC_OR_PARTITION) or its code ("3").
func ErrorNamed(nameOrCode string) (name string, code int16, says string, ok bool) {
	if n, err := strconv.ParseInt(nameOrCode, 10, 16); err == nil {
		return errorOf(int16(n))
	}
	for n := int16(-1); n < highestCode; n++ {
		if name, code, says, ok := errorOf(n); ok && strings.EqualFold(name, nameOrCode) {
			return name, code, says, true
		}
	}
	return "", 0, "", false
}

// errorOf returns the error of a code. The library answers UNKNOWN_SERVER_ERROR (-1) for a code that it does not know.
func errorOf(code int16) (string, int16, string, bool) {
	var e *kerr.Error
	if !errors.As(kerr.ErrorForCode(code), &e) || e.Code != code {
		return "", 0, "", false
	}
	return e.Message, e.Code, e.Description, true
}

package kafka

import (
	"cmp"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"kscope/internal/probe"
)

// errorWord is what RFC 6749 calls an error code; nothing else of an answer is repeated, as it may hold anything.
var errorWord = regexp.MustCompile(`^[a-z_]{1,40}$`)

func (i *issuer) tokenOf(answer *http.Response, body []byte) (string, error) {
	var said struct {
		AccessToken string `json:"access_token"`
		IDToken     string `json:"id_token"` // which Java takes where there is no other
		Error       string `json:"error"`
	}
	bad := json.Unmarshal(body, &said)
	err := i.failed("answers %d %s", answer.StatusCode, http.StatusText(answer.StatusCode))
	err.Status = answer.StatusCode
	switch {
	case answer.StatusCode != http.StatusOK && errorWord.MatchString(said.Error):
		err.Detail += " (" + said.Error + ")"
		return "", err
	case answer.StatusCode != http.StatusOK:
		return "", err
	case bad != nil || said.AccessToken+said.IDToken == "":
		err.Detail += " without an access_token"
		return "", err
	}
	return cmp.Or(said.AccessToken, said.IDToken), nil
}

// unreached names why there is no answer.
func (i *issuer) unreached(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err // the address stands in our own sentence, without a password
	}
	var untrusted *tls.CertificateVerificationError
	var network net.Error
	switch {
	case errors.As(err, &untrusted):
		failed := i.failed("has a certificate that this machine does not trust: %s", untrusted.Err)
		failed.Untrusted = true
		return failed
	case errors.Is(err, context.DeadlineExceeded):
		return i.failed("does not answer within %s", i.limit)
	case errors.As(err, &network):
		return i.failed("is not reached: %s", err)
	}
	// What is no answer is not repeated either: the library's error quotes it.
	return i.failed("gives no %s answer", strings.ToUpper(i.from.URL.Scheme))
}

func (i *issuer) failed(format string, args ...any) *probe.NoTokenError {
	return &probe.NoTokenError{Detail: fmt.Sprintf("the token endpoint %s ", i.from) + fmt.Sprintf(format, args...)}
}

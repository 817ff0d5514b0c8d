package main

import (
	"strings"
	"sync/atomic"
	"testing"

	"github.com/twmb/franz-go/pkg/kmsg"

	"kscope/internal/impostor"
)

// TestRefusedLoginIsNotRepeated: brokers lock accounts, so a command whose login is refused says so and does not walk the
// cluster, which would log in once more.
func TestRefusedLoginIsNotRepeated(t *testing.T) {
	var logins atomic.Int32
	address := impostor.Listen(t, impostor.Kafka(map[int16]func() kmsg.Response{
		18: func() kmsg.Response {
			r := kmsg.NewPtrApiVersionsResponse()
			for _, key := range []int16{3, 17, 18, 36} {
				r.ApiKeys = append(r.ApiKeys, kmsg.ApiVersionsResponseApiKey{ApiKey: key, MaxVersion: kmsg.RequestForKey(key).MaxVersion()})
			}
			return r
		},
		17: func() kmsg.Response { return &kmsg.SASLHandshakeResponse{SupportedMechanisms: []string{"PLAIN"}} },
		36: func() kmsg.Response {
			logins.Add(1)
			return &kmsg.SASLAuthenticateResponse{ErrorCode: 58, ErrorMessage: kmsg.StringPtr("Authentication failed: Invalid username or password")}
		},
	}))
	code, stdout, stderr := call(t, "topics", "-b", address, "-X", "security.protocol=SASL_PLAINTEXT", "-X", "sasl.mechanism=PLAIN",
		"-X", "sasl.username=app", "-X", "sasl.password=canary")
	if code != exitUnreachable || stdout != "" || logins.Load() != 1 {
		t.Errorf("exit %d after %d logins, stdout %q", code, logins.Load(), stdout)
	}
	for _, want := range []string{"the login of user app by PLAIN is refused", "Invalid username or password", "kscope doctor"} {
		if !strings.Contains(stderr, want) {
			t.Errorf("does not say %q: %s", want, stderr)
		}
	}
	if strings.Contains(stderr, "canary") {
		t.Errorf("tells the password: %s", stderr)
	}
}

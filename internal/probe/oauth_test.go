package probe

import (
	"context"
	"testing"

	"github.com/twmb/franz-go/pkg/kmsg"
	"github.com/twmb/franz-go/pkg/sasl/oauth"

	"kscope/internal/check"
	"kscope/internal/impostor"
)

func TestRefusedToken(t *testing.T) {
	var said []string
	address := impostor.Listen(t, impostor.Kafka(map[int16]func() kmsg.Response{18: offers(3, 17, 18, 36), 17: handshake(0, "OAUTHBEARER"), 36: func() kmsg.Response {
		r := kmsg.NewPtrSASLAuthenticateResponse()
		if said = append(said, ""); len(said) == 1 {
			r.SASLAuthBytes = []byte(`{"status":"invalid_token"}`)
			return r
		}
		r.ErrorCode, r.ErrorMessage = 58, kmsg.StringPtr(`{"status":"invalid_token"}`)
		return r
	}}))
	f := walkStub(t, address, check.ClientFacts{SASL: true, Mechanism: "OAUTHBEARER"}, func(t *Target) {
		t.Mechanism = oauth.Auth{Token: "pw-canary"}.AsMechanism()
	})
	wantReason(t, f, check.StageSASL, check.Rejected, "SASL004")
	if s := f.Endpoints[0].Paths[0].SASL; len(said) != 2 || s.Code != 58 || s.FailedRound != 2 || s.Message != `{"status":"invalid_token"}` {
		t.Errorf("after %d messages: %+v", len(said), s)
	}
}

func TestNoToken(t *testing.T) {
	address := impostor.Listen(t, impostor.Kafka(map[int16]func() kmsg.Response{18: offers(3, 17, 18, 36), 17: handshake(0, "OAUTHBEARER")}))
	for _, c := range []struct {
		err     NoTokenError
		failure check.Failure
	}{{NoTokenError{Status: 401}, check.NoToken}, {NoTokenError{}, check.NoToken}, {NoTokenError{Untrusted: true}, check.Untrusted}} {
		f := walkStub(t, address, check.ClientFacts{SASL: true, Mechanism: "OAUTHBEARER"}, func(t *Target) {
			t.Mechanism = oauth.Oauth(func(context.Context) (oauth.Auth, error) { return oauth.Auth{}, &c.err })
		})
		wantReason(t, f, check.StageSASL, c.failure, "SASL102")
		if l, _ := f.Endpoints[0].Paths[0].Failed(); int(l.Code) != c.err.Status {
			t.Errorf("code %d, want %d", l.Code, c.err.Status)
		}
	}
}

package probe

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kmsg"
	"github.com/twmb/franz-go/pkg/sasl"

	"kscope/internal/check"
)

// attempt is the login at one IP and port. Accounts get locked, so one that failed is never made again.
type attempt struct {
	mu   sync.Mutex
	err  error
	seen *check.SASLFacts
}

// login logs in, or says again what the first login at the same IP and port came to.
func (p *path) login(ctx context.Context) error {
	a := p.r.attemptAt(p.at())
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.err != nil {
		seen := *a.seen
		p.facts.SASL = &seen
		return a.err
	}
	s := &check.SASLFacts{Mechanism: p.r.t.Client.Mechanism, User: p.r.t.Client.User}
	if p.r.t.Mechanism != nil {
		s.Mechanism = p.r.t.Mechanism.Name()
	}
	err := p.authenticate(ctx, s)
	seen := *s
	p.facts.SASL, a.seen, a.err = s, &seen, err
	return err
}

func (r *run) attemptAt(address string) *attempt {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.attempts[address] == nil {
		r.attempts[address] = &attempt{}
	}
	return r.attempts[address]
}

func (p *path) authenticate(ctx context.Context, s *check.SASLFacts) error {
	if err := offer(p.wire, s); err != nil {
		return err
	}
	if p.r.t.Mechanism == nil {
		return &failure{kind: check.NotSupported, detail: fmt.Sprintf("kscope cannot log in with %s", s.Mechanism)}
	}
	session, message, err := p.r.t.Mechanism.Authenticate(ctx, p.e.facts.Address)
	var none *NoTokenError
	if errors.As(err, &none) {
		return none.failure()
	}
	if err != nil {
		return &failure{kind: check.NotSupported, detail: fmt.Sprintf("no login with %s could be made on this side", s.Mechanism)}
	}
	return exchange(p.wire, s, session, message)
}

// offer names our mechanism to the broker and notes which it has.
func offer(w *wire, s *check.SASLFacts) error {
	request := kmsg.NewPtrSASLHandshakeRequest()
	request.Mechanism = s.Mechanism
	request.SetVersion(1)
	answer, err := w.ask(request)
	if err != nil {
		return err
	}
	resp := answer.(*kmsg.SASLHandshakeResponse)
	s.Offered, s.Code = resp.SupportedMechanisms, resp.ErrorCode
	switch resp.ErrorCode {
	case 0:
		return nil
	case 33:
		return &failure{check.Rejected, 33, fmt.Sprintf("mechanism %s is not enabled, the broker has %s", s.Mechanism, strings.Join(s.Offered, ", "))}
	case 34:
		return &failure{check.Rejected, 34, "the listener wants no login"}
	}
	return &failure{check.Rejected, resp.ErrorCode, fmt.Sprintf("SaslHandshake answers code %d", resp.ErrorCode)}
}

// exchange carries the messages of the login.
func exchange(w *wire, s *check.SASLFacts, session sasl.Session, message []byte) error {
	for round := 1; ; round++ {
		resp, err := authenticateOnce(w, message)
		if err != nil {
			if kind, _, _ := wireFailure(err); kind == check.Closed {
				// Kafka before 1.0 and some proxies hang up where a broker would send code 58.
				s.FailedRound = round
			}
			return err
		}
		if resp.ErrorCode != 0 {
			s.FailedRound, s.Code = round, resp.ErrorCode
			if resp.ErrorMessage != nil {
				s.Message = *resp.ErrorMessage
			}
			return &failure{check.Rejected, resp.ErrorCode, fmt.Sprintf("SaslAuthenticate %d answers code %d: %s", round, resp.ErrorCode, s.Message)}
		}
		s.SessionLifetime = time.Duration(resp.SessionLifetimeMillis) * time.Millisecond
		done, next, err := session.Challenge(resp.SASLAuthBytes)
		switch {
		case err != nil && s.Mechanism == "OAUTHBEARER" && round == 1:
			// The broker has said why it refuses the token, and ends the login once the client has said one byte
			// (RFC 7628, section 3.2.3).
			next = []byte{1}
		case err != nil:
			s.FailedRound = round
			return &failure{check.Rejected, 0, fmt.Sprintf("the broker's answer to SaslAuthenticate %d does not fit %s", round, s.Mechanism)}
		case done:
			return nil
		}
		message = next
	}
}

func authenticateOnce(w *wire, message []byte) (*kmsg.SASLAuthenticateResponse, error) {
	request := kmsg.NewPtrSASLAuthenticateRequest()
	request.SASLAuthBytes = message
	if !w.fit(request, 2) {
		request.SetVersion(0)
	}
	answer, err := w.ask(request)
	if err != nil {
		return nil, err
	}
	return answer.(*kmsg.SASLAuthenticateResponse), nil
}

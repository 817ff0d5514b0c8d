package reload

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
)

// Presented is what a listener shows in a new handshake.
type Presented struct {
	Chain []*x509.Certificate
	// AsksCertificate says that it asks clients for a certificate, Authorities whose it takes (RFC 2253).
	AsksCertificate bool
	Authorities     []string
}

// Look makes a new handshake with an address.
type Look func(ctx context.Context, address string) (Presented, error)

// Step is one store of one listener that is to be another file.
type Step struct {
	Listener
	Store Store
	// From and To are files as the broker sees them. To is a new name: a broker that is told the name that it has says
	// yes to whatever is in it, and goes on with the old one.
	From, To string
	// Proven says that a handshake shows the new store; nil where no handshake can.
	Proven func(Presented) bool
}

// Outcome is how a step ended.
type Outcome string

// A step is proven by a handshake; done, where none can show it; unproven, where the listener is not reached from here;
// failed; or not tried, because one before it failed.
const (
	Proven   Outcome = "proven"
	Done     Outcome = "done"
	Unproven Outcome = "unproven"
	Failed   Outcome = "failed"
	NotTried Outcome = "not tried"
)

// Result is a step and how it ended.
type Result struct {
	Step
	Outcome Outcome
	Why     string
}

// patience is how long new handshakes may still show the old store. Brokers take less than a second, busy ones more.
const patience = 30 * time.Second

// Apply carries out steps one after the other, each proven before the next, and ends at the first that fails: what comes
// after it is as it was. It can be run again: a store that is loaded already is only proven.
func Apply(ctx context.Context, adm *kadm.Client, steps []Step, look Look) []Result {
	results := make([]Result, 0, len(steps))
	ended := false
	for _, s := range steps {
		r := Result{Step: s, Outcome: NotTried}
		if !ended && ctx.Err() == nil {
			r.Outcome, r.Why = s.carryOut(ctx, adm, look)
			ended = r.Outcome == Failed
		}
		results = append(results, r)
	}
	return results
}

// Validate asks the brokers whether they would take the files, which have to be there; nothing is changed. A step that
// would be refused is a failed one, all others have no outcome.
func Validate(ctx context.Context, adm *kadm.Client, steps []Step) []Result {
	results := make([]Result, 0, len(steps))
	for _, s := range steps {
		r := Result{Step: s}
		if err := s.send(ctx, adm, true); err != nil {
			r.Outcome, r.Why = Failed, err.Error()
		}
		results = append(results, r)
	}
	return results
}

func (s Step) carryOut(ctx context.Context, adm *kadm.Client, look Look) (Outcome, string) {
	if s.From != s.To {
		if err := s.send(ctx, adm, false); err != nil {
			return Failed, err.Error()
		}
	}
	if s.Proven == nil {
		return Done, "the broker has read it; no handshake shows it, since the listener asks nobody for a certificate"
	}
	return s.prove(ctx, look)
}

// send tells the broker. It checks a new file before it answers.
func (s Step) send(ctx context.Context, adm *kadm.Client, dry bool) error {
	alter := adm.AlterBrokerConfigs
	if dry {
		alter = adm.ValidateAlterBrokerConfigs
	}
	answers, err := alter(ctx, []kadm.AlterConfig{{Op: kadm.SetConfig, Name: s.Key(s.Store), Value: &s.To}}, s.Broker)
	if err != nil {
		return err
	}
	answer, err := answers.On(strconv.Itoa(int(s.Broker)), nil)
	switch {
	case err != nil:
		return err
	case answer.Err != nil && answer.ErrMessage != "":
		return errors.New("the broker refused it: " + strings.TrimSuffix(answer.ErrMessage, "."))
	case answer.Err != nil:
		return fmt.Errorf("the broker refused it: %w", answer.Err)
	}
	return nil
}

// prove looks until the listener shows the new store, again and again: each of its threads has a copy of its own, and they
// take the new one over one after the other, so that a single handshake says nothing of the next.
func (s Step) prove(ctx context.Context, look Look) (Outcome, string) {
	limit, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for inARow := 0; inARow < 3*s.threads(); {
		seen, err := look(limit, s.Address)
		switch {
		case limit.Err() != nil:
			return Failed, fmt.Sprintf("not every new handshake with %s shows the new one after %s", s.Address, patience)
		case err != nil:
			// Seen from here the listener may be unreachable all along, which says nothing of the store.
			return Unproven, fmt.Sprintf("%s is not reached from here: %s", s.Address, err)
		case s.Proven(seen):
			inARow++
			continue
		}
		inARow = 0
		select {
		case <-time.After(50 * time.Millisecond):
		case <-limit.Done():
		}
	}
	return Proven, ""
}

package scram

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"kscope/internal/check"
	"kscope/internal/probe"
)

// Outcome is what a login came to at one place.
type Outcome string

// A login is accepted or refused; or the listener does not have the mechanism, or wants no login; or nobody could be asked.
const (
	Accepted   Outcome = "accepted"
	Refused    Outcome = "refused"
	Off        Outcome = "mechanism off"
	NoSASL     Outcome = "no SASL"
	NotReached Outcome = "not reached"
)

// Login is one login at one place.
type Login struct {
	Place
	Outcome Outcome
	// Round is the message at which it was refused: 1 where the broker has no such credential, 2 for another password.
	Round int
	// Offered are the mechanisms of the listener, where it said.
	Offered []string
	// Detail says in words why it is not accepted.
	Detail string
	// Tries is how often it was made: more than once where a broker did not know of a new credential yet.
	Tries int
	// Took is how long the last login lasted with all that comes before it (name, TCP, TLS), After how long after the given
	// moment it was accepted.
	Took, After time.Duration
}

// again is the pause before a new credential is tried again. Brokers hold back a refusal as long by themselves
// (connection.failed.authentication.delay.ms).
const again = 100 * time.Millisecond

// Verify logs in at all places at once, as the target's user, whose TLS settings are used where a place has TLS. A login
// that is refused is made again until patience is over since the given moment: a broker learns of a new credential a little
// after the controller has answered. With no patience each is made once.
func Verify(ctx context.Context, t probe.Target, places []Place, since time.Time, patience time.Duration) []Login {
	all := make([]Login, len(places))
	var wait sync.WaitGroup
	for i, p := range places {
		wait.Go(func() {
			for tries := 1; ; tries++ {
				all[i] = once(ctx, t, p)
				all[i].Tries, all[i].After = tries, time.Since(since)
				if all[i].Outcome != Refused || all[i].After > patience || ctx.Err() != nil {
					return
				}
				select {
				case <-ctx.Done():
				case <-time.After(again):
				}
			}
		})
	}
	wait.Wait()
	return all
}

func once(ctx context.Context, t probe.Target, p Place) Login {
	l := Login{Place: p, Outcome: NotReached}
	if p.Address == "" {
		l.Detail = p.Unknown
		return l
	}
	began := time.Now()
	seen := probe.Login(ctx, secured(t, p.TLS), p.Address)
	l.Took = time.Since(began)
	l.read(&seen)
	return l
}

// secured puts TLS on a target, or takes it off, as the listener wants it. A chain is verified where the target does not say
// otherwise by TLS settings of its own.
func secured(t probe.Target, tls bool) probe.Target {
	if t.TLS == nil {
		t.Client.Verify, t.Client.VerifyName = true, true
	}
	t.Client.TLS = tls
	return t
}

// read says what the walk of one address came to.
func (l *Login) read(e *check.Endpoint) {
	for i := range e.Paths {
		if e.Paths[i].Layer(check.StageSASL).Outcome == check.OK {
			l.Outcome = Accepted
			return
		}
	}
	p := e.Deepest()
	if p == nil {
		l.Detail = e.Lookup.Detail
		return
	}
	failed, ended := p.Failed()
	if l.Detail = failed.Detail; !ended {
		l.Detail = "interrupted"
	}
	if failed.Stage != check.StageSASL || p.SASL == nil {
		return
	}
	l.Offered, l.Round = p.SASL.Offered, p.SASL.FailedRound
	switch {
	case failed.Code == 33:
		l.Outcome, l.Detail = Off, "the listener has "+strings.Join(l.Offered, ", ")
	case failed.Code == 34:
		l.Outcome, l.Detail = NoSASL, "the listener wants no login"
	case l.Round == 1:
		l.Outcome, l.Detail = Refused, "at the first message: the broker has no such credential of this user"
	case l.Round > 1:
		l.Outcome, l.Detail = Refused, "at the second message: the credential is of another password"
	}
}

// Worst is the gravest outcome of all: a refusal, then a listener on which the mechanism is off or that wants no login, then
// a broker that was not reached; Accepted where there is none.
func Worst(logins []Login) Outcome {
	for _, o := range []Outcome{Refused, Off, NoSASL, NotReached} {
		if slices.ContainsFunc(logins, func(l Login) bool { return l.Outcome == o }) {
			return o
		}
	}
	return Accepted
}

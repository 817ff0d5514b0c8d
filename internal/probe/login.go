package probe

import (
	"context"
	"time"

	"kscope/internal/check"
)

// Login logs in at one address as the walk does (name, TCP, TLS, protocol, login) and goes no further. It returns what each
// stage saw: Reached is nil where the login did not succeed, and SASL.FailedRound says at which message it was refused. The
// IPs of a name are tried in turn, as clients do, until one takes a login or refuses it: a refused one is not made again.
func Login(ctx context.Context, t Target, address string) check.Endpoint {
	r := newRun(ctx, t, map[check.Need]bool{})
	e, _ := r.add(address, func(*endpoint) {})
	ctx, cancel := context.WithTimeout(ctx, r.t.Timeout)
	defer cancel()
	for i, p := range r.resolve(ctx, e) {
		e.began = time.Now() // each IP has the whole limit of setting up
		in := p.climb(ctx)
		p.close()
		if in || p.facts.SASL != nil {
			r.change(func() { e.facts.Paths = e.facts.Paths[:i+1] })
			break
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	return e.facts
}

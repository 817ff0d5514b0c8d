package probe

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"kscope/internal/check"
)

// endpoint is one address that is being walked. Its facts are guarded by the run's lock.
type endpoint struct {
	facts check.Endpoint
	began time.Time
	done  bool
	// inter says that it is a listener between brokers, of which only TCP and TLS are looked at; tls whether it has TLS.
	inter, tls bool
}

// path is the walk of one IP of an endpoint. It belongs to one goroutine.
type path struct {
	r     *run
	e     *endpoint
	index int
	host  string // as given or advertised, for TLS and SASL
	port  string // as dialled
	facts check.Path
	conn  *guarded
	wire  *wire
	// detail is that of a layer that went well.
	detail string
	// ahead are the experiments that the silence at which the walk ended calls for; nil where it ended otherwise.
	ahead *foresight
}

// failure is how a stage ended, as the facts record it.
type failure struct {
	kind   check.Failure
	code   int16
	detail string
}

func (f *failure) Error() string { return f.detail }

// walk resolves an address and walks all its IPs in parallel, each to the end of the walk and on to the questions.
func (r *run) walk(e *endpoint, walked func()) {
	e.began = time.Now()
	defer r.finish(e)
	ctx, cancel := context.WithTimeout(r.ctx, r.t.Timeout)
	defer cancel()
	paths := r.resolve(ctx, e)
	var climbing, asking sync.WaitGroup
	reached := make([]bool, len(paths))
	for i, p := range paths {
		climbing.Add(1)
		asking.Go(func() {
			defer p.close()
			reached[i] = p.climb(ctx)
			climbing.Done()
			if reached[i] {
				p.goOn(ctx)
			}
		})
	}
	climbing.Wait()
	walked()
	if !slices.Contains(reached, true) && r.ctx.Err() == nil {
		r.experiment(ctx, e, paths)
	}
	asking.Wait()
	if slices.Contains(reached, true) && r.reachedOf(e) == nil && r.ctx.Err() == nil {
		r.experiment(ctx, e, paths)
	}
}

// resolve looks the name up and lays out one path for each IP.
func (r *run) resolve(ctx context.Context, e *endpoint) []*path {
	dialed := e.facts.Address
	if to, ok := r.t.Map[dialed]; ok {
		dialed = to
	}
	host, port, err := net.SplitHostPort(dialed)
	if err != nil {
		r.change(func() {
			e.facts.Lookup = check.Lookup{Failure: check.NoSuchName, Detail: "the address has no port: " + dialed}
		})
		return nil
	}
	setup, cancel := context.WithTimeout(ctx, r.t.DialTimeout)
	defer cancel()
	found := r.lookup(setup, host)
	var paths []*path
	r.change(func() {
		if dialed != e.facts.Address {
			e.facts.Dialed = dialed
		}
		if r.ctx.Err() != nil {
			return
		}
		e.facts.Lookup = found
		for i, ip := range found.IPs {
			p := &path{r: r, e: e, index: i, host: check.HostOf(e.facts.Address), port: port, facts: check.Path{IP: ip}}
			if !found.Literal {
				p.facts.Layers = append(p.facts.Layers, check.Layer{Stage: check.StageDNS, Outcome: check.OK, Took: found.Took})
			}
			paths = append(paths, p)
			e.facts.Paths = append(e.facts.Paths, check.Path{IP: ip, Layers: slices.Clone(p.facts.Layers)})
		}
	})
	return paths
}

// climb walks one IP up the stack, as far as it goes.
func (p *path) climb(ctx context.Context) bool {
	setup, cancel := context.WithDeadline(ctx, p.e.began.Add(p.r.t.DialTimeout))
	defer cancel()
	if !p.step(setup, check.StageTCP, func() error { return p.connect(setup) }) {
		return false
	}
	if p.useTLS() && !p.step(setup, check.StageTLS, func() error { return p.secure(setup) }) {
		return false
	}
	if p.e.inter {
		return true
	}
	if !p.step(setup, check.StageAPI, p.versions) {
		return false
	}
	p.conn.under(ctx)
	if p.r.t.Client.SASL && !p.step(ctx, check.StageSASL, func() error { return p.login(ctx) }) {
		return false
	}
	if !p.e.facts.Seed {
		return true
	}
	return p.step(ctx, check.StageMetadata, p.describe)
}

func (p *path) useTLS() bool {
	if p.e.inter {
		return p.e.tls
	}
	return p.r.t.Client.TLS
}

// step runs one stage, which waits no longer than ctx, and records how it ended.
func (p *path) step(ctx context.Context, stage check.Stage, do func() error) bool {
	p.detail = ""
	began := time.Now()
	ahead := p.foresee(ctx, stage)
	err := do()
	p.record(stage, err, time.Since(began))
	if l, failed := p.facts.Failed(); failed && l.Failure == check.Silent {
		p.ahead = ahead
	} else {
		ahead.forget()
	}
	return err == nil
}

func (p *path) record(stage check.Stage, err error, took time.Duration) {
	l := check.Layer{Stage: stage, Outcome: check.OK, Took: took, Detail: p.detail}
	if err != nil {
		l.Outcome = check.Failed
		l.Failure, l.Code, l.Detail = nameFailure(err)
		if l.Failure == check.Alert && p.facts.TLS != nil && p.facts.TLS.Alert == 0 {
			p.facts.TLS.Alert = l.Code
		}
		if p.r.ctx.Err() != nil {
			l = check.Layer{Stage: stage, Outcome: check.NotTried, Detail: "interrupted"}
		}
	}
	p.facts.Layers = append(p.facts.Layers, l)
	p.publish()
}

func nameFailure(err error) (check.Failure, int16, string) {
	var f *failure
	if errors.As(err, &f) {
		return f.kind, f.code, f.detail
	}
	return wireFailure(err)
}

// publish copies what the path saw into the facts, so that an interrupted run has it.
func (p *path) publish() {
	seen := p.facts
	seen.Layers = slices.Clone(p.facts.Layers)
	if p.facts.TLS != nil {
		tls := *p.facts.TLS
		seen.TLS = &tls
	}
	p.r.change(func() { p.e.facts.Paths[p.index] = seen })
}

func (p *path) connect(ctx context.Context) error {
	conn, err := p.r.dial(ctx, p.facts.IP, p.port)
	if err != nil {
		f := &failure{}
		f.kind, f.detail = dialFailure(err)
		return f
	}
	p.conn, p.wire = conn, newWire(conn)
	return nil
}

func (p *path) secure(ctx context.Context) error {
	s := &session{r: p.r, host: p.host, open: p.e.inter}
	conn, err := s.handshake(ctx, p.conn, nil)
	if tell := p.r.t.Presented; tell != nil && len(s.chain) > 0 {
		p.r.change(func() { tell(p.e.facts.Address, s.chain) })
	}
	if err == nil || len(s.facts.Chain) > 0 || s.facts.Requested || s.facts.Alert != 0 {
		p.facts.TLS = &s.facts
	}
	switch {
	case errors.Is(err, errUntrusted):
		return &failure{kind: check.Untrusted, detail: s.refused}
	case err != nil:
		return err
	}
	p.detail = s.facts.Version
	p.wire = newWire(conn)
	return nil
}

func (p *path) close() {
	if p.conn != nil {
		_ = p.conn.Close()
	}
}

// at is where the path connects, for the count of logins.
func (p *path) at() string { return net.JoinHostPort(p.facts.IP, p.port) }

// loopback says that the path stays on this machine.
func (p *path) loopback() bool {
	ip, err := netip.ParseAddr(strings.Split(p.facts.IP, "%")[0])
	return err == nil && ip.IsLoopback()
}

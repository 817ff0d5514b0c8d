package probe

import (
	"context"
	"slices"
	"sync"
	"time"

	"kscope/internal/check"
)

// grace is the longest that an interrupted run waits for its sockets to notice, which takes them a millisecond. It is
// most of the 200 ms in which Ctrl-C ends the program; judging and printing take the program about two.
const grace = 100 * time.Millisecond

// run is one collecting. mu guards all that is below it.
type run struct {
	t     Target
	needs map[check.Need]bool
	now   func() time.Time
	ctx   context.Context
	began time.Time
	// arrived is closed when all advertised addresses have been walked to the end.
	arrived chan struct{}
	// planned is closed when the advertised addresses are known, or when it is clear that no seed tells them; turn
	// lets one waiting seed serve where the one that served before it failed.
	planned chan struct{}
	turn    chan struct{}

	mu       sync.Mutex
	book     []*endpoint
	attempts map[string]*attempt
	settings map[int32]check.BrokerFacts
	cluster  *check.ClusterFacts
	topics   []check.Topic
	gaps     []check.Gap
	plan     map[string][]int32 // address → the brokers that advertise it
	server   *path              // whom the run relies on to tell all topics; nil where it is another's turn
	asking   int                // the paths that are asked for all topics and have not answered
	spares   int                // the paths that have answered Metadata and wait
	asked    bool               // one broker is asked about the whole cluster
	walked   bool               // every seed has ended its walk
	settled  bool
	closed   bool // what comes after an interrupted run has returned is not taken
}

// Collect walks every seed and every advertised address and asks what the needs call for; nil needs are all. It always
// returns what it saw, within 100 ms of the end of its context; what it could not see is a gap.
func Collect(ctx context.Context, t Target, needs map[check.Need]bool) *check.Facts {
	// A deadline of the caller's is an interruption. It must not become one of the sockets', which would run out a
	// moment earlier and look like a silent broker.
	caller := ctx
	ctx, cancel := context.WithCancel(context.WithoutCancel(caller))
	defer cancel()
	defer context.AfterFunc(caller, cancel)()
	r := newRun(ctx, t, needs)
	if len(t.Client.Unusable()) > 0 {
		return r.facts(false)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		r.waves()
	}()
	select {
	case <-done:
		return r.facts(ctx.Err() != nil)
	case <-ctx.Done():
	}
	select {
	case <-done:
	case <-time.After(grace):
	}
	return r.facts(true)
}

func newRun(ctx context.Context, t Target, needs map[check.Need]bool) *run {
	if t.DialTimeout <= 0 {
		t.DialTimeout = 3 * time.Second
	}
	if t.Timeout <= 0 {
		t.Timeout = 10 * time.Second
	}
	r := &run{
		t: t, needs: needs, now: t.Now, ctx: ctx, began: time.Now(),
		planned: make(chan struct{}), arrived: make(chan struct{}), turn: make(chan struct{}, 1),
		attempts: map[string]*attempt{}, settings: map[int32]check.BrokerFacts{},
	}
	if r.now == nil {
		r.now = time.Now
	}
	return r
}

// wants says that a need is asked for.
func (r *run) wants(n check.Need) bool { return r.needs == nil || r.needs[n] }

// change changes what the run knows, and not after it has returned.
func (r *run) change(do func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.closed {
		do()
	}
}

// facts is all that the run saw.
func (r *run) facts(interrupted bool) *check.Facts {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	f := &check.Facts{
		Now: r.now(), Took: time.Since(r.began), Interrupted: interrupted, Asked: r.t.Asked, SeenFrom: r.t.SeenFrom,
		Client: r.t.Client, Cluster: r.cluster, Topics: r.topics,
	}
	f.Now = f.Now.Add(-f.Took)
	if r.t.Now != nil {
		f.Now = r.t.Now()
	}
	for _, e := range r.book {
		f.Endpoints = append(f.Endpoints, e.facts)
	}
	for _, b := range r.settings {
		f.Brokers = append(f.Brokers, b)
	}
	slices.SortFunc(f.Brokers, func(a, b check.BrokerFacts) int { return int(a.ID) - int(b.ID) })
	if len(r.t.Client.Unusable()) == 0 {
		f.Gaps = append(slices.Clone(r.gaps), r.missing(f)...)
		sortGaps(f.Gaps)
	}
	return f
}

// add opens an endpoint, or returns the one that is open.
func (r *run) add(address string, change func(*endpoint)) (e *endpoint, isNew bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range r.book {
		if e.facts.Address == address {
			change(e)
			return e, false
		}
	}
	e = &endpoint{facts: check.Endpoint{Address: address}}
	change(e)
	r.book = append(r.book, e)
	return e, true
}

// finish marks an address as done.
func (r *run) finish(e *endpoint) {
	r.change(func() { e.done = true })
	r.tell()
}

// tell reports the progress.
func (r *run) tell() {
	if r.t.Progress == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	p := Progress{Addresses: len(r.book)}
	for _, e := range r.book {
		if e.done {
			p.Done++
		} else {
			p.Waiting = append(p.Waiting, e.facts.Address)
		}
	}
	if !r.closed {
		r.t.Progress(p)
	}
}

// reachedOf is the path of an endpoint that came through, nil where none did.
func (r *run) reachedOf(e *endpoint) *check.Path {
	r.mu.Lock()
	defer r.mu.Unlock()
	return e.facts.Reached()
}

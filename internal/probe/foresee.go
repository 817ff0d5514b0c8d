package probe

import (
	"context"
	"time"

	"kscope/internal/check"
)

// foresight are the experiments that a silence calls for, made while it is still waited out: so they cost no time of
// their own, and have some where the limit of the address is all the time there is.
type foresight struct {
	timer   *time.Timer
	cancel  context.CancelFunc
	done    chan struct{}
	results []check.Experiment
}

// foresee begins those experiments in the last part of a wait for an answer. It takes a copy of the path, which goes
// on meanwhile; nil is returned where silence calls for none.
func (p path) foresee(wait context.Context, stage check.Stage) *foresight {
	trials := p.trials(check.Layer{Stage: stage, Outcome: check.Failed, Failure: check.Silent})
	end, bounded := wait.Deadline()
	if len(trials) == 0 || !bounded || p.e.inter {
		return nil
	}
	ctx, cancel := context.WithDeadline(p.r.ctx, p.e.began.Add(p.r.t.Timeout))
	f := &foresight{cancel: cancel, done: make(chan struct{})}
	f.timer = time.AfterFunc(time.Until(end)-p.r.lead(), func() {
		defer close(f.done)
		f.results = p.tryAll(ctx, trials)
	})
	return f
}

// lead is how long before the end of a wait its experiments begin: as long as they may take, and at most a third of a
// limit, so that what answers in two thirds of it is asked nothing more.
func (r *run) lead() time.Duration { return min(trialLimit, r.t.DialTimeout/3, r.t.Timeout/3) }

// forget ends what an answer has made needless.
func (f *foresight) forget() {
	if f != nil {
		f.timer.Stop()
		f.cancel()
	}
}

// foreseen returns the experiments that were begun before the path's silence was certain; false where none were.
func (p *path) foreseen() ([]check.Experiment, bool) {
	f := p.ahead
	if f == nil || f.timer.Stop() {
		return nil, false
	}
	<-f.done
	f.cancel()
	return f.results, true
}

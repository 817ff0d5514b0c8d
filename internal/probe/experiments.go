package probe

import (
	"context"
	"net"
	"slices"
	"sync"
	"time"

	"kscope/internal/check"
)

// trialLimit bounds one experiment: what answers at all answers within it.
const trialLimit = time.Second

// trial is one experiment. It is handed a limit of its own and dials its own sockets.
type trial struct {
	try check.Try
	run func(context.Context, *path) check.Experiment
}

// experiment tells apart what looks alike, once per address, on the IP that came farthest. No trial sends a secret.
func (r *run) experiment(ctx context.Context, e *endpoint, paths []*path) {
	p := farthest(paths)
	if p == nil || e.inter {
		return
	}
	results, made := p.foreseen()
	if !made {
		failed, _ := p.facts.Failed()
		results = p.tryAll(ctx, p.trials(failed))
	}
	if r.ctx.Err() == nil {
		r.change(func() { e.facts.Experiments = results })
	}
}

// tryAll makes experiments side by side.
func (p *path) tryAll(ctx context.Context, trials []trial) []check.Experiment {
	results := make([]check.Experiment, len(trials))
	var all sync.WaitGroup
	for i, t := range trials {
		all.Go(func() {
			limit, cancel := context.WithTimeout(ctx, trialLimit)
			defer cancel()
			results[i] = t.run(limit, p)
			results[i].Try = t.try
		})
	}
	all.Wait()
	return results
}

// farthest is the path that came farthest, the first of equals: the one that the facts call deepest.
func farthest(paths []*path) *path {
	var best *path
	depth := -1
	for _, p := range paths {
		n := 0
		for _, l := range p.facts.Layers {
			if l.Outcome == check.OK {
				n++
			}
		}
		if n > depth {
			best, depth = p, n
		}
	}
	return best
}

// trials are the experiments that a failure calls for.
func (p *path) trials(l check.Layer) []trial {
	switch l.Stage {
	case check.StageTCP:
		if l.Failure == check.Refused && p.loopback() && p.otherFamily() != "" {
			return []trial{{check.TryOtherFamily, tryOtherFamily}}
		}
	case check.StageTLS:
		return p.tlsTrials(l)
	case check.StageAPI:
		return p.apiTrials(l)
	case check.StageSASL:
		return p.saslTrials(l)
	case check.StageMetadata:
		if l.Failure == check.Closed || l.Failure == check.Silent {
			return []trial{{check.TrySASLHandshake, trySASLHandshake}}
		}
	}
	return nil
}

func (p *path) tlsTrials(l check.Layer) []trial {
	var all []trial
	switch l.Failure {
	case check.Untrusted:
		all = append(all, trial{check.TryHTTP, tryHTTPInTLS})
		if serverName(p.host) != "" {
			all = append(all, trial{check.TryNoServerName, tryNoServerName})
		}
		return all
	case check.Closed, check.Silent, check.NotTLS:
		all = append(all, trial{check.TryPlainAPI, tryPlainAPI}, trial{check.TryQuiet, tryQuiet})
		if l.Failure != check.NotTLS {
			all = append(all, trial{check.TryHTTP, tryHTTP})
		}
		if l.Failure == check.Closed {
			all = p.withOtherSource(all)
		}
	}
	if p.restricted() || l.Failure == check.Alert && slices.Contains([]int16{40, 70, 71}, l.Code) {
		all = append(all, trial{check.TryTLS12, tryTLS12}, trial{check.TryTLS13, tryTLS13})
	}
	if l.Failure == check.Alert && l.Code == 112 {
		all = append(all, trial{check.TryNoServerName, tryNoServerName})
	}
	return all
}

// restricted says that the settings leave out TLS versions or ciphers that we have.
func (p *path) restricted() bool {
	c := p.r.t.TLS
	return len(p.r.t.Client.TLSVersions) > 0 || c != nil && (c.MinVersion > 0x303 || c.MaxVersion != 0 || c.CipherSuites != nil)
}

func (p *path) apiTrials(l check.Layer) []trial {
	switch l.Failure {
	case check.NoMetadataKey:
		return []trial{{check.TrySASLHandshake, trySASLHandshake}, {check.TryControllers, tryControllers}}
	case check.Closed, check.Silent, check.NotKafka, check.TooLong:
	default:
		return nil
	}
	if p.useTLS() {
		return []trial{{check.TryHTTP, tryHTTPInTLS}}
	}
	all := []trial{{check.TryTLSHello, tryTLSHello}, {check.TryHTTP, tryHTTP}, {check.TryZooKeeper, tryZooKeeper}, {check.TryQuiet, tryQuiet}}
	if l.Failure == check.Closed {
		all = p.withOtherSource(all)
	}
	return all
}

func (p *path) saslTrials(l check.Layer) []trial {
	s := p.facts.SASL
	switch {
	case s != nil && s.FailedRound == 1 && p.r.t.OtherSCRAM != nil:
		return []trial{{check.TryOtherSCRAM, tryOtherSCRAM}}
	case l.Failure == check.Closed || l.Failure == check.Silent:
		return []trial{{check.TrySASLHandshake, trySASLHandshake}}
	}
	return nil
}

// withOtherSource adds the experiment from another source address, which only loopback has.
func (p *path) withOtherSource(all []trial) []trial {
	ip := net.ParseIP(p.facts.IP)
	if p.r.t.Dial == nil && ip != nil && ip.To4() != nil && ip.IsLoopback() {
		return append(all, trial{check.TryOtherSource, tryOtherSource})
	}
	return all
}

// otherFamily is the loopback address of the other family, empty where the walk has it already.
func (p *path) otherFamily() string {
	other := "::1"
	if p.facts.IP == other {
		other = "127.0.0.1"
	}
	p.r.mu.Lock()
	defer p.r.mu.Unlock()
	if slices.Contains(p.e.facts.Lookup.IPs, other) || !check.IsLocalhost(p.facts.IP) {
		return ""
	}
	return other
}

// failedTrial is an experiment that the peer did not answer as hoped.
func failedTrial(err error) check.Experiment {
	var x check.Experiment
	x.Failure, x.Code, x.Detail = nameFailure(err)
	return x
}

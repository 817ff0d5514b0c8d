package probe

import (
	"context"
	"fmt"
	"net"
	"strings"

	"github.com/twmb/franz-go/pkg/kmsg"

	"kscope/internal/check"
)

// fresh opens another connection to the IP of the walk. With verify off the handshake is open: no client certificate.
func (p *path) fresh(ctx context.Context, inTLS, open bool) (net.Conn, error) {
	conn, err := p.r.dial(ctx, p.facts.IP, p.port)
	if err != nil {
		f := &failure{}
		f.kind, f.detail = dialFailure(err)
		return nil, f
	}
	if !inTLS {
		return conn, nil
	}
	s := &session{r: p.r, host: p.host, open: open}
	secured, err := s.handshake(ctx, conn, nil)
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	return secured, nil
}

// freshWire opens another connection as the walk did: inside TLS only after a chain that was verified then and is
// verified again.
func (p *path) freshWire(ctx context.Context) (*wire, error) {
	conn, err := p.fresh(ctx, p.useTLS(), false)
	if err != nil {
		return nil, err
	}
	w := newWire(conn)
	if p.facts.API != nil {
		w.versions = p.facts.API.Keys
	}
	return w, nil
}

// tryPlainAPI asks a port that is not TLS for its versions in plain text.
func tryPlainAPI(ctx context.Context, p *path) check.Experiment {
	conn, err := p.fresh(ctx, false, true)
	if err != nil {
		return failedTrial(err)
	}
	defer conn.Close()
	api, err := askVersions(newWire(conn), p.r.t.Version)
	if err != nil {
		return failedTrial(err)
	}
	return check.Experiment{Answered: true, API: api, Detail: fmt.Sprintf("offers %d keys in plain text", len(api.Keys))}
}

// trySASLHandshake asks for a mechanism that nobody has: code 33 comes with those that there are, 34 says that the
// listener wants no login.
func trySASLHandshake(ctx context.Context, p *path) check.Experiment {
	w, err := p.freshWire(ctx)
	if err != nil {
		return failedTrial(err)
	}
	defer w.Close()
	seen := check.SASLFacts{Mechanism: "?"}
	err = offer(w, &seen)
	if err != nil && seen.Code == 0 {
		return failedTrial(err)
	}
	x := check.Experiment{Answered: true, Code: seen.Code, Mechanisms: seen.Offered, Mechanism: "?", Detail: "the listener takes any mechanism"}
	if err != nil {
		x.Detail = strings.TrimPrefix(err.Error(), "mechanism ? is not enabled, ")
	}
	return x
}

// tryOtherSCRAM sends the first message of the other SCRAM mechanism, which holds the user's name and no secret: a
// user without a credential for it is refused at once.
func tryOtherSCRAM(ctx context.Context, p *path) check.Experiment {
	other := p.r.t.OtherSCRAM
	w, err := p.freshWire(ctx)
	if err != nil {
		return failedTrial(err)
	}
	defer w.Close()
	seen := check.SASLFacts{Mechanism: other.Name()}
	x := check.Experiment{Mechanism: other.Name()}
	if err := offer(w, &seen); err != nil {
		x.Failure, x.Code, x.Detail = nameFailure(err)
		x.Mechanisms = seen.Offered
		return x
	}
	_, first, err := other.Authenticate(ctx, p.e.facts.Address)
	if err != nil {
		x.Failure = check.NotSupported
		return x
	}
	resp, err := authenticateOnce(w, first)
	switch {
	case err != nil:
		x.Failure, x.Code, x.Detail = nameFailure(err)
		if x.Failure == check.Closed {
			x.Round = 1
		}
	case resp.ErrorCode != 0:
		x.Failure, x.Code, x.Round = check.Rejected, resp.ErrorCode, 1
		x.Detail = fmt.Sprintf("the user has no credential for %s", other.Name())
	default:
		x.Answered, x.Detail = true, fmt.Sprintf("the user has a credential for %s", other.Name())
	}
	return x
}

// tryControllers asks a controller's port which cluster it belongs to.
func tryControllers(ctx context.Context, p *path) check.Experiment {
	w, err := p.freshWire(ctx)
	if err != nil {
		return failedTrial(err)
	}
	defer w.Close()
	request := kmsg.NewPtrDescribeClusterRequest()
	request.EndpointType = 2
	if !w.fit(request, 2) || request.Version < 1 {
		return check.Experiment{Failure: check.Rejected, Code: 35, Detail: "DescribeCluster is not offered"}
	}
	answer, err := w.ask(request)
	if err != nil {
		return failedTrial(err)
	}
	resp := answer.(*kmsg.DescribeClusterResponse)
	if resp.ErrorCode != 0 {
		return check.Experiment{Failure: check.Rejected, Code: resp.ErrorCode, Detail: fmt.Sprintf("DescribeCluster answers code %d", resp.ErrorCode)}
	}
	return check.Experiment{Answered: true, Cluster: resp.ClusterID, Detail: fmt.Sprintf("a controller of cluster %s", resp.ClusterID)}
}

// tryOtherSource repeats the first question from another loopback address: a limit per address lets it through.
func tryOtherSource(ctx context.Context, p *path) check.Experiment {
	source := net.IPv4(127, 0, 0, 3)
	if source.Equal(net.ParseIP(p.facts.IP)) {
		source = net.IPv4(127, 0, 0, 4)
	}
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: source}}
	raw, err := dialer.DialContext(ctx, "tcp", p.at())
	if err != nil {
		kind, detail := dialFailure(err)
		return check.Experiment{Failure: kind, Detail: detail}
	}
	conn := guard(ctx, raw)
	defer conn.Close()
	from := fmt.Sprintf("from %s", source)
	if p.useTLS() {
		s := &session{r: p.r, host: p.host, open: true}
		if _, err := s.handshake(ctx, conn, nil); err != nil {
			return failedTrial(err)
		}
		return check.Experiment{Answered: true, Version: s.facts.Version, Detail: from}
	}
	api, err := askVersions(newWire(conn), p.r.t.Version)
	if err != nil {
		return failedTrial(err)
	}
	return check.Experiment{Answered: true, API: api, Detail: from}
}

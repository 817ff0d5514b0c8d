package main

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"time"

	"kscope/internal/certs"
	"kscope/internal/check"
	"kscope/internal/check/catalog"
	"kscope/internal/config"
	"kscope/internal/kafka"
	"kscope/internal/probe"
	"kscope/internal/reload"
)

// lookAt walks addresses as far as TLS and says what each presents.
func (o *inspectOptions) lookAt(ctx context.Context, app *App, s config.Settings, addresses []string) []certs.Inspection {
	if len(addresses) == 0 {
		return nil
	}
	target, chains := listening(s)
	p := startProgress(app, s.Timeout)
	defer p.stop()
	target.Progress = p.set
	var all []certs.Inspection
	for _, e := range probe.Listeners(ctx, target, addresses) {
		all = append(all, o.listener(s, &e, chains))
	}
	return all
}

// inspectBrokers walks the cluster as doctor does and says what each broker presents.
func (o *inspectOptions) inspectBrokers(ctx context.Context, app *App, s config.Settings) ([]certs.Inspection, error) {
	facts, chains, err := app.walked(ctx, s, false)
	if err != nil {
		return nil, err
	}
	var all []certs.Inspection
	for i := range facts.Endpoints {
		e := &facts.Endpoints[i]
		if e.Advertised() || facts.Cluster == nil {
			all = append(all, o.listener(s, e, chains))
		}
	}
	if facts.Cluster == nil {
		app.note("the brokers of the cluster are not known, since no bootstrap server told them; to see why: %s", check.WithFlags("kscope doctor", s.Flags))
	}
	return all, nil
}

// walked walks the cluster of the settings as far as its brokers, or only its bootstrap servers, and keeps the chains
// that were presented. Settings that no client could start with are an error, as they are for every command.
func (a *App) walked(ctx context.Context, s config.Settings, alone bool) (*check.Facts, map[string][]*x509.Certificate, error) {
	if len(s.Client.Unusable()) > 0 {
		return nil, nil, &unreached{check.Run(catalog.All(), &check.Facts{Now: time.Now().UTC(), Client: s.Client}, nil), s.Flags, nil}
	}
	target, chains := listening(s)
	target.Alone = alone
	p := startProgress(a, s.Timeout)
	defer p.stop()
	target.Progress = p.set
	return probe.Collect(ctx, target, map[check.Need]bool{}), chains, ctx.Err()
}

// listening is a target whose chains are kept by address.
func listening(s config.Settings) (probe.Target, map[string][]*x509.Certificate) {
	asked := check.Asked{BootstrapServers: s.Bootstrap, Flags: s.Flags, DialTimeout: s.DialTimeout, Timeout: s.Timeout}
	target := kafka.Target(s, asked, versionText())
	chains := map[string][]*x509.Certificate{}
	target.Presented = func(address string, chain []*x509.Certificate) { chains[address] = chain }
	return target, chains
}

// listener is what was seen at one address.
func (o *inspectOptions) listener(s config.Settings, e *check.Endpoint, chains map[string][]*x509.Certificate) certs.Inspection {
	seen := certs.ListenerSeen{Brokers: e.Brokers}
	path := e.Deepest()
	if path != nil && path.TLS != nil {
		seen.Version, seen.Cipher = path.TLS.Version, path.TLS.Cipher
		seen.AsksCertificate, seen.Authorities = path.TLS.Requested, path.TLS.Authorities
	}
	in := o.look.InspectListener(e.Address, chains[e.Address], seen)
	switch why := notSeen(e); {
	case len(in.Chain) > 0:
	case why != "":
		in.Note(check.Error, "%s; to see why: %s", why, doctorAt(e.Address, s))
	default:
		in.Note(check.Error, "it has no TLS, so there is no certificate to look at")
	}
	return in
}

// notSeen says how far the walk of an address came, empty where it came through.
func notSeen(e *check.Endpoint) string {
	if e.Lookup.Failure != "" {
		return e.Lookup.Detail
	}
	if path := e.Deepest(); path != nil {
		if l, failed := path.Failed(); failed {
			return fmt.Sprintf("%s: %s", l.Stage, l.Detail)
		}
	}
	return ""
}

// doctorAt is the command that says why an address cannot be looked at: the user's flags, with this bootstrap server.
func doctorAt(address string, s config.Settings) string {
	words := []string{"kscope", "doctor", "-b", address}
	for i := 0; i < len(s.Flags); i++ {
		if s.Flags[i] == "-b" {
			i++
			continue
		}
		words = append(words, s.Flags[i])
	}
	if !s.Client.TLS {
		words = append(words, "--tls")
	}
	return strings.Join(quoted(words), " ")
}

// handshakes looks at a listener by the walk that inspect uses.
func handshakes(s config.Settings) reload.Look {
	return func(ctx context.Context, address string) (reload.Presented, error) {
		target, chains := listening(s)
		e := probe.Listeners(ctx, target, []string{address})[0]
		if len(chains[address]) == 0 {
			return reload.Presented{}, errors.New(notSeen(&e))
		}
		p := reload.Presented{Chain: chains[address]}
		if path := e.Deepest(); path != nil && path.TLS != nil {
			p.AsksCertificate, p.Authorities = path.TLS.Requested, path.TLS.Authorities
		}
		return p, nil
	}
}

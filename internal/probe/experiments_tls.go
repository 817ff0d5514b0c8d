package probe

import (
	"context"
	"crypto/tls"

	"kscope/internal/check"
)

// tryTLSHello says hello to a port that did not speak plain Kafka.
func tryTLSHello(ctx context.Context, p *path) check.Experiment { return p.tryHello(ctx, nil) }

func tryNoServerName(ctx context.Context, p *path) check.Experiment {
	return p.tryHello(ctx, func(c *tls.Config) { c.ServerName = "" })
}

// tryTLS12 offers every cipher of TLS 1.2 and older: what the settings leave out may be what the server wants.
func tryTLS12(ctx context.Context, p *path) check.Experiment {
	return p.tryHello(ctx, func(c *tls.Config) {
		c.MinVersion, c.MaxVersion, c.CipherSuites = tls.VersionTLS10, tls.VersionTLS12, allCiphers()
	})
}

func tryTLS13(ctx context.Context, p *path) check.Experiment {
	return p.tryHello(ctx, func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS13, 0 })
}

// tryHello makes a handshake that verifies nothing and sends no client certificate. A server that wants one refuses
// only after its hello, so a chain is an answer too.
func (p *path) tryHello(ctx context.Context, change func(*tls.Config)) check.Experiment {
	conn, err := p.r.dial(ctx, p.facts.IP, p.port)
	if err != nil {
		kind, detail := dialFailure(err)
		return check.Experiment{Failure: kind, Detail: detail}
	}
	defer conn.Close()
	s := &session{r: p.r, host: p.host, open: true}
	_, err = s.handshake(ctx, conn, change)
	if err != nil && len(s.facts.Chain) == 0 {
		return failedTrial(err)
	}
	return check.Experiment{Answered: true, Chain: s.facts.Chain, Version: s.facts.Version, Detail: s.facts.Version + " " + s.facts.Cipher}
}

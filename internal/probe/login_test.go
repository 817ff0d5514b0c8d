package probe_test

import (
	"context"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/sasl/scram"

	"kscope/internal/check"
	"kscope/internal/probe"
)

func TestLogin(t *testing.T) {
	c, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.EnableSASL(), kfake.Superuser("SCRAM-SHA-512", "app", "secret"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	address := c.ListenAddrs()[0]
	_, port, _ := net.SplitHostPort(address)
	elsewhere := func(context.Context, string) ([]string, error) { return []string{"127.0.0.9", "127.0.0.1"}, nil }
	for name, c := range map[string]struct {
		user, password, address string
		stage                   check.Stage
		round, paths            int
	}{
		"right":                           {"app", "secret", address, "", 0, 1},
		"another password":                {"app", "wrong", address, check.StageSASL, 2, 1},
		"unknown":                         {"nobody", "secret", address, check.StageSASL, 1, 1},
		"nothing there":                   {"app", "secret", "127.0.0.9:" + port, check.StageTCP, 0, 1},
		"the second IP":                   {"app", "secret", "two.example:" + port, "", 0, 2},
		"refused, and not made once more": {"app", "wrong", "back.example:" + port, check.StageSASL, 2, 1},
		"no port":                         {"app", "secret", "two.example", "lookup", 0, 0},
	} {
		target := probe.Target{Client: check.ClientFacts{SASL: true}, Mechanism: scram.Auth{User: c.user, Pass: c.password}.AsSha512Mechanism(), DialTimeout: 5 * time.Second, Lookup: elsewhere}
		if strings.HasPrefix(c.address, "back") {
			target.Lookup = func(context.Context, string) ([]string, error) { return []string{"127.0.0.1", "127.0.0.9"}, nil }
		}
		e := probe.Login(context.Background(), target, c.address)
		if len(e.Paths) != c.paths || (e.Reached() != nil) != (c.stage == "") {
			t.Errorf("%s: %+v", name, e)
			continue
		}
		if c.stage == "lookup" {
			if e.Lookup.Failure == "" {
				t.Errorf("%s: %+v", name, e)
			}
			continue
		}
		p := e.Paths[len(e.Paths)-1]
		failed, _ := p.Failed()
		if failed.Stage != c.stage || p.SASL != nil && p.SASL.FailedRound != c.round {
			t.Errorf("%s: failed at %q %+v, want %q at message %d", name, failed.Stage, p.SASL, c.stage, c.round)
		}
		if p.Metadata != nil {
			t.Errorf("%s: it went on after the login", name)
		}
	}
}

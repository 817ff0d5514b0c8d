package main

import (
	"context"
	"net"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"kscope/internal/check"
	"kscope/internal/config"
	"kscope/internal/kafka"
	"kscope/internal/probe"
	"kscope/internal/scram"
)

// loginPlaces says at which addresses a login can be tried, and what there is where it cannot.
type loginPlaces struct {
	places []scram.Place
	// named says that the places are those of --verify-at.
	named bool
	// listening is what all brokers listen on, where that was asked for; unread is why it could not be read.
	listening scram.Listening
	unread    error
}

// where takes the addresses that were named, else the listener in use where that has SASL, else none.
func (c *cluster) where(ctx context.Context, at []string) (p loginPlaces, err error) {
	tls := c.settings.Client.TLS
	switch {
	case len(at) > 0:
		p.listen(ctx, c)
		p.named = true
		p.places = p.listening.Places(at, tls)
	case c.settings.Client.SASL:
		p.places, err = scram.Brokers(ctx, c.scram(), tls)
	default:
		p.listen(ctx, c)
	}
	return p, err
}

// listen asks the brokers what they listen on, once.
func (p *loginPlaces) listen(ctx context.Context, c *cluster) {
	if p.unread == nil && len(p.listening.Listeners) == 0 {
		p.listening, p.unread = scram.Listen(ctx, c.scram())
	}
}

// login is the way of a user to the brokers, as the probe takes it: with the TLS settings of whoever looks, also where the
// listener in use has no TLS and the one to log in at has.
func (c *cluster) login(user string, m scram.Mechanism, password config.Secret) probe.Target {
	s := c.settings
	if s.TLS == nil {
		s = c.app.withTLS(s)
	}
	s.SASL = &config.SASL{Mechanism: string(m), User: user, Password: password}
	s.Client.SASL, s.Client.Mechanism, s.Client.User = true, string(m), user
	return kafka.Target(s, check.Asked{}, versionText())
}

// withTLS are the settings with TLS on, or as they are where their TLS keys are of no use.
func (a *App) withTLS(s config.Settings) config.Settings {
	in := a.input()
	in.X, in.SASLPasswordStdin = append(in.X, "security.protocol=SSL"), false
	if secured, err := config.Load(in); err == nil && len(secured.Client.Unusable()) == 0 && secured.TLS != nil {
		return secured
	}
	return s
}

// verifyAtFlag gives a command --verify-at.
func verifyAtFlag(cmd *cobra.Command, at *[]string) {
	cmd.Flags().StringSliceVar(at, "verify-at", nil, "log in at `HOST:PORT,...` instead of at the listener in use; an address stands for its listener on every broker")
}

// checkVerifyAt refuses what is no HOST:PORT.
func checkVerifyAt(cmd *cobra.Command, addresses []string) error {
	for _, a := range addresses {
		host, port, err := net.SplitHostPort(a)
		n, bad := strconv.Atoi(port)
		if err != nil || host == "" || bad != nil || n < 1 || n > 65535 {
			return usage(cmd, "--verify-at names %q, needs HOST:PORT", a)
		}
	}
	return nil
}

// mechanismFlag gives a command --mechanism; an empty default means that it depends.
func mechanismFlag(cmd *cobra.Command, m *string, usual scram.Mechanism, what string) {
	cmd.Flags().StringVar(m, "mechanism", string(usual), what)
	completeWith(cmd, "mechanism", scram.Mechanisms())
}

// checkMechanism takes a mechanism in any case, and refuses what is none.
func checkMechanism(cmd *cobra.Command, m *string) error {
	*m = strings.ToUpper(*m)
	if *m == "" && !cmd.Flags().Changed("mechanism") {
		return nil
	}
	return oneOf(cmd, "mechanism", *m, scram.Mechanisms()...)
}

// oneUser takes exactly one user's name.
func oneUser(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return usage(cmd, "%s takes one user, got %d", cmd.CommandPath(), len(args))
	}
	return nil
}

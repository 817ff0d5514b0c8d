// Package kafka turns settings into what franz-go and the probe take. Clients are built here and nowhere else.
package kafka

import (
	"context"

	"github.com/twmb/franz-go/pkg/sasl"
	"github.com/twmb/franz-go/pkg/sasl/oauth"
	"github.com/twmb/franz-go/pkg/sasl/plain"
	"github.com/twmb/franz-go/pkg/sasl/scram"

	"kscope/internal/config"
)

// Mechanism returns what logs in, nil without SASL and for a mechanism that kscope cannot do.
func Mechanism(s config.Settings) sasl.Mechanism {
	if s.SASL == nil {
		return nil
	}
	user, password := s.SASL.User, s.SASL.Password.Reveal()
	switch s.SASL.Mechanism {
	case "PLAIN":
		return plain.Auth{User: user, Pass: password}.AsMechanism()
	case "SCRAM-SHA-256":
		return scram.Auth{User: user, Pass: password, IsToken: ofToken(s)}.AsSha256Mechanism()
	case "SCRAM-SHA-512":
		return scram.Auth{User: user, Pass: password, IsToken: ofToken(s)}.AsSha512Mechanism()
	case "OAUTHBEARER":
		return bearer(s)
	}
	return nil
}

// bearer logs in with the token of the settings, or with one that it gets at the first login; nil where the token is had
// in a way that only the client knows, of which the settings speak as a problem.
func bearer(s config.Settings) sasl.Mechanism {
	token := func(context.Context) (string, error) { return s.SASL.Token.Reveal(), nil }
	switch {
	case s.SASL.Token != "":
	case s.SASL.Endpoint != nil:
		token = newIssuer(s).get
	default:
		return nil
	}
	return oauth.Oauth(func(ctx context.Context) (oauth.Auth, error) {
		text, err := token(ctx)
		return oauth.Auth{Token: text, Extensions: s.SASL.Extensions}, err
	})
}

// ofToken says that user and password are those of a delegation token.
func ofToken(s config.Settings) bool { return s.SASL.Extensions["tokenauth"] == "true" }

// OtherSCRAM returns the other SCRAM mechanism for the same user, nil where the mechanism is no SCRAM. Its password is
// not the user's: only its first message is ever sent, which holds none.
func OtherSCRAM(s config.Settings) sasl.Mechanism {
	if s.SASL == nil {
		return nil
	}
	first := scram.Auth{User: s.SASL.User, Pass: "-", IsToken: ofToken(s)}
	switch s.SASL.Mechanism {
	case "SCRAM-SHA-256":
		return first.AsSha512Mechanism()
	case "SCRAM-SHA-512":
		return first.AsSha256Mechanism()
	}
	return nil
}

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
		if s.SASL.Token == "" {
			return nil // one that has to be fetched, which the settings speak of as a problem
		}
		return oauth.Oauth(func(context.Context) (oauth.Auth, error) {
			return oauth.Auth{Token: s.SASL.Token.Reveal(), Extensions: s.SASL.Extensions}, nil
		})
	}
	return nil
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

package config

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"

	"kscope/internal/check"
)

// claims are what a token says of itself, nothing where it is no JWT. The broker verifies it, not we.
func claims(token string) map[string]any {
	parts := strings.Split(token, ".")
	if len(parts) < 2 {
		return nil
	}
	body, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil {
		return nil
	}
	var said map[string]any
	if json.Unmarshal(body, &said) != nil {
		return nil
	}
	return said
}

// ended notes that the token of the settings is no longer good.
func (l *loader) ended(at value) {
	seconds, given := claims(l.s.SASL.Token.Reveal())["exp"].(float64)
	if end := time.Unix(int64(seconds), 0); given && end.Before(time.Now()) {
		l.s.Client.Secrets = append(l.s.Client.Secrets, check.SecretOddity{Key: at.key, Origin: at.Origin, Detail: "the token ended on " + end.UTC().Format("2006-01-02 15:04 UTC")})
	}
}

// principal is whom a token names.
func principal(token string, module *login) string {
	name := module.option("unsecuredLoginPrincipalClaimName")
	if name == "" {
		name = "sub"
	}
	who, _ := claims(token)[name].(string)
	return who
}

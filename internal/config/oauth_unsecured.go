package config

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"kscope/internal/check"
)

// unsecured makes a token without signature from the options of Java's login module or from librdkafka's
// sasl.oauthbearer.config.
func (l *loader) unsecured(module *login, jaasAt, mechanism value) {
	options, at := map[string]string{}, jaasAt
	if module != nil {
		options = module.options
	} else if v, ok := l.find("sasl.oauthbearer.config"); ok {
		options, at = librdkafkaClaims(v.text), v
	}
	token, err := unsecuredToken(options, time.Now())
	if err != nil {
		if at.key == "" {
			at = mechanism
		}
		l.problem(check.MissingCredential, at, check.Problem{Detail: "sasl.mechanism is OAUTHBEARER, and " + err.Error()})
		return
	}
	l.s.SASL.Token = Secret(token)
	for key, v := range options {
		if name, ok := strings.CutPrefix(key, "unsecuredLoginExtension_"); ok && name != "" {
			l.s.SASL.Extensions[name] = v
		}
	}
}

// librdkafkaClaims are the words of sasl.oauthbearer.config as Java's options.
func librdkafkaClaims(text string) map[string]string {
	given := map[string]string{}
	for _, word := range strings.Fields(text) {
		key, v, _ := strings.Cut(word, "=")
		given[key] = v
	}
	name := given["principalClaimName"]
	if name == "" {
		name = "sub"
	}
	out := map[string]string{"unsecuredLoginPrincipalClaimName": name, "unsecuredLoginStringClaim_" + name: given["principal"]}
	if v := given["lifeSeconds"]; v != "" {
		out["unsecuredLoginLifetimeSeconds"] = v
	}
	if v := given["scope"]; v != "" {
		claim := given["scopeClaimName"]
		if claim == "" {
			claim = "scope"
		}
		out["unsecuredLoginListClaim_"+claim] = "," + v
	}
	for key, v := range given {
		if ext, ok := strings.CutPrefix(key, "extension_"); ok {
			out["unsecuredLoginExtension_"+ext] = v
		}
	}
	return out
}

// unsecuredToken makes what Java's OAuthBearerUnsecuredLoginCallbackHandler makes: "none" for a signature, an hour to
// live, the claims of the options behind exp and iat.
func unsecuredToken(options map[string]string, now time.Time) (string, error) {
	name := options["unsecuredLoginPrincipalClaimName"]
	if name == "" {
		name = "sub"
	}
	if options["unsecuredLoginStringClaim_"+name] == "" {
		return "", errors.New("no token is given: kscope takes one from sasl.oauthbearer.token.file or KSCOPE_SASL_OAUTHBEARER_TOKEN, and an unsecured one needs unsecuredLoginStringClaim_" + name)
	}
	life := 3600.0
	if text := options["unsecuredLoginLifetimeSeconds"]; text != "" {
		seconds, err := strconv.ParseFloat(text, 64)
		if err != nil || seconds <= 0 {
			return "", errors.New("unsecuredLoginLifetimeSeconds is no number of seconds")
		}
		life = seconds
	}
	issued := float64(now.UnixMilli()) / 1000
	claims := fmt.Sprintf(`{"exp":%.3f,"iat":%.3f`, issued+life, issued)
	for _, key := range slices.Sorted(maps.Keys(options)) {
		claim, err := claimOf(key, options[key])
		if err != nil {
			return "", err
		}
		claims += claim
	}
	part := base64.RawURLEncoding.EncodeToString
	return part([]byte(`{"alg":"none"}`)) + "." + part([]byte(claims+"}")) + ".", nil
}

// claimOf is one option as `,"name":value`, nothing where it is no claim.
func claimOf(key, text string) (string, error) {
	kind, name, ok := strings.Cut(strings.TrimPrefix(key, "unsecuredLogin"), "Claim_")
	if !ok || !strings.HasPrefix(key, "unsecuredLogin") {
		return "", nil
	}
	if name == "exp" || name == "iat" {
		return "", fmt.Errorf("%s sets a claim that is set already", key)
	}
	var v any = text
	switch kind {
	case "Number":
		n, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return "", fmt.Errorf("%s is no number", key)
		}
		v = n
	case "List":
		v = list(text)
	}
	body, err := json.Marshal(map[string]any{name: v})
	if err != nil {
		return "", fmt.Errorf("%s: %w", key, err)
	}
	return "," + string(body[1:len(body)-1]), nil
}

// list splits at the first character, where that is neither letter nor digit.
func list(text string) []string {
	if text == "" {
		return []string{}
	}
	first := text[0]
	if first >= '0' && first <= '9' || first >= 'a' && first <= 'z' || first >= 'A' && first <= 'Z' || first == '_' {
		return []string{text}
	}
	return strings.Split(text[1:], string(first))
}

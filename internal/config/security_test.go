package config

import (
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"kscope/internal/check"
)

func TestProtocol(t *testing.T) {
	for name, c := range map[string]struct {
		in   Input
		want string
	}{
		"default":         {Input{}, "PLAINTEXT"},
		"any case":        {Input{X: []string{"security.protocol= sasl_ssl "}}, "SASL_SSL"},
		"--tls":           {Input{TLS: true}, "SSL"},
		"--tls and login": {Input{TLS: true, X: []string{"security.protocol=SASL_PLAINTEXT"}}, "SASL_SSL"},
		"--tls-ca":        {Input{TLSCA: "ca.pem"}, "SSL"},
		"login":           {Input{SASLUsername: "a"}, "SASL_PLAINTEXT"},
		"keys alone":      {Input{X: []string{"sasl.username=a", "ssl.ca.location=b"}}, "PLAINTEXT"},
	} {
		if got := load(t, c.in).Client; got.Protocol != c.want || got.TLS != strings.HasSuffix(c.want, "SSL") || got.SASL != strings.HasPrefix(c.want, "SASL") {
			t.Errorf("%s: got %+v, want %s", name, got, c.want)
		}
	}
	for in, want := range map[string]string{"SASL": "SASL_SSL", "TLS": "SSL", "SASL-SSL": "SASL_SSL", "SASLSSL": "SASL_SSL", "PLAIN": "PLAINTEXT", "": "SSL", "sasl_plain": "SASL_PLAINTEXT"} {
		got := load(t, Input{X: []string{"security.protocol=" + in}}).Client.Problems
		if len(got) != 1 || got[0].Kind != check.BadValue || got[0].Usable || got[0].Value != in || got[0].Want != want {
			t.Errorf("%q: got %+v, want %s", in, got, want)
		}
	}
}

func TestVersionsAndCiphers(t *testing.T) {
	for in, want := range map[string]TLS{
		"":                                     {Verify: true, VerifyName: true},
		"ssl.enabled.protocols=TLSv1.2":        {Verify: true, VerifyName: true, MinVersion: tls.VersionTLS12, MaxVersion: tls.VersionTLS12},
		"ssl.enabled.protocols=TLSv1.3, TLSv1": {Verify: true, VerifyName: true, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS13},
		"ssl.cipher.suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,TLS_DHE_RSA_WITH_AES_128_GCM_SHA256": {Verify: true, VerifyName: true, MaxVersion: tls.VersionTLS12, CipherSuites: []uint16{tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256}},
		"ssl.cipher.suites=TLS_AES_128_GCM_SHA256":                                                    {Verify: true, VerifyName: true, MinVersion: tls.VersionTLS13, CipherSuites: []uint16{tls.TLS_AES_128_GCM_SHA256}},
		"ssl.cipher.suites=ECDHE-ECDSA-AES256-GCM-SHA384:HIGH:!aNULL":                                 {Verify: true, VerifyName: true, CipherSuites: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384}},
		"ssl.endpoint.identification.algorithm= ":                                                     {Verify: true},
		"ssl.endpoint.identification.algorithm=none":                                                  {Verify: true},
		"ssl.endpoint.identification.algorithm=HTTPS":                                                 {Verify: true, VerifyName: true},
		"enable.ssl.certificate.verification=false":                                                   {},
	} {
		s := load(t, Input{X: []string{"security.protocol=SSL", "x.y=" + in, in + map[bool]string{true: "client.id=x"}[in == ""]}})
		if !reflect.DeepEqual(*s.TLS, want) || s.Client.Problems != nil || s.Client.Verify != want.Verify || s.Client.VerifyName != want.VerifyName || !s.Client.SystemRoots {
			t.Errorf("%s: got %+v, %+v; want %+v", in, *s.TLS, s.Client.Problems, want)
		}
	}
}

func TestNamesOfOpenSSL(t *testing.T) {
	for want, in := range map[string]uint16{
		"ECDHE-RSA-AES128-GCM-SHA256": tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, "ECDHE-RSA-CHACHA20-POLY1305": tls.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
		"AES256-SHA": tls.TLS_RSA_WITH_AES_256_CBC_SHA, "AES128-GCM-SHA256": tls.TLS_RSA_WITH_AES_128_GCM_SHA256, "ECDHE-ECDSA-AES128-SHA": tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
	} {
		if got, ok := suite(want); !ok || got != in {
			t.Errorf("%s is %s, want %s", want, tls.CipherSuiteName(got), tls.CipherSuiteName(in))
		}
	}
}

// problemsOf are the problems of a settings file and what was read of it.
func TestProblemsOfTLS(t *testing.T) {
	for in, want := range map[string]string{
		"ssl.enabled.protocols=TLSv1.2,tlsv1.3":               `bad value ssl.enabled.protocols:2 "TLSv1.2,tlsv1.3"→"TLSv1.2,TLSv1.3" ssl.enabled.protocols names "tlsv1.3", needs TLSv1.2 or TLSv1.3 with these capitals`,
		"ssl.enabled.protocols=TLS1.2":                        `bad value ssl.enabled.protocols:2 "TLS1.2"→"TLSv1.2" ssl.enabled.protocols names "TLS1.2", needs TLSv1.2 or TLSv1.3 with these capitals`,
		"ssl.endpoint.identification.algorithm=htps":          `bad value ssl.endpoint.identification.algorithm:2 "htps"→"https" ssl.endpoint.identification.algorithm is "htps", needs https, or nothing to leave names unverified`,
		"ssl.endpoint.identification.algorithm=none":          `bad value ssl.endpoint.identification.algorithm:2 "none"→"https" usable ssl.endpoint.identification.algorithm is none, which librdkafka knows and Java refuses in every handshake; Java needs https, or nothing to leave names unverified`,
		"ssl.cipher.suites=ECDHE-RSA-AES128-GCM-SHA256":       `bad value ssl.cipher.suites:2 "ECDHE-RSA-AES128-GCM-SHA256"→"" ssl.cipher.suites names "ECDHE-RSA-AES128-GCM-SHA256", which Java does not know: it needs names such as TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256`,
		"ssl.cipher.suites=TLS_DHE_DSS_WITH_AES_128_CBC_SHA":  `odd key :2 ""→"" usable ssl.cipher.suites names no cipher suite that kscope has, so it offers its own`,
		"enable.ssl.certificate.verification=no\nssl.ca.pem=": `bad value enable.ssl.certificate.verification:2 "no"→"true" enable.ssl.certificate.verification is "no", needs true or false`,
	} {
		s := load(t, Input{ConfigFile: write(t, "c", "security.protocol=SSL\n"+in+"\n")})
		if got := saying(s.Client.Problems); !reflect.DeepEqual(got, []string{want}) {
			t.Errorf("%s:\n got %q\nwant %q", in, got, want)
		}
	}
}

func TestLogins(t *testing.T) {
	jaas := func(module, options string) string {
		return "\nsasl.jaas.config=x." + module + " required " + options + ";\n"
	}
	for name, c := range map[string]struct {
		text       string
		mechanism  string
		user, pass string
		want       string
	}{
		"PLAIN":             {"sasl.mechanism=PLAIN" + jaas("PlainLoginModule", `username="a" password="b"`), "PLAIN", "a", "b", ""},
		"SCRAM":             {"sasl.mechanism= SCRAM-SHA-256 " + jaas("ScramLoginModule", `username="a" password="b"`), "SCRAM-SHA-256", "a", "b", ""},
		"librdkafka":        {"sasl.mechanisms=SCRAM-SHA-512\nsasl.username=a\nsasl.password=b", "SCRAM-SHA-512", "a", "b", ""},
		"Java's stands":     {"sasl.mechanism=PLAIN\nsasl.username=x\nsasl.password=y" + jaas("PlainLoginModule", `username="a" password="b"`), "PLAIN", "a", "b", ""},
		"no mechanism":      {jaas("PlainLoginModule", `username="a" password="b"`), "GSSAPI", "", "", `mechanism default sasl.mechanism:3 "GSSAPI"→"PLAIN" sasl.mechanism is not set, which means GSSAPI (Kerberos), and sasl.jaas.config has PlainLoginModule`},
		"empty mechanism":   {"sasl.mechanism=" + jaas("ScramLoginModule", `username="a" password="b"`), "GSSAPI", "", "", `mechanism default sasl.mechanism:2 ""→""`},
		"no mechanism, rd":  {"sasl.username=a\nsasl.password=b", "GSSAPI", "", "", `mechanism default sasl.mechanism:2 "GSSAPI"→"" sasl.mechanism is not set, which means GSSAPI (Kerberos), and a user and password are given`},
		"nothing":           {"", "GSSAPI", "", "", `unsupported login sasl.mechanism:0 "GSSAPI"→"" usable sasl.mechanism is not set, which means GSSAPI (Kerberos); kscope cannot log in with it and looks as far as it can without`},
		"Kerberos":          {"sasl.mechanism=GSSAPI" + jaas("Krb5LoginModule", "useKeyTab=true"), "GSSAPI", "", "", `unsupported login sasl.mechanism:2 "GSSAPI"→"" usable kscope cannot log in with GSSAPI; it looks as far as it can without`},
		"IAM":               {"sasl.mechanism=AWS_MSK_IAM" + jaas("IAMLoginModule", ""), "AWS_MSK_IAM", "", "", `unsupported login sasl.mechanism:2 "AWS_MSK_IAM"→"" usable kscope cannot log in with AWS_MSK_IAM; it looks as far as it can without`},
		"another":           {"sasl.mechanism=DIGEST-MD5", "DIGEST-MD5", "", "", `unsupported login sasl.mechanism:2 "DIGEST-MD5"→"" usable kscope cannot log in with DIGEST-MD5; it looks as far as it can without`},
		"small letters":     {"sasl.mechanism=plain" + jaas("PlainLoginModule", `username="a" password="b"`), "plain", "", "", `bad value sasl.mechanism:2 "plain"→"PLAIN" sasl.mechanism is "plain", needs PLAIN or another mechanism as clients write it`},
		"misspelt":          {"sasl.mechanism=SCRAM-SHA512", "SCRAM-SHA512", "", "", `bad value sasl.mechanism:2 "SCRAM-SHA512"→"SCRAM-SHA-512" sasl.mechanism is "SCRAM-SHA512", needs SCRAM-SHA-512 or another mechanism as clients write it`},
		"too short":         {"sasl.mechanism=SCRAM", "SCRAM", "", "", `bad value sasl.mechanism:2 "SCRAM"→"SCRAM-SHA-512" sasl.mechanism is "SCRAM", needs SCRAM-SHA-512 or another mechanism as clients write it`},
		"no credentials":    {"sasl.mechanism=PLAIN", "PLAIN", "", "", `missing credential sasl.mechanism:2 ""→"" sasl.mechanism is PLAIN, and no user and password are given`},
		"no password":       {"sasl.mechanism=PLAIN" + jaas("PlainLoginModule", `username="a"`), "PLAIN", "a", "", `missing credential sasl.jaas.config:3 ""→"" sasl.mechanism is PLAIN, and no password is given`},
		"no user, rd":       {"sasl.mechanism=PLAIN\nsasl.password=b", "PLAIN", "", "b", `missing credential sasl.password:3 ""→"" sasl.mechanism is PLAIN, and no user is given`},
		"bad JAAS":          {"sasl.mechanism=PLAIN\nsasl.jaas.config=x.PlainLoginModule required username=a", "", "", "", `bad jaas sasl.jaas.config:3 ""→"" Java refuses sasl.jaas.config: it does not end with a semicolon, the value of username needs quotes if it holds more than letters, digits, "-", "_", "." and "$"`},
		"OAuth, nothing":    {"sasl.mechanism=OAUTHBEARER" + jaas("OAuthBearerLoginModule", ""), "OAUTHBEARER", "", "", `missing credential sasl.jaas.config:3 ""→"" sasl.mechanism is OAUTHBEARER, and no token is given: kscope takes one from sasl.oauthbearer.token.file or KSCOPE_SASL_OAUTHBEARER_TOKEN, and an unsecured one needs unsecuredLoginStringClaim_sub`},
		"OAuth, fetched":    {"sasl.mechanism=OAUTHBEARER\nsasl.oauthbearer.token.endpoint.url=https://idp/token" + jaas("OAuthBearerLoginModule", `clientId="x"`), "OAUTHBEARER", "", "", `missing credential sasl.oauthbearer.token.endpoint.url:3 ""→"" tokens come from https://idp/token, and the id or the secret of the client is not given`},
		"OAuth, own class":  {"sasl.mechanism=OAUTHBEARER\nsasl.login.callback.handler.class=com.acme.Handler" + jaas("OAuthBearerLoginModule", `clientId="x"`), "OAUTHBEARER", "", "", `unsupported login sasl.mechanism:2 "OAUTHBEARER"→"" usable kscope does not get a token as sasl.login.callback.handler.class says; it looks as far as it can without, or takes one from sasl.oauthbearer.token.file`},
		"OAuth, no file":    {"sasl.mechanism=OAUTHBEARER\nsasl.oauthbearer.token.endpoint.url=file:///nowhere", "OAUTHBEARER", "", "", `missing credential sasl.oauthbearer.token.endpoint.url:3 ""→"" token file /nowhere cannot be read: no such file or directory`},
		"OAuth, bad claims": {"sasl.mechanism=OAUTHBEARER" + jaas("OAuthBearerLoginModule", `unsecuredLoginStringClaim_sub="a" unsecuredLoginStringClaim_exp="1"`), "OAUTHBEARER", "", "", `missing credential sasl.jaas.config:3 ""→"" sasl.mechanism is OAUTHBEARER, and unsecuredLoginStringClaim_exp sets a claim that is set already`},
	} {
		s := load(t, Input{ConfigFile: write(t, "c", "security.protocol=SASL_SSL\n"+c.text+"\n")})
		got := saying(s.Client.Problems)
		ok := len(got) == 0 && c.want == "" || len(got) == 1 && got[0] == c.want
		if name == "empty mechanism" {
			ok = len(got) == 1 && s.Client.Problems[0].Kind == check.MechanismDefault && s.Client.Problems[0].Want == "SCRAM-SHA-512"
		}
		if !ok || s.Client.Mechanism != c.mechanism || s.SASL.User != c.user || s.SASL.Password.Reveal() != c.pass || s.Client.User != c.user {
			t.Errorf("%s: got %s %q %q and\n     %q\nwant %q", name, s.Client.Mechanism, s.SASL.User, s.SASL.Password.Reveal(), got, c.want)
		}
	}
}

func TestCredentialsOfLayers(t *testing.T) {
	file := write(t, "c", "security.protocol=SASL_SSL\nsasl.mechanism=PLAIN\nsasl.jaas.config=x.PlainLoginModule required username=\"file\" password=\"file\" tokenauth=true;\n")
	s := load(t, Input{ConfigFile: file, Environ: []string{"KSCOPE_SASL_PASSWORD=env"}, SASLUsername: "flag", SASLMechanism: "SCRAM-SHA-256"})
	want := SASL{Mechanism: "SCRAM-SHA-256", User: "flag", Password: "env", Extensions: map[string]string{"tokenauth": "true"}}
	if !reflect.DeepEqual(*s.SASL, want) || s.Client.Problems != nil {
		t.Errorf("got %s of %s with %q, %+v", s.SASL.Mechanism, s.SASL.User, s.SASL.Password.Reveal(), s.Client.Problems)
	}
}

func TestOddSecrets(t *testing.T) {
	for in, want := range map[string]string{
		"ok": "", "a b": "", `a"b`: "", "ok\n": "the password ends with a line break", "ok\r": "the password holds a carriage return", "ok\r\n": "the password ends with a line break",
		" ok": "the password begins with a blank", "ok\t": "the password ends with a blank", `"ok"`: "the password stands in quotes, which belong to it here", "a\nb": "the password holds a line break",
		"${vault:x}": "the password is a reference that nothing resolves",
	} {
		s := load(t, Input{X: []string{"security.protocol=SASL_SSL", "sasl.mechanism=PLAIN", "sasl.username=a", "sasl.password=" + in}})
		var wanted []check.SecretOddity
		if want != "" {
			wanted = []check.SecretOddity{{Key: "sasl.password", Origin: check.Origin{Source: "-X", Name: "-X"}, Detail: want}}
		}
		if !reflect.DeepEqual(s.Client.Secrets, wanted) || s.SASL.Password.Reveal() != in {
			t.Errorf("%q: got %+v, want %+v", in, s.Client.Secrets, wanted)
		}
	}
	file := write(t, "c", "security.protocol=SASL_SSL\nsasl.mechanism=PLAIN\nsasl.jaas.config=x.PlainLoginModule required username=\"a\" password=\"bär\";\n")
	s := load(t, Input{ConfigFile: file})
	want := []check.SecretOddity{{Key: "sasl.jaas.config", Origin: check.Origin{Source: "file", Name: file, Line: 3}, Detail: "the password was written in UTF-8 and is read as ISO-8859-1, as Java does, so that its letters beyond ASCII are others"}}
	if !reflect.DeepEqual(s.Client.Secrets, want) || s.SASL.Password.Reveal() != "bÃ¤r" {
		t.Errorf("got %+v and %q, want %+v", s.Client.Secrets, s.SASL.Password.Reveal(), want)
	}
}

func TestTokens(t *testing.T) {
	oauth := []string{"security.protocol=SASL_SSL", "sasl.mechanism=OAUTHBEARER"}
	token := "e30." + base64.RawURLEncoding.EncodeToString([]byte(`{"sub":"alice"}`)) + ".sig"
	file := write(t, "token", token+"\n")
	for name, in := range map[string]Input{
		"variable": {X: oauth, Environ: []string{"KSCOPE_SASL_OAUTHBEARER_TOKEN=" + token}},
		"file":     {X: append(oauth, "sasl.oauthbearer.token.file="+file)},
		"URL":      {X: append(oauth, "sasl.oauthbearer.token.endpoint.url=file://"+file)},
		"over":     {X: append(oauth, "sasl.oauthbearer.token.endpoint.url=https://idp", "sasl.oauthbearer.token.file="+file)},
	} {
		s := load(t, in)
		if s.SASL.Token.Reveal() != token || s.Client.User != "alice" || s.Client.Problems != nil {
			t.Errorf("%s: got %q of %q, %+v", name, s.SASL.Token.Reveal(), s.Client.User, s.Client.Problems)
		}
	}
	s := load(t, Input{X: append(oauth, "sasl.oauthbearer.config=principal=bob extension_a=b", "enable.sasl.oauthbearer.unsecure.jwt=true")})
	if s.Client.User != "bob" || !reflect.DeepEqual(s.SASL.Extensions, map[string]string{"a": "b"}) || s.Client.Problems != nil {
		t.Errorf("librdkafka: %+v %+v", s.Client, s.SASL)
	}
}

func TestTokenEndpoint(t *testing.T) {
	const module = "x.OAuthBearerLoginModule required "
	for name, c := range map[string]struct {
		x    []string
		want TokenEndpoint
	}{
		"Java's module": {[]string{"sasl.jaas.config=" + module + `clientId="app" clientSecret="s 1" scope="kafka" extension_a="b";`}, TokenEndpoint{ClientID: "app", Secret: "s 1", Scope: "kafka"}},
		"Java's keys": {[]string{"sasl.jaas.config=" + module + ";", "sasl.oauthbearer.client.credentials.client.id=app", "sasl.oauthbearer.client.credentials.client.secret=s", "sasl.oauthbearer.header.urlencode=true",
			"sasl.oauthbearer.jwt.retriever.class=org.apache.kafka.common.security.oauthbearer.ClientCredentialsJwtRetriever"}, TokenEndpoint{ClientID: "app", Secret: "s", Encoded: true}},
		"librdkafka's keys": {[]string{"sasl.oauthbearer.method=oidc", "sasl.oauthbearer.client.id=app", "sasl.oauthbearer.client.secret=s", "sasl.oauthbearer.scope=kafka", "sasl.oauthbearer.extensions=a=b"}, TokenEndpoint{ClientID: "app", Secret: "s", Scope: "kafka"}},
	} {
		s := load(t, Input{X: append(c.x, "security.protocol=SASL_SSL", "sasl.mechanism=OAUTHBEARER", "sasl.oauthbearer.token.endpoint.url=https://idp/token")})
		c.want.URL = &url.URL{Scheme: "https", Host: "idp", Path: "/token"}
		if s.Client.Problems != nil || !reflect.DeepEqual(*s.SASL.Endpoint, c.want) || name != "Java's keys" && s.SASL.Extensions["a"] != "b" {
			t.Errorf("%s: got %+v, %v, %+v", name, *s.SASL.Endpoint, s.SASL.Extensions, s.Client.Problems)
		}
	}
	for _, x := range []string{"sasl.oauthbearer.grant.type=urn:ietf:params:oauth:grant-type:jwt-bearer", "sasl.oauthbearer.jwt.retriever.class=com.acme.Mine", "sasl.oauthbearer.metadata.authentication.type=azure_imds"} {
		s := load(t, Input{X: []string{x, "security.protocol=SASL_SSL", "sasl.mechanism=OAUTHBEARER", "sasl.oauthbearer.token.endpoint.url=https://idp/token", "sasl.oauthbearer.client.id=a", "sasl.oauthbearer.client.secret=b"}})
		if s.SASL.Endpoint != nil || len(s.Client.Problems) != 1 || s.Client.Problems[0].Kind != check.UnsupportedLogin {
			t.Errorf("%s: got %+v, %+v", x, s.SASL.Endpoint, s.Client.Problems)
		}
	}
}

func TestTokenEndpointIsShownWithoutSecrets(t *testing.T) {
	for in, want := range map[string]string{
		"https://idp/token": "https://idp/token", "https://app:c4n4ry@idp/token?key=c4n4ry": "https://idp/token", "file:///run/token": "file:///run/token", "https://%zz:c4n4ry@": "****",
	} {
		s := load(t, Input{X: []string{"sasl.oauthbearer.token.endpoint.url=" + in}})
		if got := s.Client.Settings[0].Value; got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}

func TestTokenThatEnded(t *testing.T) {
	for claims, want := range map[string]string{`{"exp":4102444800.5}`: "", `{"exp":1600000000}`: "the token ended on 2020-09-13 12:26 UTC", `{}`: "", `no`: ""} {
		token := "e30." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + "."
		file := write(t, "token", token)
		s := load(t, Input{X: []string{"security.protocol=SASL_SSL", "sasl.mechanism=OAUTHBEARER", "sasl.oauthbearer.token.file=" + file}})
		var wanted []check.SecretOddity
		if want != "" {
			wanted = []check.SecretOddity{{Key: "sasl.oauthbearer.token.file", Origin: check.Origin{Source: "-X", Name: "-X"}, Detail: want}}
		}
		if !reflect.DeepEqual(s.Client.Secrets, wanted) {
			t.Errorf("%s: got %+v, want %+v", claims, s.Client.Secrets, wanted)
		}
	}
}

// The wanted claims are those that OAuthBearerUnsecuredLoginCallbackHandler of kafka-clients 4.4.0 makes.
func TestUnsecuredToken(t *testing.T) {
	now := time.UnixMilli(1795597985219)
	for _, c := range []struct {
		options map[string]string
		want    string
	}{
		{map[string]string{"unsecuredLoginStringClaim_sub": "alice"}, `{"exp":1795601585.219,"iat":1795597985.219,"sub":"alice"}`},
		{map[string]string{"unsecuredLoginStringClaim_user": "bob", "unsecuredLoginPrincipalClaimName": "user", "unsecuredLoginLifetimeSeconds": "60", "unsecuredLoginExtension_x": "y"}, `{"exp":1795598045.219,"iat":1795597985.219,"user":"bob"}`},
		{map[string]string{"unsecuredLoginStringClaim_sub": "a", "unsecuredLoginNumberClaim_n": "12", "unsecuredLoginListClaim_scope": "|a|b"}, `{"exp":1795601585.219,"iat":1795597985.219,"scope":["a","b"],"n":12,"sub":"a"}`},
	} {
		got, err := unsecuredToken(c.options, now)
		want := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`)) + "." + base64.RawURLEncoding.EncodeToString([]byte(c.want)) + "."
		if err != nil || got != want {
			t.Errorf("%v: got %s, %v; want %s", c.options, got, err, want)
		}
	}
	for _, o := range []map[string]string{{}, {"unsecuredLoginStringClaim_sub": ""}, {"unsecuredLoginStringClaim_x": "a"}, {"unsecuredLoginStringClaim_sub": "a", "unsecuredLoginStringClaim_iat": "1"}, {"unsecuredLoginStringClaim_sub": "a", "unsecuredLoginLifetimeSeconds": "x"}} {
		if got, err := unsecuredToken(o, now); err == nil {
			t.Errorf("%v: got %s, want an error", o, got)
		}
	}
}

func TestSecretIsNeverWritten(t *testing.T) {
	s := Secret("c4n4ry")
	text := fmt.Sprintf("%v %+v %#v %s %q %x %d %t %v", s, s, s, s, s, s, s, s, []any{s, &s, struct{ S Secret }{s}, map[Secret]Secret{s: s}})
	if strings.Contains(text, "c4n4ry") || strings.Contains(text, "63346e") {
		t.Error(text)
	}
	if s.Reveal() != "c4n4ry" || s.String() != "****" || s.LogValue().String() != "****" {
		t.Errorf("got %s %s", s.String(), s.LogValue())
	}
}

package catalog

import (
	"slices"
	"strings"

	"kscope/internal/check"
)

// rd says that the settings are librdkafka's, whose keys differ for stores and credentials.
func rd(f *check.Facts) bool { return f.Client.Dialect == "librdkafka" }

// given is the first of several keys that was given, the first of all where none was.
func given(f *check.Facts, keys ...string) string {
	for _, k := range keys {
		if f.Client.Setting(k) != nil {
			return k
		}
	}
	return keys[0]
}

// change is one way that sets keys of the client.
func change(say string, set ...check.Setting) check.Fix {
	return check.Fix{Say: say, Steps: settings(set)}
}

// settings are the steps that write some keys and take others out, each in a step of its own.
func settings(set []check.Setting) []check.Step {
	var write, remove []check.Setting
	for _, s := range set {
		if s.Remove {
			remove = append(remove, s)
		} else {
			write = append(write, s)
		}
	}
	var steps []check.Step
	for _, part := range [][]check.Setting{write, remove} {
		if len(part) > 0 {
			steps = append(steps, check.Step{Set: part})
		}
	}
	return steps
}

// without takes those of the keys out that were given in a file.
func without(f *check.Facts, keys ...string) []check.Setting {
	var set []check.Setting
	for _, k := range keys {
		if s := f.Client.Setting(k); s != nil && s.Source == "file" {
			out := f.Client.Set(k, "")
			out.Remove = true
			set = append(set, out)
		}
	}
	return set
}

// protocol is security.protocol with TLS and SASL as said.
func protocol(tls, sasl bool) string {
	name := "PLAINTEXT"
	if tls {
		name = "SSL"
	}
	if sasl {
		name = "SASL_" + name
	}
	return name
}

// trusting are the settings by which the client trusts an authority.
func trusting(f *check.Facts, authority string) []check.Setting {
	file := check.Blank("PEM file with the certificate of " + authority)
	if rd(f) {
		return append([]check.Setting{f.Client.Set("ssl.ca.location", file)}, without(f, "ssl.ca.pem")...)
	}
	return append([]check.Setting{f.Client.Set("ssl.truststore.type", "PEM"), f.Client.Set("ssl.truststore.location", file)},
		without(f, "ssl.truststore.password", "ssl.truststore.certificates")...)
}

// presenting are the settings by which the client has a certificate of its own.
func presenting(f *check.Facts, from string) []check.Setting {
	if rd(f) {
		return append([]check.Setting{
			f.Client.Set("ssl.certificate.location", check.Blank("PEM file with a certificate chain issued by "+from)),
			f.Client.Set("ssl.key.location", check.Blank("PEM file with the private key of that certificate")),
		}, without(f, "ssl.keystore.location", "ssl.certificate.pem", "ssl.key.pem")...)
	}
	return append([]check.Setting{
		f.Client.Set("ssl.keystore.type", "PEM"),
		f.Client.Set("ssl.keystore.location", check.Blank("PEM file with a private key and a certificate chain issued by "+from)),
	}, without(f, "ssl.keystore.password", "ssl.keystore.key", "ssl.keystore.certificate.chain")...)
}

// credentials are the settings of a login. The password is always a blank.
func credentials(f *check.Facts, mechanism string) []check.Setting {
	user := f.Client.User
	if user == "" {
		user = check.Blank("user")
	}
	return credentialsOf(f, mechanism, user, check.Blank("password"))
}

// credentialsOf are the settings of a login as a given user.
func credentialsOf(f *check.Facts, mechanism, user, password string) []check.Setting {
	if rd(f) {
		if mechanism == "OAUTHBEARER" {
			return []check.Setting{f.Client.Set("sasl.oauthbearer.token.endpoint.url", check.Blank("address that gives tokens"))}
		}
		return []check.Setting{f.Client.Set("sasl.username", user), f.Client.Set("sasl.password", password)}
	}
	set := []check.Setting{f.Client.Set("sasl.jaas.config", jaas(mechanism, user, password))}
	if mechanism == "AWS_MSK_IAM" {
		set = append(set, f.Client.Set("sasl.client.callback.handler.class", "software.amazon.msk.auth.iam.IAMClientCallbackHandler"))
	}
	return set
}

// jaas is the login module of a mechanism, quoted as Java wants it.
func jaas(mechanism, user, password string) string {
	const modules = "org.apache.kafka.common.security."
	quote := func(s string) string { return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"` }
	switch {
	case strings.HasPrefix(mechanism, "SCRAM-"):
		return modules + "scram.ScramLoginModule required username=" + quote(user) + " password=" + quote(password) + ";"
	case mechanism == "OAUTHBEARER":
		return modules + "oauthbearer.OAuthBearerLoginModule required;"
	case mechanism == "AWS_MSK_IAM":
		return "software.amazon.msk.auth.iam.IAMLoginModule required;"
	}
	return modules + "plain.PlainLoginModule required username=" + quote(user) + " password=" + quote(password) + ";"
}

// mechanism sets sasl.mechanism, by the name that the client's settings use, and the login module where that differs.
func mechanism(f *check.Facts, name string) []check.Setting {
	set := []check.Setting{f.Client.Set("sasl.mechanism", name)}
	scram := func(m string) bool { return strings.HasPrefix(m, "SCRAM-") }
	if f.Client.Setting("sasl.jaas.config") != nil && f.Client.Mechanism != name && !(scram(f.Client.Mechanism) && scram(name)) {
		set = append(set, credentials(f, name)...)
	}
	return set
}

// strongest is the best of the offered mechanisms that clients can log in with by a password, else by a token.
func strongest(offered []string) string {
	for _, m := range []string{"SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN", "OAUTHBEARER"} {
		if slices.Contains(offered, m) {
			return m
		}
	}
	if len(offered) > 0 {
		return offered[0]
	}
	return check.Blank("mechanism of that listener")
}

package certs

import (
	"fmt"
	"path"
	"regexp"
	"strings"
	"unicode/utf16"
)

// MappingRule makes the common name alone the principal: User:app instead of User:CN=app.
const MappingRule = `RULE:^CN=([^,]+).*$/$1/,DEFAULT`

// Principal is who Kafka takes the bearer of a certificate for, without a mapping rule: the subject as
// X500Principal.getName prints it, which for the subjects issued here is how Go prints it, too.
func (m Member) Principal() string {
	if m.Issued() {
		return "User:" + m.Pair.Chain[0].Subject.String()
	}
	return "User:CN=" + m.Leaf.CommonName
}

var mapped = regexp.MustCompile(`^User:CN=([^,]+).*$`)

// MappedPrincipal is the same under MappingRule, which leaves a subject alone that does not begin with its common name.
func (m Member) MappedPrincipal() string { return mapped.ReplaceAllString(m.Principal(), "User:$1") }

// SuperUsers is the value of super.users for the brokers of a set: without it an authorizer would refuse them.
func (s Set) SuperUsers(principal func(Member) string) string {
	var all []string
	for _, m := range s.Members {
		if m.Kind == Broker {
			all = append(all, principal(m))
		}
	}
	return strings.Join(all, ";")
}

// variant is one format of the stores in a properties file.
type variant struct{ suffix, kind, keystore, truststore string }

func (m Member) variants() []variant {
	all := []variant{{".properties", FormatPEM, KeystorePEM, AuthorityCert}, {".p12.properties", FormatPKCS12, KeystoreP12, TruststoreP12}}
	if m.JKS {
		all = append(all, variant{".jks.properties", FormatJKS, KeystoreJKS, TruststoreJKS})
	}
	return all
}

// fragments are the files that tell brokers and clients where the stores are, dir being the folder of the set as those
// see it who have no path of their own.
func (s Set) fragments(m Member, dir string) []File {
	at := m.Path
	if at == "" {
		at = path.Join(dir, m.Folder)
	}
	var files []File
	for _, v := range m.variants() {
		if m.Kind == Broker {
			files = append(files, File{m.in("server" + v.suffix), []byte(s.serverFragment(m, v, at)), true})
		} else {
			files = append(files, File{m.in("client" + v.suffix), []byte(clientFragment(m, v, at)), true})
		}
	}
	if m.Kind == Client {
		files = append(files, File{m.in(LibrdkafkaFile), []byte(librdkafka(at)), false})
	}
	return files
}

// stores are the lines of the stores. A PEM store must not have a password set: Kafka refuses that.
func (m Member) stores(v variant, at string) string {
	lines := property("ssl.keystore.type", v.kind) + property("ssl.keystore.location", path.Join(at, v.keystore))
	if v.kind != FormatPEM {
		lines += property("ssl.keystore.password", m.Password) + property("ssl.key.password", m.Password)
	}
	lines += property("ssl.truststore.type", v.kind) + property("ssl.truststore.location", path.Join(at, v.truststore))
	if v.kind != FormatPEM {
		lines += property("ssl.truststore.password", m.Password)
	}
	return lines
}

func (s Set) serverFragment(m Member, v variant, at string) string {
	return fmt.Sprintf("# TLS of broker %d with %s stores: lines for its server.properties.\n", m.ID, v.kind) +
		m.stores(v, at) +
		"# Other brokers and clients show a certificate of this authority. \"requested\" lets in clients without one, too,\n" +
		"# \"none\" asks nobody. A listener of its own: listener.name.‹name›.ssl.client.auth.\n" +
		property("ssl.client.auth", "required") +
		"# With an authorizer the brokers must be allowed all:\n" +
		"#" + property("super.users", s.SuperUsers(Member.Principal)) +
		"# For short principals these two instead:\n" +
		"#" + property("ssl.principal.mapping.rules", MappingRule) +
		"#" + property("super.users", s.SuperUsers(Member.MappedPrincipal))
}

func clientFragment(m Member, v variant, at string) string {
	return fmt.Sprintf("# %s over TLS with %s stores, for Java clients and Kafka's own tools.\n", m.Principal(), v.kind) +
		property("security.protocol", "SSL") + m.stores(v, at) +
		"# The broker's name is verified, which is the default; an empty value would switch that off.\n" +
		property("ssl.endpoint.identification.algorithm", "https")
}

// librdkafka is for it and all that are built on it; kcat reads it with -F. Before 2.0 librdkafka did not verify names by
// itself.
func librdkafka(at string) string {
	return "security.protocol=ssl\n" +
		"ssl.ca.location=" + path.Join(at, AuthorityCert) + "\n" +
		"ssl.certificate.location=" + path.Join(at, ChainFile) + "\n" +
		"ssl.key.location=" + path.Join(at, KeyFile) + "\n" +
		"ssl.endpoint.identification.algorithm=https\n"
}

// property is one line as java.util.Properties reads it back: the file is ISO-8859-1, so what is not ASCII is escaped.
func property(key, value string) string {
	var b strings.Builder
	for i, r := range value {
		switch {
		case r == '\\', r == ' ' && i == 0:
			b.WriteString(`\` + string(r))
		case r < 32 || r > 126:
			for _, u := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(&b, `\u%04x`, u)
			}
		default:
			b.WriteRune(r)
		}
	}
	return key + "=" + b.String() + "\n"
}

package scram

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"

	"kscope/internal/check"
)

// Client is what a client needs to log in as a user, but for the password, which is never in it.
type Client struct {
	Bootstrap  []string
	TLS        bool
	Credential Credential
	Trust      Trust
}

// Trust says by which file a client knows the brokers' certificates; its zero value leaves that to the machine.
type Trust struct {
	// File is a file of authorities; PEM says that it is one, Type is Java's name for its kind, empty for Java's default.
	File string
	PEM  bool
	Type string
	// Inline says that the authorities stand in the settings themselves, and are not repeated.
	Inline bool
}

// password is the blank that stands where the password belongs.
func (c Client) password() string { return check.Blank("password") }

// Java is a client.properties.
func (c Client) Java() []string {
	lines := c.both()
	lines = append(lines, "sasl.mechanism="+string(c.Credential.Mechanism),
		"sasl.jaas.config="+property(fmt.Sprintf("org.apache.kafka.common.security.scram.ScramLoginModule required username=%s password=%s;",
			jaasQuote(c.Credential.User), jaasQuote(c.password()))))
	switch t := c.Trust; {
	case !c.TLS:
	case t.Inline:
		lines = append(lines, "ssl.truststore.type=PEM", "ssl.truststore.certificates="+check.Blank("authorities of the brokers, PEM in one line"))
	case t.PEM:
		lines = append(lines, "ssl.truststore.type=PEM", "ssl.truststore.location="+property(t.File))
	case t.File != "":
		if t.Type != "" {
			lines = append(lines, "ssl.truststore.type="+t.Type)
		}
		lines = append(lines, "ssl.truststore.location="+property(t.File), "ssl.truststore.password="+check.Blank("password of "+t.File))
	}
	return lines
}

// Librdkafka is a file for kcat and for clients that are built on librdkafka.
func (c Client) Librdkafka() []string {
	lines := append(c.both(), "sasl.mechanism="+string(c.Credential.Mechanism), "sasl.username="+c.Credential.User,
		"sasl.password="+c.password())
	switch t := c.Trust; {
	case !c.TLS:
	case t.PEM:
		lines = append(lines, "ssl.ca.location="+t.File)
	case t.Inline || t.File != "":
		lines = append(lines, "ssl.ca.location="+check.Blank("PEM file of the brokers' authorities"))
	}
	return lines
}

// both are the lines that Java and librdkafka write alike.
func (c Client) both() []string {
	protocol := "SASL_PLAINTEXT"
	if c.TLS {
		protocol = "SASL_SSL"
	}
	return []string{"bootstrap.servers=" + c.bootstrap(), "security.protocol=" + protocol}
}

func (c Client) bootstrap() string {
	if len(c.Bootstrap) == 0 {
		return check.Blank("HOST:PORT of a listener with SASL")
	}
	return strings.Join(c.Bootstrap, ",")
}

// FranzGo are statements of Go, with the password in a variable.
func (c Client) FranzGo() []string {
	var lines []string
	tls := ""
	switch file := c.Trust; {
	case !c.TLS:
	case !file.PEM && !file.Inline && file.File == "":
		tls = "    kgo.DialTLSConfig(new(tls.Config)),"
	default:
		path := check.Blank("PEM file of the brokers' authorities")
		if file.PEM {
			path = file.File
		}
		lines = []string{"ca, err := os.ReadFile(" + strconv.Quote(path) + ")", "roots := x509.NewCertPool()", "roots.AppendCertsFromPEM(ca)"}
		tls = "    kgo.DialTLSConfig(&tls.Config{RootCAs: roots}),"
	}
	as := "AsSha512Mechanism"
	if c.Credential.Mechanism == SHA256 {
		as = "AsSha256Mechanism"
	}
	lines = append(lines, "client, err := kgo.NewClient(", "    kgo.SeedBrokers("+quotedList(strings.Split(c.bootstrap(), ","))+"),")
	if tls != "" {
		lines = append(lines, tls)
	}
	return append(lines, fmt.Sprintf("    kgo.SASL(scram.Auth{User: %q, Pass: password}.%s()),", c.Credential.User, as), ")")
}

func quotedList(words []string) string {
	var all []string
	for _, w := range words {
		all = append(all, strconv.Quote(w))
	}
	return strings.Join(all, ", ")
}

// jaasQuote quotes a value as java.io.StreamTokenizer reads it back.
func jaasQuote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// property writes a value as java.util.Properties reads it back from a file, which is ISO-8859-1: a backslash stands for
// itself when it is doubled, and what is beyond ASCII is escaped. Blanks are left to be seen.
func property(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\\':
			b.WriteString(`\\`)
		case r > '~' && r != '‹' && r != '›':
			for _, half := range utf16.AppendRune(nil, r) {
				fmt.Fprintf(&b, `\u%04x`, half)
			}
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

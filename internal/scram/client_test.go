package scram

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kscope/internal/config"
)

// TestClientSettings reads the printed settings as clients do.
func TestClientSettings(t *testing.T) {
	folder := filepath.Join(t.TempDir(), `of "é" \ it`)
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	ca := filepath.Join(folder, "ca.pem")
	for name, c := range map[string]Client{
		"plaintext":       {Bootstrap: []string{"a:1", "b:2"}},
		"machine":         {Bootstrap: []string{"a:1"}, TLS: true},
		"PEM":             {Bootstrap: []string{"a:1"}, TLS: true, Trust: Trust{File: ca, PEM: true, Type: "PEM"}},
		"store":           {Bootstrap: []string{"a:1"}, TLS: true, Trust: Trust{File: ca, Type: "PKCS12"}},
		"in the settings": {Bootstrap: []string{"a:1"}, TLS: true, Trust: Trust{Inline: true}},
	} {
		c.Credential = Credential{`a"b\c, d=e`, SHA256, 4096}
		for form, lines := range map[string][]string{"java": c.Java(), "librdkafka": c.Librdkafka()} {
			s := read(t, lines)
			if s.SASL == nil || s.SASL.User != c.Credential.User || s.SASL.Mechanism != string(SHA256) || s.SASL.Password.Reveal() != "‹password›" && form == "librdkafka" {
				t.Errorf("%s, %s: reads back as %+v from\n%s", name, form, s.SASL, strings.Join(lines, "\n"))
			}
			if s.Client.Dialect != form || s.Client.TLS != c.TLS || strings.Join(s.Bootstrap, ",") != strings.Join(c.Bootstrap, ",") {
				t.Errorf("%s, %s: %+v", name, form, s.Client)
			}
			key := map[string]string{"java": "ssl.truststore.location", "librdkafka": "ssl.ca.location"}[form]
			if got := s.Values[key]; c.Trust.PEM && got.Reveal() != ca {
				t.Errorf("%s, %s: authorities are in %q, want %q", name, form, got.Reveal(), ca)
			}
		}
		code := "package p\nfunc f() {\n" + strings.Join(c.FranzGo(), "\n") + "\n}"
		if _, err := parser.ParseFile(token.NewFileSet(), "", code, 0); err != nil {
			t.Errorf("%s: %v in\n%s", name, err, code)
		}
	}
	if lines := (Client{Credential: Credential{User: "a"}}).Java(); !strings.Contains(lines[0], "‹HOST:PORT of a listener with SASL›") {
		t.Errorf("got %q", lines)
	}
}

func read(t *testing.T, lines []string) config.Settings {
	t.Helper()
	file := filepath.Join(t.TempDir(), "client")
	if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := config.Load(config.Input{ConfigFile: file})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

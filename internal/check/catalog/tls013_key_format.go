package catalog

import (
	"path/filepath"
	"strings"

	"kscope/internal/check"
)

var tlsKeyFormat = check.Check{
	ID:    "TLS013",
	Title: "the private key has a form that the client reads",
	Level: check.Error,
	Why:   "Java reads PEM keys as PKCS#8 only, encrypted ones only with ssl.key.password and some ciphers; Go reads no encrypted ones. Unencrypted PKCS#8 works everywhere.",
	Errors: []string{
		"tls: failed to parse private key",
		"Failed to load PEM SSL keystore …",
		"org.apache.kafka.common.errors.InvalidConfigurationException: Invalid PEM keystore configs",
		"Private key could not be loaded",
		"java.security.spec.InvalidKeySpecException: java.security.InvalidKeyException: IOException : algid parse error, not a sequence",
		"java.io.IOException: overrun, bytes = …",
		"DerValue.getBigIntegerInternal, not expected 48",
		"PBES2 SecretKeyFactory not available",
		"No matching PRIVATE KEY entries in PEM file",
		"Expected one private key, but found 2",
		"ssl.key.location failed: error:…:PEM routines:…:bad password read",
	},
	Needs: []check.Need{check.Client},
	Judge: func(f *check.Facts) []check.Finding { return storeProblems(f, check.KeyFormat) },
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		p := problemOf(f, check.KeyFormat, fd)
		if p == nil {
			return nil
		}
		password := without(f, "ssl.key.password")
		if strings.Contains(p.Detail, "not encrypted") && len(password) > 0 {
			return []check.Fix{change("an unencrypted key takes no password", password...)}
		}
		return []check.Fix{{Say: "write the key as unencrypted PKCS#8", Steps: unencrypted(f, p, password)}}
	},
	Example: func(f *check.Facts) {
		f.Client.Settings = append(f.Client.Settings, check.ClientSetting{Key: "ssl.keystore.location", Value: "client.pem", Origin: inFile(7)})
		unusable(f, check.Problem{Kind: check.KeyFormat, Key: "ssl.keystore.location", Origin: inFile(7), Path: "client.pem",
			Detail: "key store client.pem: not a readable private key for Java: it is SEC1, needs PKCS#8"})
	},
}

// unencrypted writes the key of a problem anew, with its certificates where they stand in the same file.
func unencrypted(f *check.Facts, p *check.Problem, password []check.Setting) []check.Step {
	old := p.Path
	if old == "" {
		old = check.Blank("PEM file with the key of " + p.Key)
	}
	to := strings.TrimSuffix(filepath.Base(old), filepath.Ext(old)) + "-pkcs8.pem"
	if len(check.Blanks(old)) > 0 {
		to = "client-pkcs8.pem"
	}
	steps := []check.Step{{Run: quoted([]string{"openssl", "pkcs8", "-topk8", "-nocrypt", "-in", old, "-out", to})}}
	key := keyOr(*p, "ssl.keystore.location")
	if !strings.HasPrefix(key, "ssl.key.") && key != "ssl.keystore.key" {
		steps = append(steps, check.Step{Run: "sed -n '/BEGIN CERTIFICATE/,/END CERTIFICATE/p' " + check.ShellQuote(old) + " >> " + check.ShellQuote(to)})
	}
	if !strings.HasSuffix(key, ".location") {
		key = "ssl.keystore.location"
	}
	return append(steps, settings(append([]check.Setting{f.Client.Set(key, to)}, password...))...)
}

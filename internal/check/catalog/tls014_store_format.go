package catalog

import (
	"slices"
	"strings"

	"kscope/internal/check"
)

var tlsStoreFormat = check.Check{
	ID:    "TLS014",
	Title: "every store opens, and holds what it is for",
	Level: check.Error,
	Why:   "A wrong password or type keeps a client from starting; a PKCS12 trust store that is opened without its password holds nothing for Java, and the error speaks of trust anchors.",
	Errors: []string{
		"java.io.IOException: keystore password was incorrect",
		"java.security.UnrecoverableKeyException: failed to decrypt safe contents entry: javax.crypto.BadPaddingException: …",
		"Keystore was tampered with, or password was incorrect",
		"java.security.InvalidAlgorithmParameterException: the trustAnchors parameter must be non-empty",
		"SSL key store is specified, but key store password is not specified",
		"SSL trust store password cannot be specified for PEM format.",
		"SSL key store password cannot be specified for PEM format, only key password may be specified",
		"Failed to load SSL keystore … of type …",
		"DerInputStream.getLength(): lengthTag=…, too big.",
		"java.io.IOException: Invalid keystore format",
		"No matching CERTIFICATE entries in PEM file",
		"ssl.keystore.location failed: error:…:PKCS12 routines:…:mac verify failure",
		"ssl.ca.location failed: error:…:No such file or directory",
		"tls: failed to find any PEM data in certificate input",
	},
	Needs: []check.Need{check.Client},
	Judge: func(f *check.Facts) []check.Finding { return storeProblems(f, check.StoreFormat) },
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		p := problemOf(f, check.StoreFormat, fd)
		if p == nil {
			return nil
		}
		prefix := storePrefix(p.Key)
		password := prefix + ".password"
		switch {
		case slices.Contains([]string{"PEM", "PKCS12", "JKS"}, p.Want):
			set := []check.Setting{f.Client.Set(prefix+".type", p.Want)}
			if p.Want == "PEM" {
				set = append(set, without(f, password)...)
			}
			return []check.Fix{change("say what the store is", set...)}
		case p.Key == password && len(without(f, password)) > 0 && strings.Contains(p.Detail, "refuses"):
			return []check.Fix{change("a PEM store takes no password", without(f, password)...)}
		case strings.Contains(p.Detail, "password"):
			return []check.Fix{change("give the password of the store", f.Client.Set(password, check.Blank("password of "+storeName(p))))}
		}
		key := keyOr(*p, prefix+".location")
		steps := []check.Step{{Run: "ls -l " + check.ShellQuote(storeName(p))}}
		if !strings.Contains(p.Detail, "cannot be read") {
			steps = append(steps, check.Step{Run: "openssl storeutl -noout -text " + check.ShellQuote(storeName(p))})
		}
		return []check.Fix{{Say: "see what is there, and name the right file", Steps: append(steps,
			settings([]check.Setting{f.Client.Set(key, check.Blank("file that holds what "+key+" is for"))})...)}}
	},
	Example: func(f *check.Facts) {
		f.Client.Authorities = nil
		f.Client.Settings[4].Value = "JKS"
		unusable(f, check.Problem{Kind: check.StoreFormat, Key: "ssl.truststore.type", Origin: inFile(5), Path: "ca.pem", Value: "JKS", Want: "PEM",
			Detail: "ca.pem is PEM, and ssl.truststore.type is JKS"})
	},
}

// storePrefix is the common part of a store's keys: "ssl.truststore" of "ssl.truststore.location".
func storePrefix(key string) string {
	for _, prefix := range []string{"ssl.truststore", "ssl.keystore"} {
		if strings.HasPrefix(key, prefix+".") {
			return prefix
		}
	}
	if strings.HasPrefix(key, "ssl.ca.") {
		return "ssl.truststore"
	}
	return "ssl.keystore"
}

func storeName(p *check.Problem) string {
	if p.Path == "" {
		return check.Blank("store of " + p.Key)
	}
	return p.Path
}

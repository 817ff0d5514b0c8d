package catalog

import (
	"fmt"
	"slices"
	"strings"

	"kscope/internal/check"
)

// reissued gives the broker at an address another certificate: a key and a request with all its names, signed by its
// authority, written to its settings, and loaded by a restart.
func reissued(f *check.Facts, e *check.Endpoint, say, authority string) check.Fix {
	return loading(f, e, say, issue(f, e, authority)...)
}

// loading lets the broker at an address use the PEM file that the steps before write, from a restart on.
func loading(f *check.Facts, e *check.Endpoint, say string, write ...check.Step) check.Fix {
	fix := onListener(f, e, say, "ssl.keystore.type", "PEM", "ssl.keystore.location", check.Blank(fileBase(e)+".pem as that broker finds it"))
	fix.Steps = append(write, fix.Steps...)
	return fix
}

// reloaded is the same without a restart: a broker takes a certificate with the same subject and at least the same
// names under a new file name while it runs. The command must reach it by a listener that its client trusts.
func reloaded(f *check.Facts, e *check.Endpoint, say, authority, bootstrap string) check.Fix {
	steps := issue(f, e, authority)
	for _, id := range e.Brokers {
		location := check.Blank(fmt.Sprintf("%s.pem as broker %d finds it, under a new name", fileBase(e), id))
		words := []string{"--alter", "--entity-type", "brokers", "--entity-name", fmt.Sprint(id), "--add-config",
			"listener.name." + listenerPrefix(f, e) + ".ssl.keystore.location=" + location}
		steps = append(steps, check.Step{Run: kafkaScript(f, bootstrap, "kafka-configs.sh", words...)})
	}
	return check.Fix{Say: say, Steps: steps}
}

// issue are the commands that make a key and a certificate for the server at an address.
func issue(f *check.Facts, e *check.Endpoint, authority string) []check.Step {
	base := fileBase(e)
	subject := opensslName(leafOf(e).Subject)
	if subject == "" {
		subject = "/CN=" + e.Host()
	}
	steps := signed(f, base, subject, authority, []string{"subjectAltName=" + sans(f, e), "extendedKeyUsage=serverAuth,clientAuth"})
	return append(steps, check.Step{Run: joined(e, base+".key", base+".crt") + " > " + check.ShellQuote(base+".pem")})
}

// joined writes key, certificate and the intermediates that the server sends now, as one file has to hold them.
func joined(e *check.Endpoint, files ...string) string {
	words := append([]string{"cat"}, files...)
	for i, c := range tlsOf(e).Chain {
		if i > 0 && !c.SelfSigned {
			words = append(words, check.Blank("PEM file with the certificate of "+subjectOf(c)))
		}
	}
	return quoted(words)
}

// signed are the commands that make a key, a request and a certificate by an authority.
func signed(f *check.Facts, base, subject, authority string, extensions []string) []check.Step {
	request := []string{"openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", base + ".key", "-out", base + ".csr", "-subj", subject}
	for _, x := range extensions {
		request = append(request, "-addext", x)
	}
	sign := []string{"openssl", "x509", "-req", "-in", base + ".csr", "-CA", authorityFile(f, authority), "-CAkey", check.Blank("private key of " + authority),
		"-CAcreateserial", "-copy_extensions", "copy", "-days", "397", "-out", base + ".crt"}
	return []check.Step{{Run: quoted(request)}, {Run: quoted(sign)}}
}

func quoted(words []string) string {
	q := make([]string, len(words))
	for i, w := range words {
		q[i] = check.ShellQuote(w)
	}
	return strings.Join(q, " ")
}

// authorityFile is the file of an authority that the client trusts, a blank where it has none of that name.
func authorityFile(f *check.Facts, authority string) string {
	for _, a := range f.Client.Authorities {
		if a.Subject == authority && a.File != "" {
			return a.File
		}
	}
	return check.Blank("PEM file with the certificate of " + authority)
}

// sans are all names by which a server is reached, as openssl writes them: those of its certificate, those that it
// advertises, and the one that was tried.
func sans(f *check.Facts, e *check.Endpoint) string {
	leaf := leafOf(e)
	hosts := certificateNames(leaf)
	if len(hosts) == 0 && leaf.CommonName != "" && !strings.ContainsAny(leaf.CommonName, " ,") {
		hosts = append(hosts, leaf.CommonName)
	}
	hosts = append(hosts, e.Host())
	for _, b := range f.Brokers {
		if slices.Contains(e.Brokers, b.ID) {
			for _, l := range b.Listeners() {
				hosts = append(hosts, check.HostOf(l.Address))
			}
		}
	}
	var out []string
	for _, h := range hosts {
		if name := sanWord(h); name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return strings.Join(out, ",")
}

// opensslName writes a name as `openssl req -subj` takes it: "CN=kafka-2,O=Acme" is "/O=Acme/CN=kafka-2". A name with
// characters that would have to be quoted gives nothing.
func opensslName(subject string) string {
	if subject == "" || strings.ContainsAny(subject, `\/+"`) {
		return ""
	}
	parts := strings.Split(subject, ",")
	slices.Reverse(parts)
	return "/" + strings.Join(parts, "/")
}

// fileBase names files after a broker: "broker-2", or after the host.
func fileBase(e *check.Endpoint) string {
	if len(e.Brokers) == 1 {
		return fmt.Sprintf("broker-%d", e.Brokers[0])
	}
	return strings.Trim(strings.ReplaceAll(e.Host(), ":", "-"), "-")
}

// servers are the brokers behind an address; a blank where nobody told which.
func servers(e *check.Endpoint) []check.Subject {
	if len(e.Brokers) == 0 {
		return []check.Subject{check.Subject("broker/" + check.Blank("id of the broker at "+e.Address))}
	}
	var all []check.Subject
	for _, id := range e.Brokers {
		all = append(all, check.BrokerSubject(id))
	}
	return all
}

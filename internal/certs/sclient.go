package certs

import (
	"context"
	"net"
	"os"
	"os/exec"
	"regexp"
	"strings"
)

var verifyError = regexp.MustCompile(`(?m)^verify error:num=\d+:(.*)$`)

// byOpenSSL lets `openssl s_client` meet the server; false where there is no such program, or where it could not tell. No
// client certificate goes with it, so that no key is written anywhere: a chain is verified before one is asked for.
func (t Trial) byOpenSSL(ctx context.Context) (Verdict, bool) {
	version, err := exec.CommandContext(ctx, "openssl", "version").Output()
	words := strings.Fields(string(version))
	if err != nil || len(words) < 2 || words[0] != "OpenSSL" { // LibreSSL verifies in its own way
		return Verdict{}, false
	}
	args, clean, err := t.sClient()
	if err != nil {
		return Verdict{}, false
	}
	defer clean()
	cmd := exec.CommandContext(ctx, "openssl", args...)
	out, runErr := cmd.CombinedOutput()
	v := t.byRules(OpenSSL)
	v.By = "openssl s_client of OpenSSL " + words[1]
	refused := verifyError.FindStringSubmatch(string(out))
	switch {
	case refused != nil:
		v.Accepts = false
		if v.Why == nil {
			v.Why = []string{strings.TrimSpace(refused[1])}
		}
		return v, true
	case runErr == nil && strings.Contains(string(out), "Verification: OK"):
		v.Accepts, v.Why = true, nil
		return v, true
	}
	return Verdict{}, false
}

// sClient is the command line, with the trusted certificates in a file that clean removes.
func (t Trial) sClient() (args []string, clean func(), err error) {
	args, clean = []string{"s_client", "-connect", t.Dialed, "-verify_return_error", "-brief"}, func() {}
	host := strings.TrimSuffix(t.Host, ".")
	switch {
	case net.ParseIP(host) != nil:
		args = append(args, "-verify_ip", host, "-noservername")
	case host != "":
		args = append(args, "-verify_hostname", host, "-servername", host)
	}
	if t.Roots == nil {
		return args, clean, nil
	}
	f, err := os.CreateTemp("", "kscope-trusted-*.pem")
	if err != nil {
		return nil, nil, err
	}
	clean = func() { _ = os.Remove(f.Name()) }
	_, err = f.Write(PEM(t.Roots...))
	if closed := f.Close(); err == nil {
		err = closed
	}
	return append(args, "-CAfile", f.Name(), "-no-CApath", "-no-CAstore"), clean, err
}

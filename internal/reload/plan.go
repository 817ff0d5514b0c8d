package reload

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"kscope/internal/certs"
	"kscope/internal/check"
)

// ErrWouldHarm is why a store is not sent: a broker would take it, or would not and say nothing of use, and it would lock
// somebody out.
var ErrWouldHarm = errors.New("is not loaded")

// Files says where a broker finds the stores of a member: a folder as the broker sees it, with slashes.
type Files struct {
	Member certs.Member
	Folder string
	// Dropped are the subjects of authorities that are meant to be trusted no longer.
	Dropped []string
}

// Kept is a listener that is left alone, and why.
type Kept struct {
	Listener
	Why string
}

// keyStores plans to load a member's certificate on those listeners of its broker that present the one which it takes
// the place of. Nothing is sent.
func (f Files) keyStores(ctx context.Context, listeners []Listener, look Look, now time.Time) (steps []Step, kept []Kept, err error) {
	leaf := f.Member.Pair.Chain[0]
	for _, l := range listeners {
		seen, missed := look(ctx, l.Address)
		why := ""
		switch {
		case l.Location(KeyStore) == "":
			why = "its key stands in the settings themselves"
		case missed != nil && path.Dir(l.Location(KeyStore)) != path.Clean(f.Folder):
			why = fmt.Sprintf("it is not reached from here (%s), and its key store %s is none of %s", missed, l.Location(KeyStore), f.Folder)
		case missed == nil && subject(seen.Chain) != certs.DistinguishedName(leaf.RawSubject):
			why = "it presents another certificate, " + subject(seen.Chain)
		case missed == nil:
			err = f.mayReplace(l, seen, now)
		}
		if err != nil {
			return nil, nil, err
		}
		if why != "" {
			kept = append(kept, Kept{l, why})
			continue
		}
		s, err := f.step(l, KeyStore)
		if err != nil {
			return nil, nil, err
		}
		s.Proven = func(p Presented) bool { return len(p.Chain) > 0 && p.Chain[0].Equal(leaf) }
		steps = append(steps, s)
	}
	return steps, kept, nil
}

// mayReplace holds the new certificate against what the listener presents now. A listener that is not between brokers
// takes an expired certificate and one of an unknown authority without a word.
func (f Files) mayReplace(l Listener, seen Presented, now time.Time) error {
	harm := func(format string, args ...any) error {
		return fmt.Errorf("%s %w on listener %s of broker %d: %s", f.Member.Folder, ErrWouldHarm, l.Name, l.Broker, fmt.Sprintf(format, args...))
	}
	if err := certs.Replaces(seen.Chain[0], f.Member.Pair.Chain[0]); err != nil {
		return harm("the certificate %s", err)
	}
	for _, d := range certs.Verify(f.Member.Pair.Chain, f.Member.Trusted, "", now) {
		return harm("%s", d.Detail)
	}
	if unknown(certs.Verify(seen.Chain, f.Member.Trusted, "", now)) {
		return harm("its clients trust another authority, since it presents a certificate of %s, which %s does not trust", certs.DistinguishedName(seen.Chain[0].RawIssuer), f.Member.Folder)
	}
	return nil
}

// trustStores plans to load whom a member trusts on the listeners of its broker. Nothing is sent.
func (f Files) trustStores(ctx context.Context, listeners []Listener, look Look, now time.Time) (steps []Step, kept []Kept, err error) {
	want := subjects(f.Member.Trusted)
	for _, l := range listeners {
		seen, missed := look(ctx, l.Address)
		switch lost := without(without(seen.Authorities, want), f.Dropped); {
		case l.Location(TrustStore) == "":
			kept = append(kept, Kept{l, "it has no trust store of its own"})
			continue
		case missed != nil && path.Dir(l.Location(TrustStore)) != path.Clean(f.Folder):
			kept = append(kept, Kept{l, fmt.Sprintf("it is not reached from here (%s), and its trust store %s is none of %s", missed, l.Location(TrustStore), f.Folder)})
			continue
		case len(lost) > 0:
			return nil, nil, fmt.Errorf("the trust store of %s %w on listener %s of broker %d: it trusts %s too, which %s does not hold",
				f.Member.Folder, ErrWouldHarm, l.Name, l.Broker, strings.Join(lost, " and "), f.Member.Folder)
		}
		if err := f.stillOld(l, seen, now); err != nil {
			return nil, nil, err
		}
		s, err := f.step(l, TrustStore)
		if err != nil {
			return nil, nil, err
		}
		if seen.AsksCertificate {
			s.Proven = func(p Presented) bool {
				return len(without(p.Authorities, want))+len(without(want, p.Authorities)) == 0
			}
		}
		steps = append(steps, s)
	}
	return steps, kept, nil
}

// stillOld says that a listener presents a certificate of an authority that is to be dropped: its clients trust that one
// no longer, so it would lock them out.
func (f Files) stillOld(l Listener, seen Presented, now time.Time) error {
	if len(f.Dropped) == 0 || len(seen.Chain) == 0 || !unknown(certs.Verify(seen.Chain, f.Member.Trusted, "", now)) {
		return nil
	}
	return fmt.Errorf("the trust store of %s %w: listener %s of broker %d still presents a certificate of %s",
		f.Member.Folder, ErrWouldHarm, l.Name, l.Broker, certs.DistinguishedName(seen.Chain[0].RawIssuer))
}

// unknown says that a chain leads to no trusted authority.
func unknown(defects []check.Defect) bool {
	return slices.ContainsFunc(defects, func(d check.Defect) bool {
		return d.Rule == check.RuleUnknownAuthority || d.Rule == check.RuleSelfSigned || d.Rule == check.RuleIntermediateMissing
	})
}

// step names the file by the kind that the listener has now, since the kind is another setting.
func (f Files) step(l Listener, s Store) (Step, error) {
	ext := map[string]string{".p12": "p12", ".pfx": "p12", ".jks": "jks", ".pem": "pem", ".crt": "pem"}[strings.ToLower(path.Ext(l.Location(s)))]
	if l.Type(s) == "PEM" || ext == "" {
		ext = map[string]string{"PEM": "pem", "PKCS12": "p12", "JKS": "jks"}[l.Type(s)]
	}
	if ext == "" || ext == "jks" && !f.Member.JKS {
		return Step{}, fmt.Errorf("listener %s of broker %d has a %s of type %s, and %s has none of that kind", l.Name, l.Broker, s, l.Type(s), f.Member.Folder)
	}
	name := f.Member.KeystoreName(ext)
	if s == TrustStore {
		name = f.Member.TruststoreName(ext)
	}
	return Step{Listener: l, Store: s, From: l.Location(s), To: path.Join(f.Folder, name)}, nil
}

func subject(chain []*x509.Certificate) string {
	if len(chain) == 0 {
		return "none"
	}
	return certs.DistinguishedName(chain[0].RawSubject)
}

func subjects(all []*x509.Certificate) []string {
	var names []string
	for _, c := range all {
		names = append(names, certs.DistinguishedName(c.RawSubject))
	}
	return names
}

// without are those of a list that are not in another.
func without(all, others []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(n string) bool { return slices.Contains(others, n) })
}

package certs

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
)

// Keytool finds a JDK's keytool, first by JAVA_HOME; empty where there is none.
func Keytool(javaHome string) string {
	if javaHome != "" {
		if path, err := exec.LookPath(filepath.Join(javaHome, "bin", "keytool")); err == nil {
			return path
		}
	}
	path, err := exec.LookPath("keytool")
	if err != nil {
		return ""
	}
	return path
}

// listing is one store for keytool, and the kind of entry that it has to find in it.
type listing struct{ path, kind, password, entry string }

// ListWithKeytool has a JDK list the stores of the new members under a folder, and says how many: all of them, or one of
// each kind and format, which differ in nothing that Java could trip over. Each takes keytool a good quarter of a second.
func (g Grown) ListWithKeytool(ctx context.Context, keytool, dir string, all bool) (int, error) {
	var stores []listing
	for _, at := range g.New {
		m := g.Members[at]
		if m.Issued() && (all || len(stores) == 0) {
			stores = append(stores, m.listings(dir)...)
		}
	}
	errs := make([]error, len(stores))
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	var wait sync.WaitGroup
	for i, l := range stores {
		wait.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			errs[i] = l.check(ctx, keytool)
		})
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return 0, err
		}
	}
	return len(stores), nil
}

func (m Member) listings(dir string) []listing {
	at := func(name string) string { return filepath.Join(dir, m.Folder, name) }
	stores := []listing{
		{at(KeystoreP12), FormatPKCS12, at(PasswordFile), "PrivateKeyEntry"},
		{at(TruststoreP12), FormatPKCS12, at(PasswordFile), "trustedCertEntry"},
	}
	if m.JKS {
		stores = append(stores, listing{at(KeystoreJKS), FormatJKS, at(PasswordFile), "PrivateKeyEntry"},
			listing{at(TruststoreJKS), FormatJKS, at(PasswordFile), "trustedCertEntry"})
	}
	return stores
}

// check lists one store. The password stays in its file: arguments are for everybody to read.
func (l listing) check(ctx context.Context, keytool string) error {
	cmd := exec.CommandContext(ctx, keytool, "-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC", "-J-Duser.language=en",
		"-list", "-keystore", l.path, "-storetype", l.kind, "-storepass:file", l.password)
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	out, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil || !strings.Contains(string(out), l.entry) {
		first, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
		return fmt.Errorf("test of %s: keytool finds no %s in it: %s", filepath.Base(l.path), l.entry, first)
	}
	return nil
}

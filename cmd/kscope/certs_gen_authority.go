package main

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"kscope/internal/certs"
)

// authority finds the authority that signs, that of --ca-dir or that of the set, and says whether a new one is to be made.
// None is needed for requests.
func (o *certsGenOptions) authority(cmd *cobra.Command, set *certs.Set, now time.Time) (bool, error) {
	found, password, err := certs.ReadAuthority(o.authorityDir())
	switch {
	case errors.Is(err, fs.ErrNotExist) && o.signed:
		return false, usage(cmd, "--signed: there is no %s: the root of who signed belongs there, or --ca-dir names its folder", filepath.Join(o.authorityDir(), certs.AuthorityCert))
	case errors.Is(err, fs.ErrNotExist) && o.caDir == "":
		return !o.csr, nil
	case err != nil && o.caDir != "":
		return false, usage(cmd, "--ca-dir: %s", err)
	case err != nil:
		return false, usage(cmd, "%s", err)
	}
	if err := o.suits(cmd, found, set.Authority, now); err != nil {
		return false, err
	}
	set.Authority = found
	if set.Password = password; password == "" {
		set.Password = certs.NewPassword()
	}
	return false, nil
}

func (o *certsGenOptions) authorityDir() string {
	if o.caDir != "" {
		return o.caDir
	}
	return filepath.Join(o.out, certs.AuthorityDir)
}

// suits refuses an authority that cannot do what is asked, or that is another than the set's.
func (o *certsGenOptions) suits(cmd *cobra.Command, found, own *certs.Authority, now time.Time) error {
	dir := o.authorityDir()
	if err := found.Usable(now); err != nil {
		return usage(cmd, "%s: %s", dir, err)
	}
	switch {
	case o.csr && found.Key != nil:
		return usage(cmd, "--csr asks an authority elsewhere, and %s can sign", dir)
	case !o.csr && !o.signed && found.Key == nil:
		return usage(cmd, "%s has no %s, so nothing can be signed; --csr makes requests", dir, certs.AuthorityKey)
	case o.caDaysSet:
		return usage(cmd, "--ca-days is for a new authority, and %s has one", dir)
	case own != nil && !own.Cert.Equal(found.Cert):
		return usage(cmd, "%s is of the authority %s, and --ca-dir of %s; kscope certs rotate-ca changes it", o.out, own.Cert.Subject, found.Cert.Subject)
	}
	return nil
}

// newAuthority makes an authority. Its name is its own, so that two can stand in one trust store and be told apart.
func (o *certsGenOptions) newAuthority(now time.Time) (*certs.Authority, error) {
	name := "kscope CA " + strings.ToLower(rand.Text()[:8])
	return certs.NewRoot(certs.Root{Name: name, NotAfter: now.AddDate(0, 0, o.caDays), KeyType: o.keyType, Leaves: true})
}

// ownAuthority says that the authority's folder is the set's, so that its key may be there.
func (o *certsGenOptions) ownAuthority() bool {
	a, err1 := filepath.Abs(o.authorityDir())
	b, err2 := filepath.Abs(filepath.Join(o.out, certs.AuthorityDir))
	return err1 == nil && err2 == nil && a == b
}

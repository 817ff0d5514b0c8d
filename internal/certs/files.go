package certs

import (
	"path"
	"path/filepath"
	"slices"
	"time"
)

// Places say where a set will be.
type Places struct {
	// Dir is the set's folder as brokers and clients see it who have no Path of their own: an absolute path, with slashes.
	Dir string
	// Compose is that folder as the compose file sees it.
	Compose string
	// Cluster is a name for Kubernetes Secrets; empty for none.
	Cluster string
	// At is when this is.
	At time.Time
}

// Files are all files that make a set grow: those of its new members, the given ones of its authority, and the pages
// about the whole set. It writes nothing.
func (g Grown) Files(p Places, authority []File) ([]File, error) {
	files := authority
	for _, at := range g.New {
		own, err := g.memberFiles(g.Members[at], p)
		if err != nil {
			return nil, err
		}
		files = append(files, own...)
	}
	pages, err := g.pages(p)
	if err != nil || p.Cluster == "" {
		return append(files, pages...), err
	}
	secrets, err := g.kubernetes(p, files)
	return append(append(files, pages...), secrets...), err
}

func (s Set) memberFiles(m Member, p Places) ([]File, error) {
	files, err := m.Stores(p.At)
	if err == nil && m.Issued() {
		files = append(files, s.fragments(m, p.Dir)...)
	}
	return files, err
}

// pages are about the set as a whole, and written again whenever it changes.
func (s Set) pages(p Places) ([]File, error) {
	readme, err := s.readme()
	if err != nil {
		return nil, err
	}
	about, err := s.Manifest()
	pages := []File{readme, about}
	if s.hasBroker() {
		pages = append(pages, s.compose(p.Compose))
	}
	return pages, err
}

// kubernetes makes Secrets of all members, those too that were there before.
func (g Grown) kubernetes(p Places, files []File) ([]File, error) {
	for i, m := range g.Members {
		if slices.Contains(g.New, i) {
			continue
		}
		own, err := m.Stores(p.At)
		if err != nil {
			return nil, err
		}
		files = append(files, own...)
	}
	return g.Kubernetes(p.Cluster, files)
}

// Unwritten leaves out what an authority's folder has already: its certificate and key are never written again, and the
// trust store belongs to the password beside it.
func Unwritten(dir string, files []File) []File {
	has := func(name string) bool { return exists(filepath.Join(dir, AuthorityDir, name)) }
	drop := map[string]bool{AuthorityCert: has(AuthorityCert), AuthorityKey: has(AuthorityCert)}
	drop[TruststoreP12] = has(TruststoreP12) && has(PasswordFile)
	drop[PasswordFile] = drop[TruststoreP12]
	return slices.DeleteFunc(slices.Clone(files), func(f File) bool {
		folder, name := path.Split(f.Path)
		return folder == AuthorityDir+"/" && drop[name]
	})
}

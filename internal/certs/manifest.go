package certs

import (
	"encoding/json"
	"fmt"
	"path/filepath"
)

const manifestSchema = "kscope.set/1"

// manifest is kscope.json: what no certificate says.
type manifest struct {
	Schema  string          `json:"schema"`
	Members []manifestEntry `json:"members"`
}

type manifestEntry struct {
	Folder     string `json:"folder"`
	Kind       Kind   `json:"kind"`
	ID         int32  `json:"id,omitempty"`
	Service    string `json:"service,omitempty"`
	Path       string `json:"path,omitempty"`
	JKS        bool   `json:"jks,omitempty"`
	OldJava    bool   `json:"old_java,omitempty"`
	ReadableBy *int   `json:"readable_by,omitempty"`
}

// Manifest is kscope.json of a set.
func (s Set) Manifest() (File, error) {
	m := manifest{Schema: manifestSchema, Members: []manifestEntry{}}
	for _, x := range s.Members {
		m.Members = append(m.Members, manifestEntry{x.Folder, x.Kind, x.ID, x.Service, x.Path, x.JKS, x.OldJava, x.ReadableBy})
	}
	data, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return File{}, fmt.Errorf("write %s: %w", ManifestFile, err)
	}
	return File{ManifestFile, append(data, '\n'), false}, nil
}

// parseManifest reads kscope.json. Its folders become paths, so none may lead elsewhere.
func parseManifest(data []byte) ([]Member, error) {
	var m manifest
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, fmt.Errorf("%s: %w", ManifestFile, err)
	}
	if m.Schema != manifestSchema {
		return nil, fmt.Errorf("%s has the schema %q, needs %q", ManifestFile, m.Schema, manifestSchema)
	}
	var all []Member
	for _, e := range m.Members {
		if e.Folder != filepath.Base(e.Folder) || !filepath.IsLocal(e.Folder) || e.Folder == "." {
			return nil, fmt.Errorf("%s names the folder %q, which is not one beside it", ManifestFile, e.Folder)
		}
		all = append(all, Member{Folder: e.Folder, Kind: e.Kind, ID: e.ID, Service: e.Service, Path: e.Path, JKS: e.JKS, OldJava: e.OldJava, ReadableBy: e.ReadableBy})
	}
	return all, nil
}

package catalog

import (
	"fmt"
	"slices"

	"kscope/internal/check"
)

// problems returns one finding for each problem of a kind. A problem that some clients live with is a warning.
func problems(f *check.Facts, kind check.ProblemKind) []check.Finding {
	var found []check.Finding
	for _, p := range f.Client.Problems {
		if p.Kind != kind {
			continue
		}
		at := check.Finding{Subject: check.TheClient, Detail: p.Detail, Evidence: stands(f, p.Key, p.Origin), Level: check.Error}
		if p.Usable {
			at.Level = check.Warning
		}
		found = append(found, at)
	}
	return found
}

// storeProblems are problems of a file on disk: each is about that file, or about the client where its content stands
// in the settings themselves.
func storeProblems(f *check.Facts, kind check.ProblemKind) []check.Finding {
	found := problems(f, kind)
	for i := range found {
		if p := problemOf(f, kind, found[i]); p != nil && p.Path != "" {
			found[i].Subject = check.FileSubject(p.Path)
		}
	}
	return found
}

// problemOf is the problem that a finding speaks of, nil where there is none.
func problemOf(f *check.Facts, kind check.ProblemKind, fd check.Finding) *check.Problem {
	i := slices.IndexFunc(f.Client.Problems, func(p check.Problem) bool { return p.Kind == kind && p.Detail == fd.Detail })
	if i < 0 {
		return nil
	}
	return &f.Client.Problems[i]
}

// stands says in which file and line a setting stands and how it reads: "client.properties line 4: sasl.mechanism=PLAIN".
func stands(f *check.Facts, key string, from check.Origin) []string {
	at := origin(from)
	if s := f.Client.Setting(key); s != nil && s.Origin == from {
		key += "=" + s.Value
	}
	switch {
	case at == "" && key == "":
		return nil
	case at == "":
		return []string{key}
	case key == "":
		return []string{at}
	}
	return []string{at + ": " + key}
}

// origin names where a value came from, nothing for a default.
func origin(o check.Origin) string {
	switch {
	case o.Source == "file" && o.Line > 0:
		return fmt.Sprintf("%s line %d", o.Name, o.Line)
	case o.Source == "default":
		return ""
	case o.Source == "environment" && o.Name != "":
		return "environment variable " + o.Name
	case o.Name != "":
		return o.Name
	}
	return o.Source
}

// saysSo is the setting of a key as the line that decides, empty where it was not given.
func saysSo(f *check.Facts, keys ...string) string {
	for _, key := range keys {
		if s := f.Client.Setting(key); s != nil {
			return stands(f, key, s.Origin)[0]
		}
	}
	return ""
}

// unusable leaves facts of settings that no client could start with: nothing was dialled.
func unusable(f *check.Facts, p check.Problem) {
	f.Endpoints, f.Cluster, f.Topics, f.Brokers = nil, nil, nil, nil
	f.Client.Problems = []check.Problem{p}
}

// inFile is a line of the settings file of the examples.
func inFile(line int) check.Origin {
	return check.Origin{Source: "file", Name: "client.properties", Line: line}
}

package main

import (
	"slices"

	"kscope/internal/acl"
)

// aclAnswerDocument is an answer in JSON.
type aclAnswerDocument struct {
	Principal string             `json:"principal"`
	Asked     string             `json:"asked"`
	Allowed   bool               `json:"allowed"`
	Rights    []aclRightDocument `json:"rights"`
	Elsewhere []aclRightDocument `json:"elsewhere"`
	Doubts    []string           `json:"doubts"`
	Missing   []aclEntry         `json:"missing"`
	Denying   []aclEntry         `json:"denying"`
	Commands  []string           `json:"commands"`
}

type aclRightDocument struct {
	Operation string `json:"operation"`
	aclResource
	Host    string    `json:"host,omitempty"`
	Allowed bool      `json:"allowed"`
	Reason  string    `json:"reason"`
	Entry   *aclEntry `json:"entry,omitempty"`
}

func (a *aclAnswer) document(c *cluster) aclAnswerDocument {
	return aclAnswerDocument{
		Principal: a.principal, Asked: a.task.name, Allowed: a.allowed(), Rights: a.rightDocuments(a.decisions), Elsewhere: a.rightDocuments(a.elsewhere),
		Doubts: append([]string{}, a.doubts...), Missing: a.entryDocuments(a.missing()), Denying: a.entryDocuments(a.denying()),
		Commands: slices.Concat([]string{}, withFlags(acl.Revokes(a.denying()), c.settings.Flags), a.grant(c.settings.Flags)),
	}
}

func (a *aclAnswer) rightDocuments(all []acl.Decision) []aclRightDocument {
	docs := []aclRightDocument{}
	for _, d := range all {
		doc := aclRightDocument{string(d.Question.Operation), resourceDocument(d.Question.Resource), d.Question.Host, d.Allowed, string(d.Reason), nil}
		if d.Reason == acl.ByEntry {
			e := entryDocument(d.Entry, a.settings)
			doc.Entry = &e
		}
		docs = append(docs, doc)
	}
	return docs
}

func (a *aclAnswer) entryDocuments(all []acl.Entry) []aclEntry {
	docs := []aclEntry{}
	for _, e := range all {
		docs = append(docs, entryDocument(e, a.settings))
	}
	return docs
}

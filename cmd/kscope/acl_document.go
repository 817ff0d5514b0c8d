package main

import (
	"kscope/internal/acl"
)

// aclEntry is an entry in JSON.
type aclEntry struct {
	Principal  string `json:"principal"`
	Permission string `json:"permission"`
	Operation  string `json:"operation"`
	aclResource
	Host string `json:"host"`
	// Problem says why it can have no effect.
	Problem string `json:"problem,omitempty"`
}

// aclResource is a resource in JSON.
type aclResource struct {
	Type    string `json:"resource_type"`
	Name    string `json:"resource_name"`
	Pattern string `json:"pattern"`
}

func resourceDocument(r acl.Resource) aclResource {
	return aclResource{string(r.Type), r.Name, string(r.Pattern)}
}

func entryDocument(e acl.Entry, s acl.Settings) aclEntry {
	return aclEntry{e.Principal, string(e.Permission), string(e.Operation), resourceDocument(e.Resource), e.Host, e.Oddity(s)}
}

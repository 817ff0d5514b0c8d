package scram

// Action is what a plan does with a credential.
type Action string

// A credential is created, replaced or deleted, or left as it is because it is what is wanted.
const (
	Create  Action = "create"
	Replace Action = "replace"
	Keep    Action = "keep"
	Delete  Action = "delete"
)

// Change is one credential of a plan.
type Change struct {
	Action Action
	Credential
	// Was are the iterations of the credential that is there, 0 where there is none.
	Was int32
}

// Plan are changes, each a request of its own: brokers refuse two credentials of one user in one (DUPLICATE_RESOURCE).
type Plan []Change

// Add plans one credential. Same says that the wanted password logs in already.
func Add(want Credential, have User, same bool) Plan {
	was, there := have.With(want.Mechanism)
	c := Change{Action: Create, Credential: want, Was: was.Iterations}
	switch {
	case there && same && was.Iterations == want.Iterations:
		c.Action = Keep
	case there:
		c.Action = Replace
	}
	return Plan{c}
}

// Remove plans the end of a user's credential for a mechanism, or of all that the user has where that is empty.
func Remove(have User, m Mechanism) Plan {
	var p Plan
	for _, c := range have.Credentials {
		if m == "" || c.Mechanism == m {
			p = append(p, Change{Action: Delete, Credential: c, Was: c.Iterations})
		}
	}
	return p
}

package probe

import "kscope/internal/check"

// NoTokenError says that a mechanism got no token to log in with. It holds no secret.
type NoTokenError struct {
	// Status is the HTTP status that the token endpoint answered, 0 where it gave no answer.
	Status int
	// Untrusted says that the endpoint was not asked, because its certificate is not trusted here.
	Untrusted bool
	// Detail is what was seen, for a person.
	Detail string
}

// Error returns the detail.
func (e *NoTokenError) Error() string { return e.Detail }

func (e *NoTokenError) failure() *failure {
	kind := check.NoToken
	if e.Untrusted {
		kind = check.Untrusted
	}
	return &failure{kind, int16(e.Status), e.Detail}
}

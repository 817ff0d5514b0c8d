package scram

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
)

// Behind returns, a line each, the ACLs that name a user and go on to exist without it; none on a cluster without an
// authorizer. It needs DESCRIBE on the cluster.
func Behind(ctx context.Context, adm Admin, user string) ([]string, error) {
	principal := "User:" + user
	every := kadm.NewACLs().AnyResource().ResourcePatternType(kadm.ACLPatternAny).Operations(kadm.OpAny).
		Allow(principal).AllowHosts().Deny(principal).DenyHosts()
	results, err := adm.DescribeACLs(ctx, every)
	if err != nil {
		return nil, fmt.Errorf("read the ACLs of %s: %w", principal, refusal(err, "", "DESCRIBE"))
	}
	var lines []string
	for _, r := range results {
		if r.Err != nil && !errors.Is(r.Err, kerr.SecurityDisabled) {
			return nil, fmt.Errorf("read the ACLs of %s: %w", principal, refusal(r.Err, "", "DESCRIBE"))
		}
		for _, a := range r.Described {
			lines = append(lines, entry(a))
		}
	}
	return lines, nil
}

// entry is an ACL as "ALLOW WRITE on topic orders (prefix) from host *".
func entry(a kadm.DescribedACL) string {
	on := strings.ToLower(a.Type.String()) + " " + a.Name
	if a.Pattern == kadm.ACLPatternPrefixed {
		on += " (prefix)"
	}
	return fmt.Sprintf("%s %s on %s from host %s", a.Permission, a.Operation, on, a.Host)
}

package scram

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// Admin is the way to a cluster: kadm's calls, and the requests that kadm cannot make.
type Admin struct {
	*kadm.Client
	Requests kmsg.Requestor
}

// Credential is one way for a user to log in.
type Credential struct {
	User       string
	Mechanism  Mechanism
	Iterations int32
}

// User is a name with its credentials, none where the cluster does not know it.
type User struct {
	Name        string
	Credentials []Credential
}

// With returns the user's credential for a mechanism.
func (u User) With(m Mechanism) (Credential, bool) {
	for _, c := range u.Credentials {
		if c.Mechanism == m {
			return c, true
		}
	}
	return Credential{}, false
}

// List returns the users of these names, each once and in order of name, or all that have a credential. It needs DESCRIBE on
// the cluster. All are asked for by an empty list: to one who may not, the null list is never answered.
func List(ctx context.Context, adm Admin, names ...string) ([]User, error) {
	request := kmsg.NewPtrDescribeUserSCRAMCredentialsRequest()
	request.Users = []kmsg.DescribeUserSCRAMCredentialsRequestUser{}
	slices.Sort(names)
	for _, n := range slices.Compact(names) {
		request.Users = append(request.Users, kmsg.DescribeUserSCRAMCredentialsRequestUser{Name: n})
	}
	resp, err := request.RequestWith(ctx, adm.Requests)
	if err != nil {
		return nil, fmt.Errorf("list SCRAM users: %w", err)
	}
	if err := coded(resp.ErrorCode, resp.ErrorMessage, "DESCRIBE"); err != nil {
		return nil, fmt.Errorf("list SCRAM users: %w", err)
	}
	var users []User
	for _, got := range resp.Results {
		if err := coded(got.ErrorCode, got.ErrorMessage, "DESCRIBE"); err != nil && !errors.Is(err, kerr.ResourceNotFound) {
			return nil, fmt.Errorf("list SCRAM user %q: %w", got.User, err)
		}
		u := User{Name: got.User}
		for _, c := range got.CredentialInfos {
			u.Credentials = append(u.Credentials, Credential{got.User, mechanismOf(c.Mechanism), c.Iterations})
		}
		slices.SortFunc(u.Credentials, func(a, b Credential) int { return strings.Compare(string(a.Mechanism), string(b.Mechanism)) })
		users = append(users, u)
	}
	slices.SortFunc(users, func(a, b User) int { return strings.Compare(a.Name, b.Name) })
	return users, nil
}

// One returns the user of that name.
func One(ctx context.Context, adm Admin, name string) (User, error) {
	users, err := List(ctx, adm, name)
	if err != nil || len(users) == 0 {
		return User{Name: name}, err
	}
	return users[0], nil
}

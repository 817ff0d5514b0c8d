package acl

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// ErrNoAuthorizer says that the brokers check no rights: SECURITY_DISABLED.
var ErrNoAuthorizer = errors.New("this cluster has no authorizer: no rights are checked, everybody who reaches a broker may do everything; needs authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer and super.users on every broker and controller")

// NotAllowed says which right the caller lacks.
type NotAllowed struct{ Right Right }

func (n *NotAllowed) Error() string {
	return "not allowed: needs " + n.Right.String()
}

// List asks a broker for all entries, in the order of Compare. ErrNoAuthorizer and NotAllowed (DESCRIBE on the cluster) are
// told apart.
func List(ctx context.Context, r kmsg.Requestor) ([]Entry, error) {
	req := kmsg.NewPtrDescribeACLsRequest()
	req.ResourceType, req.ResourcePatternType = kmsg.ACLResourceTypeAny, kmsg.ACLResourcePatternTypeAny
	req.Operation, req.PermissionType = kmsg.ACLOperationAny, kmsg.ACLPermissionTypeAny
	resp, err := req.RequestWith(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("list entries: %w", err)
	}
	if err := answered(resp.ErrorCode, resp.ErrorMessage, Describe); err != nil {
		return nil, fmt.Errorf("list entries: %w", err)
	}
	var all []Entry
	for _, on := range resp.Resources {
		resource := Resource{typeOf(on.ResourceType), on.ResourceName, patternOf(on.ResourcePatternType)}
		for _, a := range on.ACLs {
			all = append(all, Entry{permissionOf(a.PermissionType), a.Principal, operationOf(a.Operation), resource, a.Host})
		}
	}
	return sorted(all), nil
}

// answered turns a broker's code into an error that names what is missing. The broker's own text on a denied request is
// about its insides.
func answered(code int16, text *string, needs Operation) error {
	err := kerr.ErrorForCode(code)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, kerr.SecurityDisabled):
		return ErrNoAuthorizer
	case errors.Is(err, kerr.ClusterAuthorizationFailed):
		return &NotAllowed{Right{needs, TheCluster()}}
	case text != nil && *text != "":
		return fmt.Errorf("%s: %s", strings.SplitN(err.Error(), ":", 2)[0], *text)
	}
	return err
}

package acl

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/twmb/franz-go/pkg/kmsg"
)

// State is what a cluster shows of its rights.
type State struct {
	Entries []Entry
	// Allowed are the operations on the cluster that brokers allow the caller, however that comes.
	Allowed []Operation
	// Everyone says that allow.everyone.if.no.acl.found may be set: it is, or nothing shows that it is not. Brokers show that
	// the key is set, not its value.
	Everyone bool
	// Networks is Settings.Networks.
	Networks bool
}

// Look reads all that Decide and LocksOut need. Its errors are those of List; what a broker does not tell beside that is
// taken for unknown.
func Look(ctx context.Context, r kmsg.Requestor) (State, error) {
	var s State
	var err error
	if s.Entries, err = List(ctx, r); err != nil {
		return s, err
	}
	allowed, node, err := describeCluster(ctx, r)
	if err != nil {
		return s, err
	}
	s.Allowed, s.Everyone, s.Networks = allowed, everyoneSet(ctx, r, node), knowsNetworks(ctx, r)
	return s, nil
}

// Settings are what is known of the brokers' settings, where principal is the caller.
func (s State) Settings(principal string) Settings {
	return learn(s.Entries, principal, s.Allowed, s.Everyone, Settings{Networks: s.Networks})
}

// describeCluster returns the operations on the cluster that brokers allow the caller, however that comes: all of them
// without an authorizer. Where DESCRIBE is not among them there are none, and nothing is known of the others: brokers tell
// them only to who may DESCRIBE the cluster (seen on 4.4.0). Node is one of the brokers, -1 where none is named.
func describeCluster(ctx context.Context, r kmsg.Requestor) (allowed []Operation, node int32, err error) {
	req := kmsg.NewPtrDescribeClusterRequest()
	req.IncludeClusterAuthorizedOperations = true
	resp, err := req.RequestWith(ctx, r)
	if err == nil {
		err = answered(resp.ErrorCode, resp.ErrorMessage, Describe)
	}
	if err != nil {
		return nil, -1, fmt.Errorf("ask for the rights on the cluster: %w", err)
	}
	node = -1
	if len(resp.Brokers) > 0 {
		node = resp.Brokers[0].NodeID
	}
	return bits(resp.ClusterAuthorizedOperations), node, nil
}

// everyoneSet says whether a broker's settings hold the key, true where they cannot be read.
func everyoneSet(ctx context.Context, r kmsg.Requestor, node int32) bool {
	of := kmsg.NewDescribeConfigsRequestResource()
	of.ResourceType, of.ResourceName = kmsg.ConfigResourceTypeBroker, strconv.Itoa(int(node))
	req := kmsg.NewPtrDescribeConfigsRequest()
	req.Resources = append(req.Resources, of)
	resp, err := req.RequestWith(ctx, r)
	if err != nil || len(resp.Resources) != 1 || resp.Resources[0].ErrorCode != 0 {
		return true
	}
	return slices.ContainsFunc(resp.Resources[0].Configs, func(c kmsg.DescribeConfigsResponseResourceConfig) bool {
		return c.Name == "allow.everyone.if.no.acl.found"
	})
}

// networksLevel is the metadata.version of 4.4-IV1, the first whose brokers match networks (MetadataVersion.isCidrAclSupported).
const networksLevel = 32

func knowsNetworks(ctx context.Context, r kmsg.Requestor) bool {
	req := kmsg.NewPtrApiVersionsRequest()
	req.ClientSoftwareName, req.ClientSoftwareVersion = "kscope", "1"
	resp, err := req.RequestWith(ctx, r)
	return err == nil && slices.ContainsFunc(resp.SupportedFeatures, func(f kmsg.ApiVersionsResponseSupportedFeature) bool {
		return f.Name == "metadata.version" && f.MaxVersion >= networksLevel
	})
}

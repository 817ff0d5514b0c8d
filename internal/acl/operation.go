package acl

import (
	"fmt"
	"slices"
	"strings"

	"kscope/internal/nearest"
)

// Operation is what is done to a resource.
type Operation string

// The operations, as Kafka names them (org.apache.kafka.common.acl.AclOperation). All is every one that a resource knows.
const (
	All             Operation = "all"
	Read            Operation = "read"
	Write           Operation = "write"
	Create          Operation = "create"
	Delete          Operation = "delete"
	Alter           Operation = "alter"
	Describe        Operation = "describe"
	ClusterAction   Operation = "cluster_action"
	DescribeConfigs Operation = "describe_configs"
	AlterConfigs    Operation = "alter_configs"
	IdempotentWrite Operation = "idempotent_write"
	CreateTokens    Operation = "create_tokens"
	DescribeTokens  Operation = "describe_tokens"
	TwoPhaseCommit  Operation = "two_phase_commit"
)

// Upper is the operation as Kafka writes it: DESCRIBE_CONFIGS.
func (o Operation) Upper() string { return strings.ToUpper(string(o)) }

// Operations are those that a broker asks for on a type of resource (AclEntry.supportedOperations); seen on 4.4.0 as the
// bits of a super user. A broker keeps entries of others too, and never looks at them.
func Operations(t Type) []Operation {
	switch t {
	case Topic:
		return []Operation{Read, Write, Create, Delete, Alter, Describe, DescribeConfigs, AlterConfigs}
	case Group:
		return []Operation{Read, Delete, Describe, DescribeConfigs, AlterConfigs}
	case Cluster:
		return []Operation{Create, Alter, Describe, ClusterAction, DescribeConfigs, AlterConfigs, IdempotentWrite}
	case TransactionalID:
		return []Operation{Write, Describe, TwoPhaseCommit}
	case Token:
		return []Operation{Describe}
	case User:
		return []Operation{CreateTokens, DescribeTokens}
	}
	return nil
}

// ParseOperation reads an operation in any of the ways that tools write it: write, DESCRIBE_CONFIGS, DescribeConfigs,
// describe-configs. One that the type of resource does not know is refused.
func ParseOperation(text string, t Type) (Operation, error) {
	return oneOf(text, "a "+strings.ReplaceAll(string(t), "_", " ")+" has", append(Operations(t), All))
}

// parseAnyOperation reads an operation whatever it is for.
func parseAnyOperation(text string) (Operation, error) {
	var code int
	if n, _ := fmt.Sscanf(text, "operation_%d", &code); n == 1 {
		return Operation(text), nil // one that is newer than kscope, as it was exported
	}
	return oneOf(text, "there is", slices.DeleteFunc(codes(), func(o Operation) bool { return o == "" }))
}

func oneOf(text, whose string, known []Operation) (Operation, error) {
	letters := strings.NewReplacer("_", "", "-", "")
	var names []string
	for _, o := range known {
		if strings.EqualFold(letters.Replace(text), letters.Replace(string(o))) {
			return o, nil
		}
		names = append(names, string(o))
	}
	if near := nearest.Suggestion(strings.ToLower(text), names); near != "" {
		return "", fmt.Errorf("%s no operation %q, the nearest is %q", whose, text, near)
	}
	return "", fmt.Errorf("%s no operation %q, needs one of %s", whose, text, strings.Join(names, ", "))
}

// brings says that leave to do o is leave to do other as well. It holds for entries that allow only: who is denied READ
// may still DESCRIBE (StandardAuthorizerData.findResult; KIP-253).
func (o Operation) brings(other Operation) bool {
	switch {
	case o == other, o == All:
		return true
	case other == Describe:
		return slices.Contains([]Operation{Read, Write, Delete, Alter}, o)
	case other == DescribeConfigs:
		return o == AlterConfigs
	}
	return false
}

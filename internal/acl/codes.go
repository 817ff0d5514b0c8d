package acl

import (
	"fmt"
	"slices"

	"github.com/twmb/franz-go/pkg/kmsg"
)

// bits are the operations of an authorized_operations field, whose bit N is the operation of code N (KIP-430). Not given is
// the lowest number there is, and so no operation.
func bits(field int32) []Operation {
	var all []Operation
	for code, o := range codes() {
		if o != "" && field > 0 && field&(1<<code) != 0 {
			all = append(all, o)
		}
	}
	return all
}

// codes are the operations by the number that stands for them in requests (AclOperation.code). Not all are known to the
// library.
func codes() []Operation {
	return []Operation{2: All, 3: Read, 4: Write, 5: Create, 6: Delete, 7: Alter, 8: Describe, 9: ClusterAction, 10: DescribeConfigs,
		11: AlterConfigs, 12: IdempotentWrite, 13: CreateTokens, 14: DescribeTokens, 15: TwoPhaseCommit}
}

func operationOf(code kmsg.ACLOperation) Operation {
	if int(code) < len(codes()) && codes()[code] != "" {
		return codes()[code]
	}
	return Operation(fmt.Sprintf("operation_%d", code))
}

func (o Operation) code() kmsg.ACLOperation {
	if i := slices.Index(codes(), o); i >= 0 {
		return kmsg.ACLOperation(i)
	}
	var code kmsg.ACLOperation
	_, _ = fmt.Sscanf(string(o), "operation_%d", &code)
	return code
}

// typeCodes are the types by the number that stands for them in requests (ResourceType.code).
func typeCodes() []Type {
	return []Type{2: Topic, 3: Group, 4: Cluster, 5: TransactionalID, 6: Token, 7: User}
}

func typeOf(code kmsg.ACLResourceType) Type {
	if int(code) < len(typeCodes()) && typeCodes()[code] != "" {
		return typeCodes()[code]
	}
	return Type(fmt.Sprintf("type_%d", code))
}

func (t Type) code() kmsg.ACLResourceType {
	return kmsg.ACLResourceType(max(0, slices.Index(typeCodes(), t)))
}

func patternOf(code kmsg.ACLResourcePatternType) Pattern {
	if code == kmsg.ACLResourcePatternTypePrefixed {
		return Prefixed
	}
	return Literal
}

func (p Pattern) code() kmsg.ACLResourcePatternType {
	if p == Prefixed {
		return kmsg.ACLResourcePatternTypePrefixed
	}
	return kmsg.ACLResourcePatternTypeLiteral
}

func permissionOf(code kmsg.ACLPermissionType) Permission {
	if code == kmsg.ACLPermissionTypeDeny {
		return Deny
	}
	return Allow
}

func (p Permission) code() kmsg.ACLPermissionType {
	if p == Deny {
		return kmsg.ACLPermissionTypeDeny
	}
	return kmsg.ACLPermissionTypeAllow
}

package acl

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"kscope/internal/kafkatest"
)

// logRules lets the broker log each of its decisions with what decides.
func logRules(t *testing.T, admin *kgo.Client) {
	t.Helper()
	level := kmsg.NewIncrementalAlterConfigsRequestResourceConfig()
	level.Name, level.Value = "kafka.authorizer.logger", kmsg.StringPtr("TRACE")
	on := kmsg.NewIncrementalAlterConfigsRequestResource()
	on.ResourceType, on.ResourceName, on.Configs = kmsg.ConfigResourceTypeBrokerLogger, "1", []kmsg.IncrementalAlterConfigsRequestResourceConfig{level}
	req := kmsg.NewPtrIncrementalAlterConfigsRequest()
	req.Resources = append(req.Resources, on)
	if r := ask[*kmsg.IncrementalAlterConfigsResponse](within(t, time.Minute), t, admin, req).Resources[0]; r.ErrorCode != 0 {
		t.Fatalf("error code %d: the log level stays", r.ErrorCode)
	}
}

var (
	decisionLine = regexp.MustCompile(`Principal = (User:(?:u\d|admin)) is (Allowed|Denied) operation = (\w+) from host = (\S+) on resource = (Topic|Group|Cluster|TransactionalId):LITERAL:(\S+) for request = (Metadata|DescribeGroups|DescribeTransactions|DescribeCluster) .* based on rule (.*) \(`)
	entryInLine  = regexp.MustCompile(`^MatchingAcl\(acl=StandardAcl\[resourceType=(\w+), resourceName=(.*), patternType=(\w+), principal=(.*), host=(.*), operation=(\w+), permissionType=(\w+)\]\)$`)
)

// rules compares what decides, as the broker has logged it. Of several entries that decide the same the broker names the
// one that it met first, so its entry has to be one that decides the same by itself.
func (a *agreement) rules(t *testing.T, c *kafkatest.Cluster, all round, s Settings) {
	t.Helper()
	names := map[string]bool{"kafka-cluster": true}
	for _, some := range [][]string{all.topics, all.groups, all.transactions} {
		for _, n := range some {
			names[n] = true
		}
	}
	log := c.Log(1)
	log = log[strings.LastIndex(log, "Updated the log level of kafka.authorizer.logger"):]
	for _, m := range decisionLine.FindAllStringSubmatch(log, -1) {
		if !names[m[6]] {
			continue
		}
		q := Question{m[1], Operation(strings.ToLower(m[3])), Resource{typeNamed(m[5]), m[6], Literal}, m[4]}
		d := Decide(all.entries, s, q)
		a.rulesSeen++
		if d.Allowed == (m[2] == "Allowed") && sameRule(s, d, m[8]) {
			a.sameRule++
		} else {
			a.show(t, "%v: the broker says %s by %s, kscope %v by %s %s", q, m[2], m[8], d.Allowed, d.Reason, d.Entry)
		}
	}
}

func sameRule(s Settings, d Decision, rule string) bool {
	if m := entryInLine.FindStringSubmatch(rule); m != nil {
		e := Entry{Permission(strings.ToLower(m[7])), m[4], Operation(strings.ToLower(m[6])), Resource{Type(strings.ToLower(m[1])), m[2], Pattern(strings.ToLower(m[3]))}, m[5]}
		alone := Decide([]Entry{e}, s, d.Question)
		return d.Reason == ByEntry && d.Entry.Permission == e.Permission && alone.Reason == ByEntry && alone.Allowed == d.Allowed
	}
	return map[string]Reason{"DefaultDeny": ByNoEntry, "DefaultAllow": ByDefault, "SuperUser": BySuperUser}[rule] == d.Reason
}

func typeNamed(name string) Type {
	return map[string]Type{"Topic": Topic, "Group": Group, "Cluster": Cluster, "TransactionalId": TransactionalID}[name]
}

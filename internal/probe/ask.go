package probe

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"time"

	"github.com/twmb/franz-go/pkg/kmsg"

	"kscope/internal/check"
)

// question is one request of the last wave and what becomes of its answer.
type question struct {
	request kmsg.Request
	need    check.Need
	subject check.Subject
	// limit is the highest version that is used, right what is missing where the answer is an authorization error.
	limit int16
	right string
	// take reads the answer; it returns the Kafka error in it.
	take func(kmsg.Response) int16
	// lost is told that no answer came; nil makes it a gap.
	lost func(error)
}

// question asks a broker all that is left, in one write. The answers come in order, so what may stay unanswered
// (DescribeQuorum after the quorum is lost) is asked last.
func (p *path) question(ids []int32) {
	asked := p.offered(p.questions(ids))
	if len(asked) == 0 {
		return
	}
	requests := make([]kmsg.Request, len(asked))
	for i, q := range asked {
		requests[i] = q.request
	}
	if p.facts.Metadata != nil {
		p.compareCluster(ids[0])
	}
	first, err := p.wire.send(requests...)
	if err != nil {
		err = p.wire.readInstead(err)
	}
	for i, q := range asked {
		var resp kmsg.Response
		if err == nil {
			resp, err = p.wire.receive(q.request, first+int32(i))
		}
		p.answer(q, resp, err)
	}
	p.publish()
}

// offered leaves out what the broker does not offer, as gaps.
func (p *path) offered(all []question) []question {
	var asked []question
	for _, q := range all {
		if p.wire.fit(q.request, q.limit) {
			asked = append(asked, q)
		} else if q.need != "" {
			p.r.gap(check.Gap{Need: q.need, Subject: q.subject, Reason: "not offered by this broker"})
		}
	}
	return asked
}

func (p *path) answer(q question, resp kmsg.Response, err error) {
	switch {
	case p.r.ctx.Err() != nil && err != nil:
	case err != nil && q.lost != nil:
		q.lost(err)
	case err != nil:
		g := check.Gap{Need: q.need, Subject: q.subject, Reason: "the connection was closed"}
		if kind, _, _ := wireFailure(err); kind == check.Silent {
			g.Reason, g.Late = fmt.Sprintf("no answer within %s", p.r.t.Timeout), true
		}
		if q.need != "" {
			p.r.gap(g)
		}
	case q.subject == check.TheCluster && p.facts.Identity != nil && p.facts.Identity.Cluster != "":
		p.r.gap(check.Gap{Need: q.need, Subject: q.subject, Reason: "another cluster answers"})
	default:
		p.judgeCode(q, q.take(resp))
	}
}

func (p *path) judgeCode(q question, code int16) {
	switch {
	case code == 0 || q.need == "":
	case code == 42 && p.facts.Identity != nil && p.facts.Identity.Wrong:
		p.r.gap(check.Gap{Need: q.need, Subject: q.subject, Reason: "another broker answers"})
	case code == 29 || code == 31:
		p.r.gap(check.Gap{Need: q.need, Subject: q.subject, Reason: "not allowed", Right: q.right})
	default:
		p.r.gap(check.Gap{Need: q.need, Subject: q.subject, Reason: fmt.Sprintf("the broker answers code %d", code)})
	}
}

// gap records a gap once.
func (r *run) gap(g check.Gap) {
	r.change(func() {
		for _, have := range r.gaps {
			if have == g {
				return
			}
		}
		r.gaps = append(r.gaps, g)
	})
}

func (p *path) questions(ids []int32) []question {
	var all []question
	if !p.e.facts.Seed {
		all = append(all, p.askMetadata(ids[0]))
	}
	if p.wire.versions[18].Max >= 5 {
		all = append(all, p.askIdentity(ids[0]))
	}
	if p.r.wants(check.BrokerSettings) || p.wire.versions[18].Max < 5 {
		all = append(all, p.askSettings(ids[0]))
	}
	first := false
	p.r.change(func() {
		first = !p.r.asked
		p.r.asked = true
	})
	if first && p.r.wants(check.Cluster) {
		all = append(all, p.r.askCluster(), p.r.askUsers(), p.r.askQuorum())
	}
	return all
}

// askMetadata asks an advertised address for its cluster, with the other questions: so the check of who answers costs
// no round trip.
func (p *path) askMetadata(id int32) question {
	began := time.Now()
	return question{
		request: p.metadataRequest(false), limit: math.MaxInt16,
		take: func(resp kmsg.Response) int16 {
			p.facts.Metadata = metadataFacts(resp.(*kmsg.MetadataResponse))
			p.detail = ""
			p.record(check.StageMetadata, nil, time.Since(began))
			p.compareCluster(id)
			return 0
		},
		lost: func(err error) { p.record(check.StageMetadata, err, time.Since(began)) },
	}
}

// compareCluster: another cluster's id is proof that another cluster answers.
func (p *path) compareCluster(id int32) {
	p.r.mu.Lock()
	own := p.r.cluster.ID
	p.r.mu.Unlock()
	if got := p.facts.Metadata.ClusterID; own != "" && got != "" && got != own {
		p.facts.Identity = &check.Identity{Expected: id, Answered: -1, Wrong: true, Cluster: got, By: "Metadata"}
	}
}

// askIdentity asks whether the broker is the expected one (KIP-1242): that needs no right.
func (p *path) askIdentity(id int32) question {
	request := kmsg.NewPtrApiVersionsRequest()
	request.ClientSoftwareName, request.ClientSoftwareVersion = "kscope", softwareVersion(p.r.t.Version)
	p.r.mu.Lock()
	cluster := p.r.cluster.ID
	p.r.mu.Unlock()
	request.ClusterID, request.NodeID = &cluster, id
	return question{request: request, limit: 5, lost: func(error) {}, take: func(resp kmsg.Response) int16 {
		code := resp.(*kmsg.ApiVersionsResponse).ErrorCode
		if p.facts.Identity == nil && (code == 0 || code == 129) {
			p.facts.Identity = &check.Identity{Expected: id, Answered: id, Wrong: code == 129, By: "ApiVersions v5"}
			if code == 129 {
				p.facts.Identity.Answered = -1
			}
		}
		return 0
	}}
}

// expectedBroker finds who answers in "Unexpected broker id, expected 2 or empty string, but received 3".
var expectedBroker = regexp.MustCompile(`expected (\d+)`)

// misdirected notes that DescribeConfigs reached another broker than the one it names.
func (p *path) misdirected(id int32, message string) {
	answered := int32(-1)
	if m := expectedBroker.FindStringSubmatch(message); m != nil {
		if n, err := strconv.ParseInt(m[1], 10, 32); err == nil {
			answered = int32(n)
		}
	}
	if i := p.facts.Identity; i != nil {
		i.Answered = answered
		return
	}
	p.facts.Identity = &check.Identity{Expected: id, Answered: answered, Wrong: true, By: "DescribeConfigs"}
}

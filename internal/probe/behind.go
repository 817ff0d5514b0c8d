package probe

import (
	"context"
	"math"
	"slices"
	"strconv"

	"github.com/twmb/franz-go/pkg/kmsg"

	"kscope/internal/check"
)

// askBehind asks a seed whose address no broker advertises for the settings of the brokers that could not be reached: it
// is the other door of one of them, and only that one answers. What it advertises is then known whole, so that a step that
// changes one entry can print the others. On a healthy cluster nothing is asked.
func (p *path) askBehind() {
	select {
	case <-p.r.arrived:
	case <-p.r.ctx.Done():
		return
	}
	ids := p.r.unreached()
	if len(ids) == 0 || !p.r.wants(check.BrokerSettings) {
		return
	}
	fresh, cancel := context.WithTimeout(p.r.ctx, p.r.t.Timeout)
	defer cancel()
	p.conn.under(fresh)
	request := kmsg.NewPtrDescribeConfigsRequest()
	for _, id := range ids {
		request.Resources = append(request.Resources, settingsOf(id))
	}
	if !p.wire.fit(request, math.MaxInt16) {
		return
	}
	first, err := p.wire.send(request)
	if err != nil {
		return
	}
	resp, err := p.wire.receive(request, first)
	if err != nil {
		return
	}
	for _, got := range resp.(*kmsg.DescribeConfigsResponse).Resources {
		if id, err := strconv.ParseInt(got.ResourceName, 10, 32); err == nil && got.ErrorCode == 0 {
			p.r.learn(int32(id), got)
		}
	}
}

// unreached are the live brokers whose own address nobody came through to.
func (r *run) unreached() []int32 {
	r.mu.Lock()
	defer r.mu.Unlock()
	var ids []int32
	for _, e := range r.book {
		if e.facts.Reached() == nil {
			ids = append(ids, e.facts.Brokers...)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

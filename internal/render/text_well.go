package render

import (
	"fmt"
	"strings"
	"time"

	"kscope/internal/check"
)

// writeWell writes the block of a cluster with nothing wrong. Where something was not to be seen it never says well.
func writeWell(p *pen, r *check.Report, o Options) {
	more := []string{broken(r), unshown(r, o), levels(r, o.Verbose)}
	if len(r.Gaps) > 0 || r.Count(check.Broken) > 0 {
		done, all := made(r)
		p.well(joined(append([]string{fmt.Sprintf("nothing wrong in what %s; %d of %d checks made", visible(r), done, all)}, more...)))
		if s := notExamined(r.Gaps); s != "" {
			p.text("  not examined   ", plain, s)
		}
		if s := rights(r.Gaps); len(s) > 0 {
			p.text("  to see more    ", plain, strings.Join(s, ", ")+" for "+who(r))
		}
		return
	}
	well := fmt.Sprintf("well: %s reached, %s passed in %s", reached(r), Count(r.Count(check.Pass), "check"), seconds(r.Took()))
	p.well(joined(append([]string{well}, more...)))
	for _, l := range [][2]string{{"cluster", clusterLine(r.Facts)}, {"as", asLine(r)}, {"margin", marginLine(r.Facts)}} {
		if l[1] != "" {
			p.text(fmt.Sprintf("  %-10s", l[0]), plain, l[1])
		}
	}
}

// well writes the line behind the mark of what is well.
func (p *pen) well(text string) { p.marked("", wellStyle, "✓ ", text) }

// visible says whose rights bounded what was seen; without a missing right it was something else.
func visible(r *check.Report) string {
	if len(rights(r.Gaps)) == 0 {
		return "was examined"
	}
	return who(r) + " may see"
}

// who is the principal, "probably" where no broker proved it.
func who(r *check.Report) string {
	c := r.Facts.Cluster
	switch {
	case c == nil || c.Principal == "":
		return "this principal"
	case !c.Sure:
		return "probably " + c.Principal
	}
	return c.Principal
}

// reached counts brokers where addresses tell which broker they belong to, else addresses.
func reached(r *check.Report) string {
	ids := map[int32]bool{}
	for i := range r.Facts.Endpoints {
		if e := &r.Facts.Endpoints[i]; e.Reached() != nil {
			for _, id := range e.Brokers {
				ids[id] = true
			}
		}
	}
	if len(ids) > 0 {
		return Count(len(ids), "broker")
	}
	if n := r.Reached(); n != 1 {
		return fmt.Sprintf("%d addresses", n)
	}
	return "1 address"
}

func clusterLine(f *check.Facts) string {
	if f.Cluster == nil {
		return ""
	}
	var parts []string
	if f.Cluster.ID != "" {
		parts = append(parts, f.Cluster.ID)
	}
	if p := firstReached(f); p != nil && p.API != nil && p.API.Features["metadata.version"].Finalized > 0 {
		parts = append(parts, fmt.Sprintf("metadata.version %d", p.API.Features["metadata.version"].Finalized))
	}
	if f.Cluster.QuorumLeader >= 0 {
		parts = append(parts, fmt.Sprintf("quorum leader %d", f.Cluster.QuorumLeader))
	}
	if len(f.Topics) > 0 {
		n := 0
		for _, t := range f.Topics {
			n += len(t.Partitions)
		}
		parts = append(parts, Count(len(f.Topics), "topic")+", "+Count(n, "partition"))
	}
	return strings.Join(parts, " · ")
}

func firstReached(f *check.Facts) *check.Path {
	for i := range f.Endpoints {
		if p := f.Endpoints[i].Reached(); p != nil {
			return p
		}
	}
	return nil
}

// asLine says whom the brokers take us for, and through what.
func asLine(r *check.Report) string {
	f := r.Facts
	if f.Cluster == nil || f.Cluster.Principal == "" {
		return ""
	}
	through := []string{f.Client.Protocol}
	if p := firstReached(f); p != nil {
		through = nil
		if f.Client.SASL && f.Client.Mechanism != "" {
			through = append(through, f.Client.Mechanism)
		}
		if p.TLS != nil && p.TLS.Version != "" {
			through = append(through, p.TLS.Version)
		}
	}
	if len(through) == 0 {
		through = []string{"PLAINTEXT"}
	}
	return who(r) + " (" + strings.Join(through, ", ") + ")"
}

// marginLine says what ends first.
func marginLine(f *check.Facts) string {
	var end time.Time
	whose := ""
	for i := range f.Endpoints {
		if p := f.Endpoints[i].Reached(); p != nil && p.TLS != nil {
			for _, c := range p.TLS.Chain {
				if end.IsZero() || c.NotAfter.Before(end) {
					end, whose = c.NotAfter, f.Endpoints[i].Address
				}
			}
		}
	}
	for _, c := range f.Client.Certificates {
		if end.IsZero() || c.NotAfter.Before(end) {
			end, whose = c.NotAfter, "this client"
		}
	}
	if end.IsZero() {
		return ""
	}
	days := int(end.Sub(f.Now).Hours() / 24)
	return fmt.Sprintf("first certificate ends in %s, on %s (%s)", Count(days, "day"), end.UTC().Format(time.DateOnly), whose)
}

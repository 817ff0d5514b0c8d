package render

import (
	"io"

	"kscope/internal/check"
)

// Explain tells one check without a cluster: what it says, why that matters, how a report of it looks, and what clients
// print when it bites. The report is a real one, of the example with which the check is tested too.
func Explain(w io.Writer, term Terminal, c *check.Check) error {
	p := &pen{term: term}
	p.marked("", bold, c.ID+"  ", c.Title)
	p.text("  ", plain, c.Why)
	if c.Judge != nil && c.Example != nil {
		f := check.Healthy()
		c.Example(f)
		r := check.Run([]*check.Check{c}, f, nil)
		p.out.WriteByte('\n')
		p.line(0, plain, "for example")
		above := map[string]bool{}
		for _, cause := range r.Causes {
			writeCause(p, &r, cause, Options{Term: term}, above)
		}
	}
	if len(c.Errors) > 0 {
		p.out.WriteByte('\n')
		p.line(0, plain, "what clients and brokers print")
		for _, s := range c.Errors {
			p.line(2, plain, s)
		}
	}
	return p.flush(w)
}

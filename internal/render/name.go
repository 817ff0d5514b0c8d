package render

import (
	"fmt"
	"io"

	"kscope/internal/check"
)

// writeNames writes one line for each cause and subject: the check's ID and the subject, for scripts.
func writeNames(w io.Writer, r check.Report, o Options) error {
	for _, c := range shown(r, o) {
		for _, at := range c.Findings {
			if _, err := fmt.Fprintf(w, "%s %s\n", c.Check.ID, clean(string(at.Subject))); err != nil {
				return err
			}
		}
	}
	return nil
}

// worst is the level of a cause with all that follows from it.
func worst(c check.Cause) check.Level {
	most := c.Level
	for _, q := range c.Consequences {
		most = max(most, q.Level)
	}
	return most
}

// shown are the causes that a person is shown: what is only for information, only when asked for.
func shown(r check.Report, o Options) []check.Cause {
	var all []check.Cause
	for _, c := range r.Causes {
		if worst(c) > check.Info || o.Verbose {
			all = append(all, c)
		}
	}
	return all
}

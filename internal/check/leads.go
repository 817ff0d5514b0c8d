package check

import (
	"fmt"
	"slices"
	"strings"
)

// leadsTo says what unreachable addresses mean for the user: the partitions that are led there. It is a pure function
// of facts and subjects, not a finding, because a name that this host cannot resolve shrinks no ISR.
func leadsTo(f *Facts, findings []Finding) []string {
	ids := map[int32]bool{}
	for _, at := range findings {
		for i := range f.Endpoints {
			e := &f.Endpoints[i]
			if e.Subject() == at.Subject && at.Level == Error && e.Reached() == nil {
				for _, id := range e.Brokers {
					ids[id] = true
				}
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	all := 0
	var led []string
	for _, t := range f.Topics {
		for _, p := range t.Partitions {
			all++
			if ids[p.Leader] {
				led = append(led, fmt.Sprintf("%s/%d", t.Name, p.ID))
			}
		}
	}
	if len(led) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("%d of %d partitions cannot be read or written from here: %s", len(led), all, FirstFew(led, 3))}
}

// FirstFew joins the first names and counts the rest: "a, b, c, and 11 more".
func FirstFew(names []string, few int) string {
	names = slices.Clone(names)
	if len(names) <= few {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s, and %d more", strings.Join(names[:few], ", "), len(names)-few)
}

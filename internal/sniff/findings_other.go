package sniff

import (
	"fmt"

	"kscope/internal/check"
)

// unreadable tells of batches that are damaged.
func unreadable(r Report) []Finding {
	var all []Finding
	for _, g := range r.Gaps {
		if g.damaged {
			f := found("damaged", check.Error, "partition %s holds a damaged batch", g.Subject.Name())
			f.Subject, f.Evidence = g.Subject, []string{g.Reason}
			all = append(all, f)
		}
	}
	return all
}

// transactionFindings tells of open transactions, behind which readers of committed records wait.
func transactionFindings(r Report) []Finding {
	var open []string
	for _, p := range r.Partitions {
		if p.StableEnd >= 0 && p.StableEnd < p.End {
			open = append(open, fmt.Sprintf("partition %d from offset %d on", p.ID, p.StableEnd))
		}
	}
	if len(open) == 0 {
		return nil
	}
	return []Finding{found("transaction_open", check.Info, "a transaction is open: %s cannot be read as committed yet", check.FirstFew(open, few))}
}

// oddValues tells of values that are what they are by mistake more often than not.
func oddValues(r Report) []Finding {
	var all []Finding
	for _, e := range r.Values.Encodings {
		if e.Encoding == JSONTwice {
			all = append(all, found("json_twice", check.Info, "%d values are JSON that was encoded twice: a reader gets a string, not a document", e.Records))
		}
	}
	if r.Values.Nulls > 0 && r.Settings.Known && !r.Settings.Compacted() {
		all = append(all, found("null_values", check.Info, "%d values are null, which deletes nothing: the topic is not compacted", r.Values.Nulls))
	}
	return all
}

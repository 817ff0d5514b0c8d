package sniff

import (
	"context"
	"errors"
	"fmt"

	"github.com/twmb/franz-go/pkg/kerr"

	"kscope/internal/check"
)

// gapOf says why something could not be learned, with the right that is missing where that is why.
func gapOf(subject check.Subject, what string, err error) Gap {
	g := Gap{Subject: subject, Reason: what + ": " + err.Error(), damaged: errors.Is(err, errDamaged)}
	switch {
	case errors.Is(err, kerr.TopicAuthorizationFailed) && what == "settings":
		g.Reason, g.Right = what+": not allowed", "DESCRIBE_CONFIGS on the topic"
	case errors.Is(err, kerr.TopicAuthorizationFailed):
		g.Reason, g.Right = what+": not allowed", "READ on the topic"
	case errors.Is(err, context.Canceled):
		g.Reason = what + ": interrupted"
	case errors.Is(err, context.DeadlineExceeded):
		g.Reason = what + ": no answer in time"
	case errors.Is(err, errBudget):
		g.Reason = what + ": the limit of bytes is reached"
	}
	return g
}

// limits notes which limit ended the reading, and what each partition that was not read to the end lacks.
func (l *look) limits(ctx, limited context.Context) {
	l.broken = ctx.Err() != nil
	switch {
	case l.broken:
	case limited.Err() != nil:
		l.stopped = fmt.Sprintf("after %s", l.options.Time)
	case l.bytes.Load() >= l.limit:
		l.stopped = fmt.Sprintf("after %d MiB", l.limit>>20)
	}
	for _, p := range l.topic.partitions {
		if p.err != nil {
			l.gaps = append(l.gaps, gapOf(check.Subject(fmt.Sprintf("partition/%s/%d", l.topic.name, p.id)), "records", p.err))
		}
	}
}

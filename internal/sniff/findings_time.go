package sniff

import (
	"fmt"
	"slices"
	"time"

	"kscope/internal/check"
)

// timeFindings tells of timestamps that make retention delete too early or never.
func timeFindings(r Report) []Finding {
	return slices.Concat(units(r), ahead(r), backdated(r), waiting(r))
}

func units(r Report) []Finding {
	s := r.Times.unit
	if s == nil {
		return nil
	}
	f := found("timestamp_unit", check.Warning, "%d records have timestamps in %s where Kafka has milliseconds", r.Times.Units, wrongUnit(s.Time, r.At))
	f.Subject = partitionSubject(r.Topic, s.Partition)
	f.Evidence = []string{s.place()}
	return []Finding{f}
}

func (s *Sample) place() string {
	return fmt.Sprintf("partition %d, offset %d: %s", s.Partition, s.Offset, timeText(s.Time))
}

// ahead goes by the largest timestamp of each whole partition, where the broker tells it, else by the samples.
func ahead(r Report) []Finding {
	var evidence []string
	var furthest time.Time
	for _, p := range r.Partitions {
		if p.LargestTime.After(r.At.Add(skew)) && wrongUnit(p.LargestTime, r.At) == "" {
			evidence = append(evidence, fmt.Sprintf("partition %d, offset %d: %s", p.ID, p.largestAt, timeText(p.LargestTime)))
			furthest = later(furthest, p.LargestTime)
		}
	}
	if s := r.Times.future; s != nil && len(evidence) == 0 {
		evidence, furthest = []string{s.place()}, s.Time
	}
	if len(evidence) == 0 {
		return nil
	}
	f := found("timestamp_future", check.Warning, "timestamps are ahead of now by up to %s: their segments are kept that much longer than the retention", span(furthest.Sub(r.At)))
	f.Evidence = evidence[:min(few, len(evidence))]
	f.Doubt = "the clock of this machine, " + timeText(r.At) + ", is right"
	return []Finding{f}
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// backdated records come with an old time after fresh ones: they are gone with their segment, soon after they came.
func backdated(r Report) []Finding {
	s := r.Times.backdated
	if s == nil {
		return nil
	}
	f := found("timestamp_past", check.Warning, "%d records were written with timestamps older than the retention of %s: they are deleted as soon as retention looks at their segment", r.Times.Backdated, span(r.Settings.Retention()))
	f.Subject = partitionSubject(r.Topic, s.Partition)
	f.Evidence = []string{s.place() + ", behind records that are within the retention"}
	return []Finding{f}
}

// waiting records have outlived the retention; they go with their segment, which is as it should be.
func waiting(r Report) []Finding {
	n := r.Times.Expired - r.Times.Backdated
	if n <= 0 {
		return nil
	}
	return []Finding{found("timestamp_expired", check.Info, "%d records are older than the retention of %s and wait for their segment to be deleted", n, span(r.Settings.Retention()))}
}

// span writes a time in the largest unit that says enough.
func span(d time.Duration) string {
	day := 24 * time.Hour
	switch {
	case d >= 2*365*day:
		return fmt.Sprintf("%d years", d/(365*day))
	case d >= 2*day:
		return fmt.Sprintf("%d days", d/day)
	case d >= 2*time.Hour:
		return fmt.Sprintf("%d hours", d/time.Hour)
	}
	return d.Round(time.Second).String()
}

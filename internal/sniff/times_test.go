package sniff

import (
	"fmt"
	"math"
	"testing"
	"time"
)

func TestTimes(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)
	day := 24 * time.Hour
	for name, at := range map[string]struct {
		times []time.Time
		want  string // future, unit, expired, backdated, missing
	}{
		"fresh":                       {[]time.Time{now.Add(-time.Hour), now, now.Add(time.Minute)}, "0 0 0 0 0"},
		"ahead":                       {[]time.Time{now, now.Add(time.Hour)}, "1 0 0 0 0"},
		"old ones first":              {[]time.Time{now.Add(-9 * day), now.Add(-8 * day), now}, "0 0 2 0 0"},
		"old ones behind fresh ones":  {[]time.Time{now, now.Add(-8 * day), now}, "0 0 1 1 0"},
		"seconds for milliseconds":    {[]time.Time{time.UnixMilli(now.Unix()), now}, "0 1 0 0 0"},
		"microseconds for those":      {[]time.Time{time.UnixMilli(now.UnixMicro())}, "0 1 0 0 0"},
		"none":                        {[]time.Time{{}, now}, "0 0 0 0 1"},
		"far ahead and no other unit": {[]time.Time{now.AddDate(200, 0, 0)}, "1 0 0 0 0"},
	} {
		var all []*Sample
		for i, ts := range at.times {
			all = append(all, &Sample{Offset: int64(i), Time: ts})
		}
		got := timesOf(all, 7*day, now)
		if s := fmt.Sprint(got.Future, got.Units, got.Expired, got.Backdated, got.Missing); s != at.want {
			t.Errorf("%s: %s, want %s", name, s, at.want)
		}
	}
}

// TestTheLongestRetention: more milliseconds than a duration holds are the longest that it holds.
func TestTheLongestRetention(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)
	s := Settings{Known: true, RetentionMS: math.MaxInt64, CleanupPolicy: "delete"}
	if got := timesOf([]*Sample{{Time: now}, {Time: now.AddDate(-3, 0, 0)}}, s.Retention(), now); s.Retention() <= 0 || got.Expired != 0 {
		t.Errorf("%s: %+v", s.Retention(), got)
	}
}

func TestNoRetentionExpiresNothing(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)
	for _, s := range []Settings{{}, {Known: true, RetentionMS: -1, CleanupPolicy: "delete"}, {Known: true, RetentionMS: 1000, CleanupPolicy: "compact"}} {
		if got := timesOf([]*Sample{{Time: now}, {Time: now.AddDate(-3, 0, 0)}}, s.Retention(), now); got.Expired != 0 {
			t.Errorf("%+v: %+v", s, got)
		}
	}
}

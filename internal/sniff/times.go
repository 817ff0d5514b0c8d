package sniff

import "time"

// skew is how far a timestamp may be ahead: clocks differ, and more than this is no clock that is kept right.
const skew = 5 * time.Minute

// Times are the timestamps of the records that were looked at.
type Times struct {
	Oldest time.Time `json:"oldest,omitzero"`
	Newest time.Time `json:"newest,omitzero"`
	// Missing have none; Appended have that of the broker.
	Missing  int `json:"missing"`
	Appended int `json:"appended"`
	// Future are ahead of this machine's clock by more than five minutes. Units are in seconds or microseconds where
	// Kafka has milliseconds.
	Future int `json:"future"`
	Units  int `json:"wrong_unit"`
	// Expired are older than the retention; Backdated are those of them that come after records which are not.
	Expired   int `json:"expired"`
	Backdated int `json:"backdated"`

	future, unit, backdated *Sample // the first of each
}

// timesOf looks at samples in the order of partition and offset.
func timesOf(samples []*Sample, retention time.Duration, now time.Time) Times {
	var t Times
	fresh := map[int32]bool{} // partitions that have had a record within the retention
	for _, s := range samples {
		switch {
		case s.Time.IsZero():
			t.Missing++
			continue
		case s.Appended:
			t.Appended++
		}
		t.span(s.Time)
		old := retention > 0 && s.Time.Before(now.Add(-retention))
		t.judge(s, old, fresh[s.Partition], now)
		fresh[s.Partition] = fresh[s.Partition] || !old
	}
	return t
}

func (t *Times) span(at time.Time) {
	if t.Oldest.IsZero() || at.Before(t.Oldest) {
		t.Oldest = at
	}
	if at.After(t.Newest) {
		t.Newest = at
	}
}

func (t *Times) judge(s *Sample, old, afterFresh bool, now time.Time) {
	wrong := wrongUnit(s.Time, now) != ""
	if wrong {
		count(&t.Units, &t.unit, s)
	}
	if !wrong && s.Time.After(now.Add(skew)) {
		count(&t.Future, &t.future, s)
	}
	if old && !wrong {
		t.Expired++
	}
	if old && !wrong && afterFresh {
		count(&t.Backdated, &t.backdated, s)
	}
}

func count(n *int, first **Sample, s *Sample) {
	*n++
	if *first == nil {
		*first = s
	}
}

// wrongUnit says which unit makes a timestamp one of the last or next ten years, where milliseconds do not.
func wrongUnit(at, now time.Time) string {
	near := func(t time.Time) bool { return t.After(now.AddDate(-10, 0, 0)) && t.Before(now.AddDate(10, 0, 0)) }
	ms := at.UnixMilli()
	switch {
	case near(at):
	case near(time.Unix(ms, 0)):
		return "seconds"
	case near(time.UnixMicro(ms)):
		return "microseconds"
	}
	return ""
}

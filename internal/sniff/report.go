package sniff

import (
	"time"

	"kscope/internal/check"
)

// Report is what was found in a topic.
type Report struct {
	Topic string
	At    time.Time
	// TookMS is how long reading and judging lasted.
	TookMS int64
	// Interrupted says that Ctrl-C ended it; Stopped says which limit did, "" where none was met.
	Interrupted bool
	Stopped     string
	Settings    Settings
	Read        Read

	Values, Keys Side
	Partitions   []PartitionReport
	Changes      []Change
	Schemas      []Schema
	Spread       Spread
	Codecs       []Batches
	Times        Times
	Headers      []HeaderCount

	Findings []Finding
	Gaps     []Gap
}

// Read is how much was read of how much there is.
type Read struct {
	// Offsets are from the first to behind the last of all partitions: records, holes and markers of transactions.
	Offsets int64 `json:"offsets"`
	// Judged are the records that the shares are of; Records were read in all, also to locate changes.
	Judged  int   `json:"judged_records"`
	Records int64 `json:"read_records"`
	Bytes   int64 `json:"read_bytes"`
	Fetches int64 `json:"fetches"`
	// Transactional are records that were written in transactions, Markers the ends of transactions that were met. Both
	// committed and aborted records are judged.
	Transactional int `json:"transactional_records"`
	Markers       int `json:"transaction_markers"`
}

// Side is the keys or the values of all records that were judged.
type Side struct {
	Records   int     `json:"records"`
	Nulls     int     `json:"nulls"`
	Empties   int     `json:"empties"`
	Encodings []Share `json:"encodings"`
	Sizes     Sizes   `json:"sizes"`
}

// Share is how many have an encoding, with the mean confidence. Because and Against are of the first record
// that has something against it, else of the first.
type Share struct {
	Encoding   Encoding `json:"encoding"`
	Records    int      `json:"records"`
	Share      float64  `json:"share"`
	Confidence float64  `json:"confidence"`
	Because    string   `json:"because,omitempty"`
	Against    string   `json:"against,omitempty"`
}

// Doubtful says that other encodings give such bytes, too, so that it is only probably this one.
func (s Share) Doubtful() bool { return s.Confidence < 0.6 }

// PartitionReport is one partition.
type PartitionReport struct {
	ID int32 `json:"id"`
	// Start is the first offset, End the one that the next record gets.
	Start int64 `json:"start_offset"`
	End   int64 `json:"end_offset"`
	// StableEnd is the last stable offset: before End while a transaction is open. -1 where nothing was fetched.
	StableEnd int64     `json:"stable_offset"`
	Judged    int       `json:"judged_records"`
	Oldest    time.Time `json:"oldest,omitzero"`
	Newest    time.Time `json:"newest,omitzero"`
	// LargestTime is the largest timestamp of the whole partition, as the broker tells it.
	LargestTime time.Time `json:"largest_time,omitzero"`
	largestAt   int64
	Values      []Share `json:"values"`
	Keys        []Share `json:"keys"`
	NullValues  int     `json:"null_values"`
	NullKeys    int     `json:"null_keys"`
	// ValueRuns and KeyRuns count how often the encoding is another than before, in the order of offsets.
	ValueRuns int      `json:"value_runs"`
	KeyRuns   int      `json:"key_runs"`
	Codecs    []string `json:"codecs"`
}

// HeaderCount is how many records have a header.
type HeaderCount struct {
	Name    string `json:"name"`
	Records int    `json:"records"`
}

// Finding is something that is wrong or worth knowing, with a name for programs.
type Finding struct {
	Kind string
	check.Finding
}

// Gap is what could not be looked at, and why.
type Gap struct {
	Subject check.Subject `json:"subject"`
	Reason  string        `json:"reason"`
	// Right is the missing one, where that is the reason.
	Right string `json:"right,omitempty"`

	damaged bool
}

// Worst is the highest level of all findings, 0 where there is none.
func (r Report) Worst() check.Level {
	var worst check.Level
	for _, f := range r.Findings {
		worst = max(worst, f.Level)
	}
	return worst
}

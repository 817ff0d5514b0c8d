package sniff

import (
	"bytes"
	"slices"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Sample is one record as it was judged. Its value is gone; its key stays for as long as keys are compared.
type Sample struct {
	Partition int32
	Offset    int64
	// Time is zero for the old formats that have none.
	Time time.Time
	// Appended says that the broker set the time.
	Appended bool
	Codec    string
	// Transactional is false for records outside of transactions.
	Transactional bool
	Headers       []Header

	Key                []byte
	KeySize, ValueSize int
	// KeyGuesses and ValueGuesses are all that the bytes may be, best first; KeyIs and ValueIs what was settled on.
	KeyGuesses, ValueGuesses []Guess
	KeyIs, ValueIs           Guess
}

// Part is the half of a record that is meant.
type Part string

// A record has a key and a value.
const (
	Value Part = "value"
	Key   Part = "key"
)

// guesses are all that a half may be.
func (s *Sample) guesses(of Part) *[]Guess {
	if of == Key {
		return &s.KeyGuesses
	}
	return &s.ValueGuesses
}

// is is what was settled on for a half.
func (s *Sample) is(of Part) *Guess {
	if of == Key {
		return &s.KeyIs
	}
	return &s.ValueIs
}

// Header is one header of a record. Value is given away for those alone that tell how a record was written.
type Header struct {
	Name  string `json:"name"`
	Value string `json:"value,omitempty"`
}

// tellingHeaders are headers whose value names a type, a format or a program: Spring Kafka's type headers, CloudEvents
// over Kafka, and the usual names of content types.
var tellingHeaders = []string{"__typeid__", "__keytypeid__", "content-type", "contenttype", "content-encoding", "ce_datacontenttype", "ce_source", "ce_type",
	"user-agent", "kafka_replytopic", "spring_json_header_types", "producer", "application", "client-id", "client.id", "service"}

// longestHeader is where the value of a header is cut.
const longestHeader = 80

func sampleOf(r *kgo.Record) *Sample {
	s := &Sample{
		Partition: r.Partition, Offset: r.Offset, Appended: r.Attrs.TimestampType() == 1,
		Codec: codecName(r.Attrs.CompressionType()), Transactional: r.Attrs.IsTransactional(),
		Key: bytes.Clone(r.Key), KeySize: len(r.Key), ValueSize: len(r.Value),
		KeyGuesses: Guesses(r.Key), ValueGuesses: Guesses(r.Value),
	}
	if r.Attrs.TimestampType() >= 0 && r.Timestamp.UnixMilli() >= 0 {
		s.Time = r.Timestamp.UTC()
	}
	for _, h := range r.Headers {
		s.Headers = append(s.Headers, headerOf(h))
	}
	return s
}

func headerOf(h kgo.RecordHeader) Header {
	if !slices.Contains(tellingHeaders, strings.ToLower(h.Key)) || !printable(h.Value) {
		return Header{Name: h.Key}
	}
	value := string(h.Value)
	if len(value) > longestHeader {
		value = value[:longestHeader] + "…"
	}
	return Header{Name: h.Key, Value: value}
}

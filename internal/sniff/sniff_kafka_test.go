package sniff

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/sasl/scram"

	"kscope/internal/check"
	"kscope/internal/kafkatest"
)

// TestKafka looks into topics of one real broker, written as clients in the wild write them.
func TestKafka(t *testing.T) {
	// The broker creates topics on demand: a look must not make use of that.
	c := kafkatest.Start(t, kafkatest.Spec{Security: kafkatest.SASLPlaintext, Authorizer: true, Users: users(), Properties: map[string]string{"auto.create.topics.enable": "true", "log.message.timestamp.after.max.ms": "9223372036854775807"}})
	f := fixture{T: t, address: c.Addr(1), adm: c.Admin(t)}
	for name, do := range map[string]func(fixture){
		"clean": clean, "changed": changedOnce, "changed there and back": changedBack, "in turns": inTurns, "partitions differ": partitionsDiffer,
		"unknown": unknown, "compacted": compacted, "codecs": codecs, "two partitioners": twoPartitioners, "timestamps": timestamps,
		"transactions": transactions, "limit of bytes": limitOfBytes, "interrupted": interruptedLook, "empty": emptyTopic,
		"more partitions than records": manyPartitions, "registry": withRegistry, "rights": rights,
	} {
		t.Run(name, func(t *testing.T) {
			at := f
			at.T = t
			do(at)
		})
	}
	f.leftNothing()
}

// users are an administrator, and one who may do what a test allows.
func users() []kafkatest.User {
	return []kafkatest.User{{Name: "admin", Password: "admin-secret", Mechanism: "SCRAM-SHA-512"}, {Name: "app", Password: "app-secret", Mechanism: "SCRAM-SHA-512"}}
}

func login(user int) kgo.Opt {
	return kgo.SASL(scram.Auth{User: users()[user].Name, Pass: users()[user].Password}.AsSha512Mechanism())
}

type fixture struct {
	*testing.T
	address string
	adm     *kadm.Client
	user    int // who its clients log in as
}

func (f fixture) topic(name string, partitions int32, settings ...string) {
	f.Helper()
	configs := map[string]*string{}
	for i := 0; i < len(settings); i += 2 {
		configs[settings[i]] = &settings[i+1]
	}
	if _, err := f.adm.CreateTopic(context.Background(), partitions, 1, configs, name); err != nil {
		f.Fatal(err)
	}
}

func (f fixture) client(more ...kgo.Opt) *kgo.Client {
	f.Helper()
	cl, err := kgo.NewClient(append([]kgo.Opt{kgo.SeedBrokers(f.address), login(f.user), kgo.RecordPartitioner(kgo.ManualPartitioner()), kgo.ProducerBatchCompression(kgo.NoCompression())}, more...)...)
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(cl.Close)
	return cl
}

// write writes records in batches of ten at most.
func (f fixture) write(topic string, records []*kgo.Record, more ...kgo.Opt) {
	f.Helper()
	cl := f.client(more...)
	for chunk := range slices.Chunk(records, 10) {
		for _, r := range chunk {
			r.Topic = topic
		}
		if err := cl.ProduceSync(context.Background(), chunk...).FirstErr(); err != nil {
			f.Fatal(err)
		}
	}
}

// some makes n records for a partition, whose value is made by a function and whose key is text.
func some(n int, partition int32, value func(int) []byte) []*kgo.Record {
	var all []*kgo.Record
	for i := range n {
		all = append(all, &kgo.Record{Partition: partition, Key: fmt.Appendf(nil, "order-%d-%d", partition, i), Value: value(i)})
	}
	return all
}

func asJSON(i int) []byte { return fmt.Appendf(nil, `{"id":%d,"name":"order"}`, i) }
func asAvro(i int) []byte { return framed(7, fmt.Sprintf("\x10order-%02d\x54\x01", i%100)) }
func asLong(i int) []byte { return eight(uint64(1000 + i)) }

// look looks into a topic and logs what it took.
func (f fixture) look(topic string, limit int, change ...func(*Options)) Report {
	f.Helper()
	o := Options{Topic: topic, Max: limit, Time: 20 * time.Second, Bytes: 64 << 20}
	for _, c := range change {
		c(&o)
	}
	r, err := New(f.client()).Run(context.Background(), o)
	if err != nil {
		f.Fatal(err)
	}
	f.Logf("%s: %d records judged, %d read, %d bytes, %d fetches, %d ms", topic, r.Read.Judged, r.Read.Records, r.Read.Bytes, r.Read.Fetches, r.TookMS)
	return r
}

// want compares the findings from a level on, as "kind subject".
func (f fixture) want(r Report, from check.Level, want ...string) {
	f.Helper()
	var got []string
	for _, at := range r.Findings {
		if at.Level >= from {
			got = append(got, at.Kind+" "+string(at.Subject))
		}
	}
	if !slices.Equal(got, want) {
		f.Errorf("findings %q, want %q: %+v", got, want, r.Findings)
	}
}

func clean(f fixture) {
	f.topic("clean", 3)
	java := placements()[0]
	var all []*kgo.Record
	for i := range 900 {
		key := fmt.Appendf(nil, "order-%d", i%300)
		all = append(all, &kgo.Record{Key: key, Partition: int32(java.choose(key, 3)), Value: asJSON(i), Headers: []kgo.RecordHeader{{Key: "trace", Value: []byte("s3cret")}}})
	}
	f.write("clean", all)
	r := f.look("clean", 1000)
	f.want(r, check.Info)
	if r.Read.Judged != 900 || r.Read.Offsets != 900 || len(r.Gaps) != 0 || len(r.Changes) != 0 {
		f.Errorf("%+v %+v %+v", r.Read, r.Gaps, r.Changes)
	}
	if len(r.Values.Encodings) != 1 || r.Values.Encodings[0].Encoding != JSON || len(r.Keys.Encodings) != 1 || r.Keys.Encodings[0].Encoding != Text {
		f.Errorf("%+v %+v", r.Values, r.Keys)
	}
	if r.Spread.First != "murmur2" || r.Spread.Keys != 300 || r.Spread.FirstKeys != 300 {
		f.Errorf("%+v", r.Spread)
	}
	if fmt.Sprint(r.Headers) != "[{trace 900}]" || r.Settings.CleanupPolicy != "delete" || strings.Contains(fmt.Sprintf("%+v", r), "s3cret") {
		f.Errorf("%+v %+v", r.Headers, r.Settings)
	}
}

// changedOnce: JSON, then Avro with a schema id, with null values around the change.
func changedOnce(f fixture) {
	f.topic("changed", 2)
	f.write("changed", some(300, 0, asJSON))
	f.write("changed", append(some(1037, 1, asJSON), some(5, 1, func(int) []byte { return nil })...), kgo.ProducerBatchCompression(kgo.GzipCompression()))
	avros := some(1500, 1, asAvro)
	for _, r := range avros {
		r.Headers = []kgo.RecordHeader{{Key: "content-type", Value: []byte("application/avro")}}
	}
	f.write("changed", avros)
	r := f.look("changed", 100)
	f.want(r, check.Warning, "encoding_changed partition/changed/1")
	if len(r.Changes) != 1 {
		f.Fatalf("%+v", r.Changes)
	}
	c := r.Changes[0]
	if c.Partition != 1 || c.From != JSON || c.To != FramedAvro || c.Offset != 1042 || c.LastOffset != 1036 || !c.Exact || c.Of != Value {
		f.Errorf("%+v", c)
	}
	if fmt.Sprint(c.Before, c.After) != "[codec gzip no headers] [codec none header content-type=application/avro]" || time.Since(c.Time) > time.Hour {
		f.Errorf("%+v", c)
	}
	want := "partition 1 changed from JSON to Avro with a schema id at offset 1042, " + c.Time.Format(time.RFC3339)
	if r.Findings[0].Detail != want {
		f.Errorf("%q, want %q", r.Findings[0].Detail, want)
	}
}

// changedBack: a deployment that was rolled back is two changes, also where the samples at the ends are alike.
func changedBack(f fixture) {
	f.topic("back", 1)
	f.write("back", slices.Concat(some(2000, 0, asJSON), some(1500, 0, asLong), some(2000, 0, asJSON)))
	r := f.look("back", 60)
	var got []string
	for _, c := range r.Changes {
		got = append(got, fmt.Sprintf("%s %d %v", c.To, c.Offset, c.Exact))
	}
	if fmt.Sprint(got) != "[long 2000 true json 3500 true]" {
		f.Errorf("%v", got)
	}
	f.want(r, check.Warning, "encoding_changed partition/back/0", "encoding_changed partition/back/0")
}

// inTurns: two producers with different serializers write at the same time, from offset 100 on.
func inTurns(f fixture) {
	f.topic("turns", 1)
	f.write("turns", append(some(100, 0, asJSON), some(400, 0, func(i int) []byte {
		if i%2 == 0 {
			return asAvro(i)
		}
		return asJSON(i)
	})...))
	r := f.look("turns", 100)
	f.want(r, check.Warning, "encodings_mixed topic/turns")
	if len(r.Changes) != 1 || r.Changes[0].Offset != 100 || !r.Changes[0].Exact {
		f.Errorf("%+v", r.Changes)
	}
}

func partitionsDiffer(f fixture) {
	f.topic("differ", 2)
	f.write("differ", append(some(50, 0, asJSON), some(50, 1, asLong)...))
	r := f.look("differ", 1000)
	f.want(r, check.Warning, "encodings_differ topic/differ")
	if want := "values are JSON in partition 0, 8-byte integers in partition 1"; r.Findings[0].Detail != want {
		f.Errorf("%q, want %q", r.Findings[0].Detail, want)
	}
}

func unknown(f fixture) {
	f.topic("payments-eu", 1)
	for name, want := range map[string]string{"paymets-eu": "no topic paymets-eu, the nearest is payments-eu", "zzzzzzzz": "no topic zzzzzzzz among the ", "a/b": `"a/b" can be no topic's name`} {
		if _, err := New(f.client()).Run(context.Background(), Options{Topic: name, Max: 10, Time: 20 * time.Second, Bytes: 1 << 20}); err == nil || !strings.HasPrefix(err.Error(), want) {
			f.Errorf("%s: %v, want %q", name, err, want)
		}
	}
}

func emptyTopic(f fixture) {
	f.topic("nothing", 4)
	r := f.look("nothing", 1000)
	f.want(r, check.Info)
	if r.Read.Offsets != 0 || r.Read.Fetches != 0 || len(r.Gaps) != 0 {
		f.Errorf("%+v %+v", r.Read, r.Gaps)
	}
}

// leftNothing: no group, no topic and no internal topic came from looking.
func (f fixture) leftNothing() {
	groups, err := f.adm.ListGroups(context.Background())
	if err != nil || len(groups) != 0 {
		f.Errorf("groups %v, %v", groups.Groups(), err)
	}
	topics, err := f.adm.ListTopicsWithInternal(context.Background())
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range []string{"paymets-eu", "zzzzzzzz", "__consumer_offsets"} {
		if topics.Has(name) {
			f.Errorf("topic %s was created", name)
		}
	}
}

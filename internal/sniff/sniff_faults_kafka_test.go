package sniff

import (
	"context"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"kscope/internal/check"
)

// compacted: records without a key from before the topic was compacted, and tombstones.
func compacted(f fixture) {
	f.topic("compacted", 1)
	f.write("compacted", slices.Concat([]*kgo.Record{{Value: []byte(`{"a":1}`)}, {Value: []byte(`{"a":2}`)}}, some(20, 0, asJSON), some(5, 0, func(int) []byte { return nil }), []*kgo.Record{{Key: []byte{}, Value: []byte{}}}))
	policy := "compact"
	if _, err := f.adm.AlterTopicConfigs(context.Background(), []kadm.AlterConfig{{Op: kadm.SetConfig, Name: "cleanup.policy", Value: &policy}}, "compacted"); err != nil {
		f.Fatal(err)
	}
	r := f.look("compacted", 1000)
	f.want(r, check.Info, "null_keys_compacted topic/compacted")
	if r.Keys.Nulls != 2 || r.Keys.Empties != 1 || r.Values.Nulls != 5 || r.Values.Empties != 1 {
		f.Errorf("%+v %+v", r.Keys, r.Values)
	}
}

func codecs(f fixture) {
	f.topic("codecs", 1)
	for _, c := range []kgo.CompressionCodec{kgo.NoCompression(), kgo.GzipCompression(), kgo.SnappyCompression(), kgo.Lz4Compression(), kgo.ZstdCompression()} {
		f.write("codecs", some(20, 0, asJSON), kgo.ProducerBatchCompression(c))
	}
	r := f.look("codecs", 1000)
	f.want(r, check.Info)
	got := map[string]int{}
	for _, b := range r.Codecs {
		got[b.Codec] = b.Records
		if compressed := b.WireBytes < b.RecordBytes; compressed != (b.Codec != "none") {
			f.Errorf("%+v", b)
		}
	}
	if fmt.Sprint(got) != "map[gzip:20 lz4:20 none:20 snappy:20 zstd:20]" {
		f.Errorf("%v", got)
	}
}

// twoPartitioners: the same keys, written by a client with Java's rule and by one with librdkafka's.
func twoPartitioners(f fixture) {
	f.topic("rules", 6)
	var records []*kgo.Record
	for i := range 200 {
		records = append(records, &kgo.Record{Key: fmt.Appendf(nil, "customer-%d", i), Value: asJSON(i)})
	}
	rdkafka := kgo.StickyKeyPartitioner(placements()[1].choose)
	f.write("rules", records, kgo.RecordPartitioner(kgo.StickyKeyPartitioner(nil)))
	again := make([]*kgo.Record, len(records))
	for i, r := range records {
		again[i] = &kgo.Record{Key: r.Key, Value: r.Value}
	}
	f.write("rules", again, kgo.RecordPartitioner(rdkafka))
	r := f.look("rules", 1000)
	f.want(r, check.Warning, "two_partitioners topic/rules")
	if rules := []string{r.Spread.First, r.Spread.Second}; !slices.Contains(rules, "murmur2") || !slices.Contains(rules, "CRC32") || r.Spread.SplitKeys < 100 {
		f.Errorf("%+v", r.Spread)
	}
}

func timestamps(f fixture) {
	f.topic("times", 4, "retention.ms", "604800000")
	now := time.Now()
	var all []*kgo.Record
	for p, at := range map[int32]time.Time{0: now.AddDate(0, 0, 40), 1: now.AddDate(0, 0, -30), 2: time.UnixMilli(now.Unix()), 3: now} {
		for _, ts := range []time.Time{now, at, now} {
			all = append(all, &kgo.Record{Partition: p, Timestamp: ts, Value: asJSON(1)})
		}
	}
	f.write("times", all)
	r := f.look("times", 1000)
	f.want(r, check.Warning, "timestamp_unit partition/times/2", "timestamp_future topic/times", "timestamp_past partition/times/1")
	if r.Times.Future != 1 || r.Times.Units != 1 || r.Times.Backdated != 1 || r.Times.Expired != 1 || !strings.Contains(r.Findings[0].Detail, "in seconds") {
		f.Errorf("%+v %+v", r.Times, r.Findings)
	}
	// One future record among many is found where no sample meets it: the broker knows the largest timestamp.
	f.topic("one-ahead", 1)
	many := some(3000, 0, asJSON)
	many[1234].Timestamp = now.AddDate(1, 0, 0)
	f.write("one-ahead", many)
	r = f.look("one-ahead", 10)
	f.want(r, check.Warning, "timestamp_future topic/one-ahead")
	if r.Times.Future != 0 || !strings.HasPrefix(r.Findings[0].Evidence[0], "partition 0, offset 1234: ") {
		f.Errorf("%+v %+v", r.Times, r.Findings)
	}
}

// transactions: markers are no records, and an open transaction is said.
func transactions(f fixture) {
	f.topic("transactions", 1)
	cl := f.client(kgo.TransactionalID("sniffed"))
	ctx := context.Background()
	write := func(end ...kgo.TransactionEndTry) {
		if err := cl.BeginTransaction(); err != nil {
			f.Fatal(err)
		}
		if err := cl.ProduceSync(ctx, &kgo.Record{Topic: "transactions", Key: []byte("a"), Value: []byte(`{"a":1}`)}).FirstErr(); err != nil {
			f.Fatal(err)
		}
		for _, e := range end {
			if err := cl.EndTransaction(ctx, e); err != nil {
				f.Fatal(err)
			}
		}
	}
	write(kgo.TryCommit)
	write(kgo.TryAbort)
	write()
	r := f.look("transactions", 1000)
	f.want(r, check.Info, "transaction_open topic/transactions")
	if r.Read.Judged != 3 || r.Read.Transactional != 3 || r.Read.Markers != 2 || r.Partitions[0].StableEnd != 4 || r.Partitions[0].End != 5 {
		f.Errorf("%+v %+v", r.Read, r.Partitions)
	}
	if err := cl.EndTransaction(ctx, kgo.TryAbort); err != nil {
		f.Fatal(err)
	}
}

func limitOfBytes(f fixture) {
	f.topic("large", 2)
	f.write("large", append(some(300, 0, func(i int) []byte { return append(asJSON(i), make([]byte, 20_000)...) }), some(300, 1, func(i int) []byte { return append(asJSON(i), make([]byte, 20_000)...) })...))
	r := f.look("large", 1000, func(o *Options) { o.Bytes = 1 << 20 })
	if r.Read.Bytes > 3<<20 || r.Read.Judged == 0 || r.Partitions[0].Judged == 0 || r.Partitions[1].Judged == 0 {
		f.Errorf("%+v %+v", r.Read, r.Partitions)
	}
}

// interruptedLook ends while it reads: what is known is reported.
func interruptedLook(f fixture) {
	f.topic("endless", 1)
	f.write("endless", some(500, 0, asJSON))
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	cl := f.client(kgo.WithHooks(cancelOnFetch{cancel}))
	r, err := New(cl).Run(ctx, Options{Topic: "endless", Max: 100, Time: 20 * time.Second, Bytes: 1 << 20})
	if err != nil || !r.Interrupted || r.Read.Offsets != 500 {
		f.Errorf("%+v, %v", r, err)
	}
}

func manyPartitions(f fixture) {
	f.topic("wide", 20)
	var all []*kgo.Record
	for p := range int32(20) {
		all = append(all, some(2, p, asJSON)...)
	}
	f.write("wide", all)
	r := f.look("wide", 5)
	if r.Read.Judged != 5 || len(r.Gaps) != 1 || r.Gaps[0].Reason != "15 of 20 partitions were not read: --max is 5" {
		f.Errorf("%+v %+v", r.Read, r.Gaps)
	}
}

// withRegistry: known and unknown ids are told apart, and a registry that is down is a gap.
func withRegistry(f fixture) {
	f.topic("orders", 1)
	f.write("orders", slices.Concat(some(20, 0, asAvro), some(3, 0, func(i int) []byte { return framed(9, fmt.Sprintf("\x10order-%02d\x54\x01", i)) })))
	server := httptest.NewServer(registryStub(f.T))
	asked := func(o *Options) {
		var err error
		if o.Registry, err = NewRegistry(withLogin(server.URL, "app:p%40ss"), nil, 5*time.Second); err != nil {
			f.Fatal(err)
		}
	}
	r := f.look("orders", 1000, asked)
	f.want(r, check.Info, "schema_unknown topic/orders")
	if len(r.Schemas) != 2 || r.Schemas[0].Type != "AVRO" || fmt.Sprint(r.Schemas[0].Subjects) != "[orders-value]" || *r.Schemas[1].Registered || r.Schemas[1].Records != 3 || len(r.Gaps) != 0 {
		f.Errorf("%+v %+v", r.Schemas, r.Gaps)
	}
	server.Close()
	r = f.look("orders", 1000, asked)
	f.want(r, check.Info)
	if len(r.Gaps) != 1 || r.Gaps[0].Subject != "registry" || strings.Contains(r.Gaps[0].Reason, "p@ss") || r.Schemas[0].Registered != nil {
		f.Errorf("%+v %+v", r.Schemas, r.Gaps)
	}
}

// rights: a topic that may not be seen, that may be seen and not read, and that may be read while its settings may not.
func rights(f fixture) {
	f.topic("guarded", 1)
	f.write("guarded", some(10, 0, asJSON))
	f.user = 1
	ask := func() (Report, error) {
		return New(f.client()).Run(context.Background(), Options{Topic: "guarded", Max: 100, Time: 20 * time.Second, Bytes: 1 << 20})
	}
	for _, at := range []struct {
		allow kadm.ACLOperation
		want  string
	}{
		{kadm.OpUnknown, "topic guarded is not there or may not be seen, needs DESCRIBE on the topic"},
		{kadm.OpDescribe, "topic guarded may not be read, needs READ on the topic"},
		{kadm.OpRead, "<nil>"},
	} {
		if at.allow != kadm.OpUnknown {
			f.allow("guarded", at.allow)
		}
		f.eventually(func() string { _, err := ask(); return fmt.Sprint(err) }, at.want)
	}
	r, err := ask()
	if err != nil || r.Read.Judged != 10 || len(r.Gaps) != 1 || r.Gaps[0].Right != "DESCRIBE_CONFIGS on the topic" || r.Settings.Known {
		f.Errorf("%+v, %v", r, err)
	}
}

func (f fixture) allow(topic string, op kadm.ACLOperation) {
	f.Helper()
	entry := kadm.NewACLs().Topics(topic).ResourcePatternType(kadm.ACLPatternLiteral).Operations(op).Allow("User:app").AllowHosts("*")
	if _, err := f.adm.CreateACLs(context.Background(), entry); err != nil {
		f.Fatal(err)
	}
}

// eventually waits for an answer: brokers learn of an access right a moment after it is made.
func (f fixture) eventually(ask func() string, want string) {
	f.Helper()
	got := ""
	for range 100 {
		if got = ask(); got == want {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	f.Errorf("%q, want %q", got, want)
}

// cancelOnFetch ends a context when the first Fetch is written.
type cancelOnFetch struct{ cancel func() }

func (c cancelOnFetch) OnBrokerWrite(_ kgo.BrokerMetadata, key int16, _ int, _, _ time.Duration, _ error) {
	if key == 1 {
		c.cancel()
	}
}

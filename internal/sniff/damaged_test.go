package sniff

import (
	"context"
	"encoding/binary"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"kscope/internal/check"
)

// TestDamagedBatch: a batch whose checksum is wrong is the error where nothing else can be read, and a finding of its own where it ends a partition.
func TestDamagedBatch(t *testing.T) {
	c, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.SeedTopics(1, "orders"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	cl, err := kgo.NewClient(kgo.SeedBrokers(c.ListenAddrs()...))
	if err != nil {
		t.Fatal(err)
	}
	defer cl.Close()
	for range 2 {
		if err := cl.ProduceSync(context.Background(), &kgo.Record{Topic: "orders", Value: []byte(`{"id":17}`)}).FirstErr(); err != nil {
			t.Fatal(err)
		}
	}
	c.ControlKey(int16(kmsg.Fetch), func(r kmsg.Request) (kmsg.Response, error, bool) {
		return wrongChecksum(r.(*kmsg.FetchRequest)), nil, true
	})
	r, err := New(cl).Run(context.Background(), Options{Topic: "orders", Max: 10, Time: 20 * time.Second, Bytes: 1 << 20})
	if err == nil || !strings.Contains(err.Error(), "damaged batch") {
		t.Fatalf("%+v, %v", r, err)
	}
	report := Report{Topic: "orders", Gaps: []Gap{gapOf(partitionSubject("orders", 0), "records", err)}}
	if f := findings(report); len(f) != 1 || f[0].Kind != "damaged" || f[0].Level != check.Error || f[0].Subject != "partition/orders/0" {
		t.Errorf("%+v", f)
	}
}

// wrongChecksum answers with a batch of no records whose checksum is 1.
func wrongChecksum(ask *kmsg.FetchRequest) kmsg.Response {
	batch := make([]byte, 61)
	binary.BigEndian.PutUint32(batch[8:], 61-12)
	batch[16] = 2
	batch[20] = 1
	resp := ask.ResponseKind().(*kmsg.FetchResponse)
	topic := kmsg.NewFetchResponseTopic()
	topic.Topic, topic.TopicID = ask.Topics[0].Topic, ask.Topics[0].TopicID
	p := kmsg.NewFetchResponseTopicPartition()
	p.HighWatermark, p.RecordBatches = 2, batch
	topic.Partitions = append(topic.Partitions, p)
	resp.Topics = append(resp.Topics, topic)
	return resp
}

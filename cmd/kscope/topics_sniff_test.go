package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// sniffed is an embedded cluster with a topic of JSON that becomes Avro with a schema id at offset 40.
func sniffed(t *testing.T) *kfake.Cluster {
	t.Helper()
	c, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.SeedTopics(1, "orders", "nothing"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	cl, err := kgo.NewClient(kgo.SeedBrokers(c.ListenAddrs()...))
	if err != nil {
		t.Fatal(err)
	}
	defer cl.Close()
	for i := range 60 {
		value := fmt.Appendf(nil, `{"id":%d}`, i)
		if i >= 40 {
			value = append([]byte("\x00\x00\x00\x00\x07\x10order-"), byte('0'+i%10), 'x', 'T', 1)
		}
		r := &kgo.Record{Topic: "orders", Key: fmt.Appendf(nil, "order-%d", i), Value: value, Timestamp: time.Now().Add(-time.Minute)}
		if err := cl.ProduceSync(context.Background(), r).FirstErr(); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

func TestTopicsSniff(t *testing.T) {
	address := sniffed(t).ListenAddrs()[0]
	code, stdout, stderr := call(t, "topics", "sniff", "orders", "-b", address, "-v")
	first, rest, _ := strings.Cut(stdout, "\n")
	if code != exitWell || stderr != "" || !strings.HasPrefix(first, "! partition 0 changed from JSON to Avro with a schema id at offset 40, 20") {
		t.Errorf("exit %d: %s%s", code, stdout, stderr)
	}
	for _, want := range []string{
		"orders: values are JSON (40), Avro with a schema id (20), keys are text; 60 records looked at, 60 offsets in 1 partition, ",
		"offset 39: JSON", "id 7 in 20 records", "none: 60 records", "0 to 60",
	} {
		if !strings.Contains(rest, want) {
			t.Errorf("%q is missing: %s", want, rest)
		}
	}
	if code, _, _ := call(t, "topics", "sniff", "orders", "-b", address, "--fail-on", "warning"); code != exitFailed {
		t.Errorf("exit %d with --fail-on warning", code)
	}
	if _, stdout, _ := call(t, "__complete", "topics", "sniff", "-b", address, "ord"); stdout != "nothing\norders\n:4\n" {
		t.Errorf("completed with %q", stdout)
	}
	code, stdout, _ = call(t, "topics", "sniff", "nothing", "-b", address)
	if code != exitWell || !strings.HasPrefix(stdout, "ok nothing is empty") {
		t.Errorf("exit %d: %s", code, stdout)
	}
}

func TestTopicsSniffJSON(t *testing.T) {
	code, stdout, stderr := call(t, "topics", "sniff", "orders", "-o", "json", "-b", sniffed(t).ListenAddrs()[0], "--max", "20")
	var doc struct {
		Schema, Verdict, Topic string
		Read                   struct {
			Judged int `json:"judged_records"`
		}
		Changes  []struct{ Offset int64 }
		Findings []struct{ Kind, Level, Subject string }
		Gaps     []any
	}
	if err := json.Unmarshal([]byte(stdout), &doc); err != nil || code != exitWell || stderr != "" {
		t.Fatalf("exit %d, %v: %s%s", code, err, stdout, stderr)
	}
	if got, want := fmt.Sprintf("%+v", doc), "{Schema:kscope.sniff/1 Verdict:warned Topic:orders Read:{Judged:20} Changes:[{Offset:40}] Findings:[{Kind:encoding_changed Level:warning Subject:partition/orders/0}] Gaps:[]}"; got != want {
		t.Errorf("%s, want %s: %s", got, want, stdout)
	}
}

// TestTopicsSniffInterrupted: Ctrl-C while a broker does not answer a Fetch ends within 200 ms with what is known.
func TestTopicsSniffInterrupted(t *testing.T) {
	best := time.Hour
	for range 5 {
		if best = min(best, sniffInterrupted(t)); best < 200*time.Millisecond {
			return
		}
	}
	t.Errorf("took %s after Ctrl-C, at best", best)
}

func sniffInterrupted(t *testing.T) time.Duration {
	c := sniffed(t)
	asked, release := make(chan struct{}), make(chan struct{})
	t.Cleanup(sync.OnceFunc(func() { close(release) }))
	once := sync.OnceFunc(func() { close(asked) })
	c.ControlKey(int16(kmsg.Fetch), func(kmsg.Request) (kmsg.Response, error, bool) {
		once()
		c.SleepControl(func() { <-release })
		return nil, nil, false
	})
	cmd, out, errs := process(t, "topics", "sniff", "orders", "-o", "json", "-b", c.ListenAddrs()[0])
	took := stopped(t, cmd, asked, errs)
	var doc struct {
		Schema      string
		Interrupted bool
		Read        struct{ Offsets int }
	}
	if err := json.NewDecoder(bytes.NewReader(out.Bytes())).Decode(&doc); err != nil || doc.Schema != "kscope.sniff/1" || !doc.Interrupted || doc.Read.Offsets != 60 {
		t.Errorf("%v: %s", err, out)
	}
	return took
}

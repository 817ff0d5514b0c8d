package acl

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"kscope/internal/kafkatest"
)

// worker does what a role is for as one user.
type worker struct {
	t *testing.T
	c *kafkatest.Cluster
}

func (w worker) client(opts ...kgo.Opt) *kgo.Client {
	return as(w.t, w.c, "u0", "127.0.0.1", append(opts, kgo.RetryTimeout(3*time.Second), kgo.RecordRetries(2))...)
}

// TestRolesDoTheirWork uses each role on a real broker: with its entries the work gets done, and without any one of them it
// does not, so that no role gives too little or too much.
func TestRolesDoTheirWork(t *testing.T) {
	c := broker(t)
	admin := as(t, c, "admin", "127.0.0.1")
	coordinate(t, admin)
	set(t, admin, nil)
	if _, err := kadm.NewClient(admin).CreateTopics(within(t, time.Minute), 1, 1, nil, "orders"); err != nil {
		t.Fatal(err)
	}
	if err := admin.ProduceSync(within(t, time.Minute), &kgo.Record{Topic: "orders", Value: []byte("x")}).FirstErr(); err != nil {
		t.Fatal(err)
	}
	w := worker{t, c}
	for _, role := range []struct {
		text string
		work func(context.Context) error
	}{
		{"produce:orders", func(ctx context.Context) error { return w.produce(ctx, "orders") }},
		{"produce:ord*", func(ctx context.Context) error { return w.produce(ctx, "orders") }},
		{"consume:orders:payments", func(ctx context.Context) error { return w.consume(ctx, "orders", "payments") }},
		{"transact:orders:tx", func(ctx context.Context) error { return w.transact(ctx, "orders", "tx") }},
		{"stream:app", w.stream},
		{"monitor", w.monitor},
	} {
		t.Run(role.text, func(t *testing.T) {
			r, err := ParseRole(role.text)
			if err != nil {
				t.Fatal(err)
			}
			entries := r.Entries("User:u0", Anywhere)
			set(t, admin, entries)
			if err := role.work(within(t, 20*time.Second)); err != nil {
				t.Fatalf("with all its entries: %v", err)
			}
			for i, e := range entries {
				set(t, admin, slices.Delete(slices.Clone(entries), i, i+1))
				if err := role.work(within(t, 20*time.Second)); err == nil || !denied.MatchString(err.Error()) {
					t.Errorf("without %s: %v", e, err)
				}
			}
		})
	}
	set(t, admin, nil)
}

// denied is how clients and these tests tell that a broker refused.
var denied = regexp.MustCompile(`AUTHORIZATION_FAILED|error code (29|30|31|53)\b|needs DESCRIBE|is not seen`)

func (w worker) produce(ctx context.Context, topic string, opts ...kgo.Opt) error {
	client := w.client(opts...)
	defer client.Close()
	return client.ProduceSync(ctx, &kgo.Record{Topic: topic, Value: []byte("x")}).FirstErr()
}

// consume reads a record as a member of a group and commits.
func (w worker) consume(ctx context.Context, topic, group string) error {
	client := w.client(kgo.ConsumeTopics(topic), kgo.ConsumerGroup(group), kgo.DisableAutoCommit(), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()))
	defer client.Close()
	for {
		fetches := client.PollFetches(ctx)
		if err := fetches.Err(); err != nil {
			return err
		}
		if fetches.NumRecords() > 0 {
			records := fetches.Records()
			records[0].Offset = -1 // commits offset 0, so that the next has records to read
			return client.CommitRecords(ctx, records[0])
		}
	}
}

func (w worker) transact(ctx context.Context, topic, id string) error {
	client := w.client(kgo.TransactionalID(id))
	defer client.Close()
	if err := client.BeginTransaction(); err != nil {
		return err
	}
	err := client.ProduceSync(ctx, &kgo.Record{Topic: topic, Value: []byte("x")}).FirstErr()
	return errors.Join(err, client.EndTransaction(ctx, kgo.TransactionEndTry(err == nil)))
}

// stream does what a Kafka Streams application does with what is its own: it makes an internal topic, writes to it in
// transactions, reads it in its group and purges what it has read.
func (w worker) stream(ctx context.Context) error {
	const topic = "app-count-repartition"
	client := w.client()
	defer client.Close()
	adm := kadm.NewClient(client)
	made, err := adm.CreateTopics(ctx, 1, 1, nil, topic)
	if err == nil {
		err = made.Error()
	}
	for _, do := range []func() error{
		func() error { return w.transact(ctx, topic, "app-1-0") },
		func() error { return w.consume(ctx, topic, "app") },
		func() error {
			purged, err := adm.DeleteRecords(ctx, kadm.Offsets{topic: {0: kadm.Offset{Topic: topic, At: 1}}})
			if err == nil {
				err = purged.Error()
			}
			return err
		},
	} {
		if err == nil {
			err = do()
		}
	}
	// The topic is made anew by the next; the application itself does not delete it, so somebody else does.
	admin := kadm.NewClient(as(w.t, w.c, "admin", "127.0.0.1"))
	_, gone := admin.DeleteTopics(context.WithoutCancel(ctx), topic)
	return errors.Join(err, gone)
}

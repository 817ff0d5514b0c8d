package topics

import (
	"context"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// Admin asks a cluster about its topics and changes them. Beside kadm's calls it sends requests of its own where kadm's take
// one value for all topics, or give up all answers over the first that is refused.
type Admin struct {
	*kadm.Client
	client *kgo.Client
	// wire is who requests are sent with: the client, to the broker that it thinks right, or one broker.
	wire kmsg.Requestor
	// readBack is how long a cluster may show nothing more of what it has accepted: each broker learns of it by itself, a
	// busy one late.
	readBack time.Duration
}

// New returns an Admin that uses a client. The client stays the caller's to close.
func New(client *kgo.Client) *Admin {
	return &Admin{kadm.NewClient(client), client, client, 30 * time.Second}
}

// patience is how long a broker may take over a request that changes something, in milliseconds. A thousand partitions take
// a busy controller a few seconds.
const patience = 30_000

// atOnce is how many topics one request asks for at most.
const atOnce = 1000

// refusal is a broker's answer to one thing that was asked of it, nil where it did it.
func refusal(code int16, message *string) error {
	return refused(kerr.ErrorForCode(code), valueOf(message))
}

func refused(err error, message string) error {
	if err == nil || message == "" {
		return err
	}
	return &Refusal{err, message}
}

// Refusal is an error of a broker's with the sentence that came with it.
type Refusal struct {
	Err     error
	Message string
}

func (r *Refusal) Error() string { return r.Message }
func (r *Refusal) Unwrap() error { return r.Err }

// metadata asks for topics by name, or for all without any. It never creates one.
func (a *Admin) metadata(ctx context.Context, names []string) (*kmsg.MetadataResponse, error) {
	req := kmsg.NewPtrMetadataRequest()
	for _, name := range names {
		t := kmsg.NewMetadataRequestTopic()
		t.Topic = kmsg.StringPtr(name)
		req.Topics = append(req.Topics, t)
	}
	return req.RequestWith(ctx, a.wire)
}

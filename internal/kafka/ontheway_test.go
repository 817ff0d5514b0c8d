package kafka

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kmsg"

	"kscope/internal/impostor"
)

func TestOnTheWay(t *testing.T) {
	for _, c := range []struct {
		err  error
		want bool
	}{
		{io.EOF, true}, {os.ErrDeadlineExceeded, true}, {context.DeadlineExceeded, true}, {kerr.SaslAuthenticationFailed, true},
		{context.Canceled, false}, {kerr.TopicAuthorizationFailed, false},
	} {
		if got := OnTheWay(fmt.Errorf("unable to: %w", c.err)); got != c.want {
			t.Errorf("%v: %v, expected %v", c.err, got, c.want)
		}
	}
}

// TestNoTokenIsOnTheWay: a client that gets no token did not come to a broker's answer.
func TestNoTokenIsOnTheWay(t *testing.T) {
	idp := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) }))
	defer idp.Close()
	s := fetching(t, idp.URL)
	s.Timeout = time.Second
	s.Bootstrap = []string{impostor.Listen(t, impostor.Kafka(map[int16]func() kmsg.Response{
		18: func() kmsg.Response {
			r := kmsg.NewPtrApiVersionsResponse()
			for _, key := range []int16{3, 17, 18, 36} {
				k := kmsg.NewApiVersionsResponseApiKey()
				k.ApiKey, k.MaxVersion = key, 1
				r.ApiKeys = append(r.ApiKeys, k)
			}
			return r
		},
		17: func() kmsg.Response {
			r := kmsg.NewPtrSASLHandshakeResponse()
			r.SupportedMechanisms = []string{"OAUTHBEARER"}
			return r
		},
	}))}
	client, err := Client(s)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if err := client.Ping(context.Background()); !OnTheWay(err) {
		t.Errorf("%v is not on the way", err)
	}
}

package faults

import (
	"encoding/binary"
	"io"
	"net"
	"testing"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kversion"

	"kscope/internal/check"
	"kscope/internal/impostor"
	"kscope/internal/kafkatest"
)

// TestAPIOld has brokers that are too old, or that speak a part of the protocol only, as Kafka 4 cannot.
func TestAPIOld(t *testing.T) {
	run(t, []Fault{
		mutualLocalhost("no-group-requests", lacksKeys(10, 11, 12, 13, 14)),
		mutualLocalhost("no-idempotent-producers", idempotenceOff(lacksKeys(22))),
		mutualLocalhost("broker-of-0.10", tooOld()),
		mutualLocalhost("closes-on-metadata", replaced(stub("API002", closesOnMetadata))),
		{Name: "no-new-group-protocol", Cluster: oldGroups(), Parts: []Part{newGroups(0)}},
		{Name: "no-new-group-protocol-until-it-is-in-force", Cluster: oldGroups(), Parts: []Part{newGroups(1)}},
	})
}

// embedded is a broker that knows no more than these versions.
func embedded(t *testing.T, v *kversion.Versions) string {
	t.Helper()
	c, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.SeedTopics(6, "orders"), kfake.MaxVersions(v))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c.ListenAddrs()[0]
}

// replaced is healed by a person who puts a whole broker in the place of the other.
func replaced(p Part) Part {
	p.Person = func(s *Stage) { s.client("bootstrap.servers=" + s.C.Bootstrap()) }
	return p
}

// idempotenceOff is healed by the first step itself: no person takes part.
func idempotenceOff(p Part) Part { p.Person = nil; return p }

func lacksKeys(keys ...int16) Part {
	return warned(func(t *testing.T) string {
		v := kversion.Stable()
		for _, k := range keys {
			v.SetMaxKeyVersion(k, -1)
		}
		return embedded(t, v)
	})
}

func tooOld() Part {
	return warned(func(t *testing.T) string { return embedded(t, kversion.V0_10_0()) })
}

func warned(listen func(*testing.T) string) Part {
	p := replaced(stub("API002", listen))
	p.Level = check.Warning
	return p
}

// closesOnMetadata answers ApiVersions as a broker of the last release does, and hangs up on anything else.
func closesOnMetadata(t *testing.T) string {
	whole := embedded(t, kversion.Stable())
	return impostor.Listen(t, func(c net.Conn) {
		to, err := net.Dial("tcp", whole)
		if err != nil {
			return
		}
		defer to.Close()
		for {
			request, err := message(c)
			if err != nil || binary.BigEndian.Uint16(request[4:]) != 18 {
				return
			}
			_, _ = to.Write(request)
			answer, err := message(to)
			if err != nil {
				return
			}
			_, _ = c.Write(answer)
		}
	})
}

// message reads one request or answer with its length before it.
func message(r io.Reader) ([]byte, error) {
	b := make([]byte, 4)
	if _, err := io.ReadFull(r, b); err != nil {
		return nil, err
	}
	if binary.BigEndian.Uint32(b) < 8 || binary.BigEndian.Uint32(b) > 1<<20 {
		return nil, io.ErrUnexpectedEOF
	}
	b = append(b, make([]byte, binary.BigEndian.Uint32(b))...)
	_, err := io.ReadFull(r, b[4:])
	return b, err
}

// oldGroups is a cluster whose brokers know the new group protocol (KIP-848), and that does not have it in force.
func oldGroups() kafkatest.Spec {
	return kafkatest.Spec{FormatArgs: []string{"--feature", "group.version=0"}}
}

func newGroups(way int) Part {
	return Part{Want: "API005", On: onClient, Way: way, Break: func(s *Stage) { s.client("group.protocol=consumer") }}
}

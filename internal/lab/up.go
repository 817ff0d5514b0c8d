package lab

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// Options say where the cluster comes up.
type Options struct {
	// Port is that of broker 0; the others have the next two. 0 takes free ports.
	Port int
	// Dir is where ca.pem and client.properties are written; nothing is written elsewhere.
	Dir string
}

// Lab is a cluster that is up.
type Lab struct {
	// Flags are the connection flags of a kscope command against it.
	Flags []string
	// Bootstrap is its bootstrap server.
	Bootstrap string

	once  sync.Once
	close func()
}

// Close ends the cluster and all connections to it. It may be called more than once.
func (l *Lab) Close() { l.once.Do(l.close) }

// Up brings up a cluster in a condition. It stays up until Close, or until the context ends.
func Up(ctx context.Context, cond Condition, o Options) (*Lab, error) {
	if cond.stage == nil {
		return nil, errors.New("no condition given; see kscope lab list")
	}
	p, err := newPlan(o.Port)
	if err != nil {
		return nil, err
	}
	if err := cond.stage(p); err != nil {
		p.close()
		return nil, fmt.Errorf("stage %s: %w", cond.Name, err)
	}
	l := &Lab{Bootstrap: p.ports[0].Addr().String()}
	if l.Flags, err = p.write(o.Dir, l.Bootstrap); err != nil {
		p.close()
		return nil, err
	}
	stop, err := p.start()
	if err != nil {
		p.close()
		return nil, err
	}
	l.close = func() {
		stop()
		p.close()
	}
	context.AfterFunc(ctx, l.Close)
	return l, nil
}

// start serves the ports.
func (p *plan) start() (func(), error) {
	if p.http {
		return serveHTTP(p.ports), nil
	}
	var next int
	options := []kfake.Opt{
		kfake.NumBrokers(brokers), kfake.ClusterID("kscope-lab-0123456789A"),
		kfake.SeedTopics(6, "orders", "payments"), kfake.SeedTopics(3, "__consumer_offsets"),
	}
	var wraps []func(net.Conn) net.Conn
	for i := range brokers {
		wrap, err := p.wrapper(i)
		if err != nil {
			return nil, err
		}
		wraps = append(wraps, wrap)
	}
	options = append(options, kfake.ListenFn(func(string, string) (net.Listener, error) {
		i := next
		next++
		return served{p.ports[i], p.advertised[i], wraps[i]}, nil
	}))
	if p.login {
		options = append(options, kfake.EnableSASL(), kfake.Superuser(mechanism, user, password))
	}
	c, err := kfake.NewCluster(options...)
	if err != nil {
		return nil, fmt.Errorf("start the embedded cluster: %w", err)
	}
	c.ControlKey(saslHandshake, func(r kmsg.Request) (kmsg.Response, error, bool) {
		c.KeepControl()
		return p.handshake(r.(*kmsg.SASLHandshakeRequest))
	})
	c.ControlKey(describeUsers, func(r kmsg.Request) (kmsg.Response, error, bool) {
		c.KeepControl()
		// To a broker an empty list is all users; to the embedded one only the null list is.
		if ask := r.(*kmsg.DescribeUserSCRAMCredentialsRequest); len(ask.Users) == 0 {
			ask.Users = nil
		}
		return nil, nil, false
	})
	return c.Close, nil
}

// handshake refuses the mechanisms that are not enabled, and any on a listener without login; the embedded broker
// would take them.
func (p *plan) handshake(r *kmsg.SASLHandshakeRequest) (kmsg.Response, error, bool) { //nolint:revive // the order is the embedded broker's
	resp := r.ResponseKind().(*kmsg.SASLHandshakeResponse)
	switch {
	case !p.login:
		resp.ErrorCode = 34
	case r.Mechanism != mechanism:
		resp.ErrorCode, resp.SupportedMechanisms = 33, []string{mechanism}
	default:
		return nil, nil, false
	}
	return resp, nil, true
}

// write writes the client's files and returns the flags that name them.
func (p *plan) write(dir, bootstrap string) ([]string, error) {
	if p.protocol() == "PLAINTEXT" {
		return []string{"-b", bootstrap}, nil
	}
	ca := filepath.Join(dir, "ca.pem")
	lines := []string{"bootstrap.servers=" + bootstrap, "security.protocol=" + p.protocol()}
	if p.clientTLS {
		if err := os.WriteFile(ca, p.caFile(), 0o644); err != nil {
			return nil, err
		}
		lines = append(lines, "ssl.truststore.type=PEM", "ssl.truststore.location="+strings.ReplaceAll(ca, `\`, `\\`))
	}
	if p.login {
		lines = append(lines, "sasl.mechanism="+mechanism,
			fmt.Sprintf(`sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="%s" password="%s";`, user, p.clientPassword))
	}
	file := filepath.Join(dir, "client.properties")
	if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		return nil, err
	}
	return []string{"-c", file}, nil
}

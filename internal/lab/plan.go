package lab

import (
	"fmt"
	"net"
	"time"

	"kscope/internal/certs"
)

// brokers is how many there are: enough for one to be at fault and two to be well.
const brokers = 3

// user and password are those of the lab's only login; neither is a secret.
const (
	user      = "app"
	password  = "lab-password"
	mechanism = "SCRAM-SHA-512"
)

// plan says what to bring up. Conditions change the one of a healthy cluster.
type plan struct {
	ports []net.Listener // where each broker listens
	// advertised is what each broker says it can be reached at.
	advertised []string
	// held are listeners that no broker serves; they are closed with the lab.
	held []net.Listener

	http                 bool
	brokerTLS, clientTLS bool
	clientCertificate    bool
	leaves               []certs.Leaf
	authority, trusted   *certs.Authority
	login                bool
	clientPassword       string
}

func newPlan(port int) (*plan, error) {
	p := &plan{}
	for i := range brokers {
		at := 0
		if port > 0 {
			at = port + i
		}
		l, err := listen(at)
		if err != nil {
			p.close()
			return nil, err
		}
		p.ports = append(p.ports, l)
		p.advertised = append(p.advertised, l.Addr().String())
		p.leaves = append(p.leaves, certs.Leaf{CommonName: fmt.Sprintf("kafka-%d", i), DNSNames: []string{"localhost"}, IPs: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}})
	}
	var err error
	if p.authority, err = certs.NewAuthority("kscope lab", time.Time{}, time.Time{}); err != nil {
		p.close()
		return nil, err
	}
	p.trusted = p.authority
	return p, nil
}

func (p *plan) withTLS() { p.brokerTLS, p.clientTLS = true, true }

func (p *plan) withLogin(clientPassword string) { p.login, p.clientPassword = true, clientPassword }

func (p *plan) trustAnother() (err error) {
	p.trusted, err = certs.NewAuthority("another kscope lab", time.Time{}, time.Time{})
	return err
}

func (p *plan) expire(broker int) {
	p.leaves[broker].NotBefore = time.Now().AddDate(-1, 0, 0)
	p.leaves[broker].NotAfter = time.Now().Add(-time.Hour)
}

// closed lets a broker advertise a port that was free a moment ago.
func (p *plan) closed(broker int) error {
	l, err := listen(0)
	if err != nil {
		return err
	}
	p.advertised[broker] = l.Addr().String()
	return l.Close()
}

// blackHole lets a broker advertise a port that is never served: the kernel takes connections, and nobody reads them.
func (p *plan) blackHole(broker int) error {
	l, err := listen(0)
	if err != nil {
		return err
	}
	p.advertised[broker] = l.Addr().String()
	p.held = append(p.held, l)
	return nil
}

func (p *plan) close() {
	for _, l := range append(p.ports, p.held...) {
		_ = l.Close()
	}
}

// protocol is the client's security.protocol.
func (p *plan) protocol() string {
	switch {
	case p.login && p.clientTLS:
		return "SASL_SSL"
	case p.login:
		return "SASL_PLAINTEXT"
	case p.clientTLS:
		return "SSL"
	}
	return "PLAINTEXT"
}

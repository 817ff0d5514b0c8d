package check

import (
	"strconv"
	"strings"
)

// Subject says what a finding is about, as kind/name; the kind ends at the first "/":
// "broker/2", "address/kafka:9092", "certificate/ca.pem", "client", "cluster".
type Subject string

// The subjects that are one of a kind.
const (
	TheClient  Subject = "client"
	TheCluster Subject = "cluster"
)

// AddressSubject is how this machine reaches a broker: "address/HOST:PORT".
func AddressSubject(address string) Subject { return Subject("address/" + address) }

// BrokerSubject is a broker's state in the cluster: "broker/N".
func BrokerSubject(id int32) Subject { return Subject("broker/" + strconv.Itoa(int(id))) }

// FileSubject is a certificate or store on disk: "certificate/PATH".
func FileSubject(path string) Subject { return Subject("certificate/" + path) }

// Kind is the part before the first "/".
func (s Subject) Kind() string {
	kind, _, _ := strings.Cut(string(s), "/")
	return kind
}

// Name is the part after the first "/", or the whole subject where there is none.
func (s Subject) Name() string {
	kind, name, ok := strings.Cut(string(s), "/")
	if !ok {
		return kind
	}
	return name
}

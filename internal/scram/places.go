package scram

import (
	"context"
	"fmt"
	"net"
	"slices"
	"strconv"

	"github.com/twmb/franz-go/pkg/kmsg"
)

// Place is an address at which a login is tried.
type Place struct {
	// Broker is who advertises it, -1 where that is not known.
	Broker int32
	// Address is HOST:PORT, empty where it is not known; Unknown says why not.
	Address, Unknown string
	// TLS says that the listener there is one.
	TLS bool
}

// Brokers returns where the listener in use is on every broker that the cluster has, fenced ones too.
func Brokers(ctx context.Context, adm Admin, tls bool) ([]Place, error) {
	request := kmsg.NewPtrDescribeClusterRequest()
	request.IncludeFencedBrokers = true
	resp, err := request.RequestWith(ctx, adm.Requests)
	if err == nil {
		err = coded(resp.ErrorCode, resp.ErrorMessage, "DESCRIBE")
	}
	if err != nil {
		return nil, fmt.Errorf("list brokers: %w", err)
	}
	var all []Place
	for _, b := range resp.Brokers {
		p := Place{Broker: b.NodeID, TLS: tls}
		if b.Host != "" {
			p.Address = net.JoinHostPort(b.Host, strconv.Itoa(int(b.Port)))
		} else {
			p.Unknown = "the cluster fences this broker and has no address for it"
		}
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b Place) int { return int(a.Broker) - int(b.Broker) })
	return all, nil
}

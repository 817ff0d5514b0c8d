package catalog

import (
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"kscope/internal/check"
)

// connection returns one finding for each address whose reason is the given check. The cluster's own word on a broker
// (fenced) goes into Blames only, so that a missing answer of the cluster is no missing need of these checks.
func connection(f *check.Facts, id string, detail func(*check.Endpoint) string) []check.Finding {
	var found []check.Finding
	for _, e := range f.HasReason(id) {
		found = append(found, check.Finding{Subject: e.Subject(), Detail: detail(e), Evidence: seen(f, e), Blames: blamed(f, e)})
	}
	return found
}

// spareSeed says that an address is only one of several ways in, and another one works: a client then starts all the
// same, most of the time.
func spareSeed(f *check.Facts, e *check.Endpoint) bool {
	return e.Seed && !e.Advertised() && len(fenced(f, e)) == 0 && slices.ContainsFunc(f.Endpoints, func(o check.Endpoint) bool {
		return o.Seed && o.Address != e.Address && o.Reached() != nil
	})
}

// at returns the address that a finding is about, nil where it is about something else.
func at(f *check.Facts, subject check.Subject) *check.Endpoint {
	for i := range f.Endpoints {
		if f.Endpoints[i].Subject() == subject {
			return &f.Endpoints[i]
		}
	}
	return nil
}

// endpointOf returns the address that a broker advertises to clients, nil where it is not known.
func endpointOf(f *check.Facts, id int32) *check.Endpoint {
	for i := range f.Endpoints {
		if slices.Contains(f.Endpoints[i].Brokers, id) {
			return &f.Endpoints[i]
		}
	}
	return nil
}

// place names an address and who advertises it: "kafka-2:9092 (broker 2)".
func place(e *check.Endpoint) string {
	switch len(e.Brokers) {
	case 0:
		return e.Address
	case 1:
		return fmt.Sprintf("%s (broker %d)", e.Address, e.Brokers[0])
	}
	return fmt.Sprintf("%s (%s)", e.Address, brokers(e.Brokers))
}

// advertises begins a sentence about an advertised address: "broker 2 advertises kafka-2:9092".
func advertises(e *check.Endpoint) string {
	if len(e.Brokers) == 1 {
		return fmt.Sprintf("broker %d advertises %s", e.Brokers[0], e.Address)
	}
	return fmt.Sprintf("%s advertise %s", brokers(e.Brokers), e.Address)
}

// brokers names brokers: "broker 1", "brokers 1 and 2", "brokers 1, 2, 3, and 4 more".
func brokers(ids []int32) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = strconv.Itoa(int(id))
	}
	switch len(names) {
	case 1:
		return "broker " + names[0]
	case 2, 3:
		return "brokers " + strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
	}
	return "brokers " + check.FirstFew(names, 3)
}

// seen is what the walk of an address met: the lookup, then each IP address with how it ended and how long that took.
func seen(f *check.Facts, e *check.Endpoint) []string {
	var lines []string
	if e.Advertised() && !e.Seed {
		if s := way(f); s != "" {
			lines = append(lines, fmt.Sprintf("bootstrap %s answers; its metadata gives %s as %s", s, brokers(e.Brokers), e.Address))
		}
	}
	if e.Dialed != "" {
		lines = append(lines, fmt.Sprintf("%s was dialled instead, as --map says", e.Dialed))
	}
	if e.Lookup.Failure != "" {
		return append(lines, fmt.Sprintf("lookup %s: %s in %s%s", e.Host(), e.Lookup.Failure, took(e.Lookup.Took), more(e.Lookup.Detail)))
	}
	for i := range e.Paths {
		lines = append(lines, walked(e, &e.Paths[i]))
	}
	return lines
}

// way is the first seed that let us in.
func way(f *check.Facts) string {
	for i := range f.Endpoints {
		if e := &f.Endpoints[i]; e.Seed && e.Reached() != nil {
			return e.Address
		}
	}
	return ""
}

func walked(e *check.Endpoint, p *check.Path) string {
	where := net.JoinHostPort(p.IP, strconv.Itoa(e.Port()))
	l, failed := p.Failed()
	if !failed {
		return where + " answers"
	}
	if l.Stage == check.StageTCP {
		return fmt.Sprintf("%s %s in %s%s", where, l.Failure, took(l.Took), more(l.Detail))
	}
	return fmt.Sprintf("%s connects in %s; %s: %s in %s%s", where, took(p.Layer(check.StageTCP).Took), stageName(l.Stage), l.Failure, took(l.Took), more(l.Detail))
}

func stageName(s check.Stage) string {
	switch s {
	case check.StageTLS:
		return "TLS"
	case check.StageAPI:
		return "ApiVersions"
	case check.StageSASL:
		return "SASL"
	case check.StageMetadata:
		return "Metadata"
	}
	return string(s)
}

func more(detail string) string {
	if detail == "" {
		return ""
	}
	return ": " + detail
}

// took writes a duration with as many digits as matter to a person.
func took(d time.Duration) string {
	switch {
	case d >= time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d >= 10*time.Millisecond:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000)
}

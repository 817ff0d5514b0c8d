package catalog

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"kscope/internal/check"
)

const (
	idleKey = "connections.max.idle.ms"
	// shortIdle is when a broker's own limit bites in everyday use; Kafka's default is 10 minutes.
	shortIdle = time.Minute
	// azureIdle is after how long Azure's load balancers drop an idle flow without a word.
	azureIdle = 4 * time.Minute
	// never stands for a client that keeps idle connections for ever.
	never = time.Duration(1<<63 - 1)
)

var idleConnections = check.Check{
	ID:    "TCP003",
	Title: "idle connections are closed by the client before anyone else drops them",
	Level: check.Warning,
	Why:   "A connection that the broker or a load balancer dropped while it was idle fails at the next request: the first produce after a pause.",
	Errors: []string{
		"GroupCoordinator: … request(s) timed out: disconnect",
		"unable to initialize sasl; err: EOF",
		"write tcp …: write: broken pipe",
	},
	Needs: []check.Need{check.Client, check.Reach, check.BrokerSettings},
	Judge: func(f *check.Facts) []check.Finding {
		return append(brokersCloseFirst(f), balancersDropFirst(f)...)
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil {
			return nil
		}
		limit := azureIdle
		var ways []check.Fix
		for _, b := range f.Brokers {
			idle, ok := brokerIdle(b)
			if endpointOf(f, b.ID) != e || !ok || idle >= clientIdle(f) {
				continue
			}
			limit = min(limit, idle)
			ways = []check.Fix{{Say: "or give " + brokers(e.Brokers) + " Kafka's default", Steps: []check.Step{set(b.ID, idleKey, "600000"), restart(b.ID)}}}
		}
		client := check.Fix{Say: "let the client close first", Steps: []check.Step{{Set: []check.Setting{f.Client.Set(idleKey, strconv.FormatInt(limit.Milliseconds()*3/4, 10))}}}}
		return append([]check.Fix{client}, ways...)
	},
	Example: func(f *check.Facts) { f.Brokers[1].Settings[idleKey] = "5000" },
}

func brokersCloseFirst(f *check.Facts) []check.Finding {
	var found []check.Finding
	for _, b := range f.Brokers {
		idle, ok := brokerIdle(b)
		e := endpointOf(f, b.ID)
		if !ok || e == nil || idle >= shortIdle || idle >= clientIdle(f) {
			continue
		}
		found = append(found, check.Finding{
			Subject: e.Subject(), Because: fmt.Sprintf("%s=%d of broker %d", idleKey, idle.Milliseconds(), b.ID),
			Detail:   fmt.Sprintf("broker %d closes connections that are idle for %s; this client keeps them %s", b.ID, idle, keeps(f)),
			Evidence: []string{fmt.Sprintf("DescribeConfigs of broker %d: %s is %d, Kafka's default is 600000", b.ID, idleKey, idle.Milliseconds())},
		})
	}
	return found
}

func balancersDropFirst(f *check.Facts) []check.Finding {
	if clientIdle(f) <= azureIdle {
		return nil
	}
	var found []check.Finding
	for i := range f.Endpoints {
		e := &f.Endpoints[i]
		if strings.HasSuffix(strings.ToLower(e.Host()), ".servicebus.windows.net") {
			found = append(found, check.Finding{
				Subject: e.Subject(), Level: check.Info,
				Detail: fmt.Sprintf("the load balancer before %s drops connections that are idle for 4 minutes; this client keeps them %s", e.Address, keeps(f)),
				Doubt:  "leave a client idle for 5 minutes, then let it send",
			})
		}
	}
	return found
}

func brokerIdle(b check.BrokerFacts) (time.Duration, bool) {
	v, _ := b.Get(idleKey)
	ms, err := strconv.ParseInt(v, 10, 64)
	return time.Duration(ms) * time.Millisecond, err == nil && ms >= 0
}

// clientIdle is how long this client keeps an idle connection: Java's default is 9 minutes, librdkafka's is for ever.
func clientIdle(f *check.Facts) time.Duration {
	if s := f.Client.Setting(idleKey); s != nil {
		if ms, err := strconv.ParseInt(s.Value, 10, 64); err == nil && ms > 0 {
			return time.Duration(ms) * time.Millisecond
		}
		return never
	}
	if f.Client.Dialect == "librdkafka" {
		return never
	}
	return 9 * time.Minute
}

func keeps(f *check.Facts) string {
	if idle := clientIdle(f); idle != never {
		return "for " + idle.String()
	}
	return "for ever"
}

package catalog

import (
	"fmt"
	"strings"

	"kscope/internal/check"
)

const serverProperties = "server.properties"

// reachable is the blank for an address that only the user knows.
func reachable(id int32) string {
	return check.Blank(fmt.Sprintf("host and port of broker %d as this machine reaches it", id))
}

// advertiseAnew gives each broker behind an address another one to advertise, and restarts it. Nothing else of the
// broker's list changes; where the list is not known, nothing of it is guessed,
// and a blank says that the other entries stay: a broker without its listener for brokers does not start.
func advertiseAnew(f *check.Facts, e *check.Endpoint, say string) check.Fix {
	fix := check.Fix{Say: say}
	for _, id := range e.Brokers {
		fix.Steps = append(fix.Steps, set(id, "advertised.listeners", listenersWith(f, id, e.Address, placeOf(f, id, e))))
	}
	for _, id := range e.Brokers {
		fix.Steps = append(fix.Steps, restart(id))
	}
	return fix
}

// placeOf is the other address at which a broker answered, where it was met at one that is not its own; else a blank.
func placeOf(f *check.Facts, id int32, e *check.Endpoint) string {
	for i := range f.Endpoints {
		o := &f.Endpoints[i]
		for _, p := range o.Paths {
			if p.Identity != nil && p.Identity.Wrong && p.Identity.Answered == id && p.Identity.Cluster == "" && o.Address != e.Address {
				return o.Address
			}
		}
	}
	return reachable(id)
}

// listenersWith is the broker's advertised.listeners with the one entry of an address replaced.
func listenersWith(f *check.Facts, id int32, old, now string) string {
	for _, b := range f.Brokers {
		if b.ID != id {
			continue
		}
		var entries []string
		replaced := false
		for _, l := range b.Listeners() {
			if strings.EqualFold(l.Address, old) {
				l.Address, replaced = now, true
			}
			entries = append(entries, l.Name+"://"+l.Address)
		}
		if replaced {
			return strings.Join(entries, ",")
		}
	}
	// Metadata gives every broker's address on the listener that was asked, so the others' name for it is this broker's too.
	name := check.Blank("listener name")
	if e := endpointOf(f, id); e != nil && e.Address == old {
		name = listenerName(f)
	}
	return name + "://" + now + "," + check.Blank(fmt.Sprintf("the other entries of broker %d, as they are", id))
}

// listenerName is the name of the listener on which brokers advertise the addresses that clients were given, a blank
// where no broker told.
func listenerName(f *check.Facts) string {
	for _, b := range f.Brokers {
		for _, l := range b.Listeners() {
			if e := endpointOf(f, b.ID); e != nil && strings.EqualFold(l.Address, e.Address) {
				return l.Name
			}
		}
	}
	return check.Blank("listener name")
}

// otherBootstrap gives the client other seeds: those that answered, or a blank where none did.
func otherBootstrap(f *check.Facts, dead *check.Endpoint, say string) check.Fix {
	var good []string
	for i := range f.Endpoints {
		if e := &f.Endpoints[i]; e.Seed && e.Address != dead.Address && e.Reached() != nil {
			good = append(good, e.Address)
		}
	}
	value := strings.Join(good, ",")
	if value == "" {
		value = check.Blank("host and port of a broker as this machine reaches it")
	}
	return check.Fix{Say: say, Steps: []check.Step{{Set: []check.Setting{f.Client.Set("bootstrap.servers", value)}}}}
}

// spareSeedOut takes a seed out of the bootstrap servers where others work.
func spareSeedOut(f *check.Facts, e *check.Endpoint) []check.Fix {
	if !spareSeed(f, e) {
		return nil
	}
	return []check.Fix{otherBootstrap(f, e, "take it out of the bootstrap servers")}
}

// enough is how many bootstrap servers are named: with three, two may be down.
const enough = 3

// brokersAsBootstrap gives the client the first brokers that answered as seeds; no way where none did.
func brokersAsBootstrap(f *check.Facts, say string) []check.Fix {
	var good []string
	for i := range f.Endpoints {
		if e := &f.Endpoints[i]; e.Advertised() && e.Reached() != nil && len(good) < enough {
			good = append(good, e.Address)
		}
	}
	if len(good) == 0 {
		return nil
	}
	return []check.Fix{{Say: say, Steps: []check.Step{{Set: []check.Setting{f.Client.Set("bootstrap.servers", strings.Join(good, ","))}}}}}
}

// startBrokers starts each of them.
func startBrokers(ids []int32, say string) check.Fix {
	fix := check.Fix{Say: say}
	for _, id := range ids {
		fix.Steps = append(fix.Steps, check.Step{Do: &check.Act{Verb: "start", Where: check.BrokerSubject(id)}})
	}
	return fix
}

// asTheyAre is the blank for the entries that a list of a broker's settings keeps.
func asTheyAre(id int32, key string) string {
	return check.Blank(fmt.Sprintf("%s of broker %d as they are", key, id))
}

// addListener gives a broker one more listener for clients, of the protocol that they speak, and restarts it.
func addListener(f *check.Facts, id int32, name, advertised string) []check.Step {
	return []check.Step{
		set(id, "listeners", asTheyAre(id, "listeners")+","+name+"://:"+check.Blank(fmt.Sprintf("port of the new listener of broker %d", id))),
		set(id, "listener.security.protocol.map", asTheyAre(id, "listener.security.protocol.map")+","+name+":"+f.Client.Protocol),
		set(id, "advertised.listeners", asTheyAre(id, "advertised.listeners")+","+name+"://"+advertised),
		restart(id),
	}
}

func set(id int32, key, value string) check.Step {
	return check.Step{Set: []check.Setting{{Where: check.BrokerSubject(id), File: serverProperties, Key: key, Value: value}}}
}

func restart(id int32) check.Step {
	return check.Step{Do: &check.Act{Verb: "restart", Where: check.BrokerSubject(id)}}
}

// saying is a way that only a person can go.
func saying(say string, steps ...string) check.Fix {
	fix := check.Fix{Say: say}
	for _, s := range steps {
		fix.Steps = append(fix.Steps, check.Step{Say: s})
	}
	return fix
}

// kafkaTool is one of Kafka's own scripts, put to the first seed that let us in.
func kafkaTool(f *check.Facts, script string, words ...string) string {
	return kafkaScript(f, wayOrBlank(f), script, words...)
}

// administratorTool is the same for what the user may have no right to.
func administratorTool(f *check.Facts, script string, words ...string) string {
	command := []string{"bin/" + script, "--bootstrap-server", wayOrBlank(f), "--command-config", check.Blank("settings file of an administrator")}
	return quoted(append(command, words...))
}

func wayOrBlank(f *check.Facts) string {
	if server := way(f); server != "" {
		return server
	}
	return check.Blank("host and port of a broker")
}

// kafkaScript is one of Kafka's own scripts, with the user's settings where they are of need and Java can read them.
func kafkaScript(f *check.Facts, server, script string, words ...string) string {
	command := []string{"bin/" + script, "--bootstrap-server", check.ShellQuote(server)}
	if f.Client.Dialect == "java" && f.Client.File != "" && (f.Client.TLS || f.Client.SASL) {
		command = append(command, "--command-config", check.ShellQuote(f.Client.File))
	}
	for _, w := range words {
		command = append(command, check.ShellQuote(w))
	}
	return strings.Join(command, " ")
}

// anotherAddress gives the client, or the broker that advertises it, another address than one at which no broker is.
func anotherAddress(f *check.Facts, fd check.Finding, say string) []check.Fix {
	e := at(f, fd.Subject)
	switch {
	case e == nil:
		return nil
	case e.Advertised():
		return []check.Fix{advertiseAnew(f, e, "let "+brokers(e.Brokers)+" advertise the address of its own listener for clients")}
	}
	return []check.Fix{otherBootstrap(f, e, say)}
}

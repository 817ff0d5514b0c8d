package main

import (
	"strings"
	"time"

	"kscope/internal/render"
	"kscope/internal/scram"
)

// scramLogin is one login for programs.
type scramLogin struct {
	// Broker is -1 where nobody says whose the address is.
	Broker  int32         `json:"broker"`
	Address string        `json:"address"`
	Outcome scram.Outcome `json:"outcome"`
	// FailedRound is the message at which it was refused, 0 where it was not.
	FailedRound int      `json:"failed_round"`
	Offered     []string `json:"offered"`
	Detail      string   `json:"detail"`
	Tries       int      `json:"tries"`
	TookMS      float64  `json:"took_ms"`
	// AfterMS is how long after the answer to the change it was accepted.
	AfterMS float64 `json:"after_ms,omitempty"`
}

// scramListener is a listener for programs.
type scramListener struct {
	Broker     int32    `json:"broker"`
	Name       string   `json:"name"`
	Protocol   string   `json:"protocol"`
	Address    string   `json:"address"`
	Mechanisms []string `json:"mechanisms"`
}

func (t *scramTold) document() error {
	app, client := t.cluster.app, t.client()
	return render.Document(app.out, t.output, "kscope.scram_add/1",
		render.Field{Name: "user", Value: t.change.User}, render.Field{Name: "mechanism", Value: t.change.Mechanism},
		render.Field{Name: "iterations", Value: t.change.Iterations}, render.Field{Name: "outcome", Value: t.outcome()},
		render.Field{Name: "dry_run", Value: t.dryRun}, render.Field{Name: "verified", Value: allAccepted(t.logins)},
		render.Field{Name: "detail", Value: t.detail()}, render.Field{Name: "logins", Value: loginDocuments(t.logins, true)}, render.Field{Name: "listeners", Value: listenerDocuments(t.way.listening.Listeners)},
		render.Field{Name: "settings", Value: map[string]string{"java": joined(client.Java()), "librdkafka": joined(client.Librdkafka()), "franz_go": joined(client.FranzGo())}})
}

// detail says what came of the logins, nothing for a change that was not made.
func (t *scramTold) detail() string {
	if t.dryRun {
		return "nothing was changed"
	}
	return loginsTitle(t.logins, true)
}

// allAccepted says that every broker accepted the login.
func allAccepted(logins []scram.Login) bool {
	return len(logins) > 0 && scram.Worst(logins) == scram.Accepted
}

func joined(lines []string) string { return strings.Join(lines, "\n") + "\n" }

func loginDocuments(logins []scram.Login, isNew bool) []scramLogin {
	all := []scramLogin{}
	for _, l := range logins {
		d := scramLogin{Broker: l.Broker, Address: l.Address, Outcome: l.Outcome, FailedRound: l.Round, Offered: append([]string{}, l.Offered...), Detail: l.Detail, Tries: l.Tries, TookMS: loginMillis(l.Took)}
		if isNew && l.Outcome == scram.Accepted {
			d.AfterMS = loginMillis(l.After)
		}
		all = append(all, d)
	}
	return all
}

func loginMillis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func listenerDocuments(listeners []scram.Listener) []scramListener {
	all := []scramListener{}
	for _, l := range listeners {
		all = append(all, scramListener{l.Broker, l.Name, l.Protocol, l.Address, append([]string{}, l.Mechanisms...)})
	}
	return all
}

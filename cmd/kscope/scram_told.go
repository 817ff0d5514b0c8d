package main

import (
	"fmt"
	"strings"

	"kscope/internal/check"
	"kscope/internal/config"
	"kscope/internal/render"
	"kscope/internal/scram"
)

// scramTold is all that `scram add` has to say.
type scramTold struct {
	cluster *cluster
	change  scram.Change
	way     loginWay
	dryRun  bool
	output  string
	logins  []scram.Login
	// password is one that was generated; it is printed once.
	password config.Secret
}

// write writes it in the wanted format. The error carries the exit code only.
func (t *scramTold) write() error {
	app := t.cluster.app
	var err error
	switch t.output {
	case "text":
		err = render.Blocks(app.out, app.term, t.blocks())
	case "name":
		err = t.name()
	default:
		err = t.document()
	}
	if err == nil && !t.dryRun {
		err = codeOfLogins(t.logins)
	}
	return err
}

// name prints a generated password alone, else the user's name. What a person needs to know goes to standard error.
func (t *scramTold) name() error {
	app := t.cluster.app
	app.note("%s", t.headline())
	if !t.dryRun {
		app.note("%s", loginsTitle(t.logins, true))
	}
	line := t.change.User
	if t.password != "" {
		line = t.password.Reveal()
	}
	_, err := fmt.Fprintln(app.out, line)
	return err
}

// outcome is what was done, or would be.
func (t *scramTold) outcome() string {
	done := map[scram.Action]string{scram.Create: "created", scram.Replace: "replaced", scram.Keep: "unchanged"}
	planned := map[scram.Action]string{scram.Create: "to create", scram.Replace: "to replace", scram.Keep: "unchanged"}
	if t.dryRun {
		return planned[t.change.Action]
	}
	return done[t.change.Action]
}

// headline is "created alice: SCRAM-SHA-512, 8192 iterations".
func (t *scramTold) headline() string {
	text := fmt.Sprintf("%s %s: %s, %d iterations", t.outcome(), t.change.User, t.change.Mechanism, t.change.Iterations)
	switch {
	case t.change.Action == scram.Replace && t.change.Was != t.change.Iterations:
		text += fmt.Sprintf(" (were %d)", t.change.Was)
	case t.change.Action == scram.Keep:
		text += ", and the same password logs in already"
	}
	if t.dryRun {
		return text + "; nothing was changed"
	}
	return text
}

func (t *scramTold) blocks() []render.Block {
	head := render.Block{Mark: render.Well, Title: t.headline()}
	if t.dryRun {
		head.Mark = ""
		return []render.Block{head}
	}
	all := append([]render.Block{head}, t.way.told(t.cluster.settings, t.change, t.logins, true)...)
	if t.password != "" {
		all = append(all, render.Block{Title: "password, printed this once", Lines: []string{t.password.Reveal()}})
	}
	client := t.client()
	return append(all,
		render.Block{Title: "Java, client.properties", Lines: client.Java()},
		render.Block{Title: "librdkafka (2.6.1 or later against Kafka 4)", Lines: client.Librdkafka()},
		render.Block{Title: "franz-go", Lines: client.FranzGo()})
}

// client is what the user's applications need to reach a listener that lets them in.
func (t *scramTold) client() scram.Client {
	s := t.cluster.settings
	c := scram.Client{TLS: s.Client.TLS, Credential: t.change.Credential, Trust: trustOf(s)}
	switch {
	case t.way.named:
		for _, p := range t.way.places {
			if p.Address != "" {
				c.Bootstrap, c.TLS = append(c.Bootstrap, p.Address), p.TLS
			}
		}
	case s.Client.SASL && scram.Worst(t.logins) != scram.Off:
		c.Bootstrap = s.Bootstrap
	default:
		for _, l := range t.way.listening.With(t.change.Mechanism) {
			c.Bootstrap, c.TLS = append(c.Bootstrap, l.Address), l.Protocol == "SASL_SSL"
		}
	}
	return c
}

// trustOf is where the settings have the brokers' authorities.
func trustOf(s config.Settings) scram.Trust {
	value := func(key string) string { v := s.Values[key]; return v.Reveal() }
	kind := strings.ToUpper(value("ssl.truststore.type"))
	switch {
	case value("ssl.ca.location") != "":
		return scram.Trust{File: value("ssl.ca.location"), PEM: true}
	case value("ssl.truststore.certificates") != "" || value("ssl.ca.pem") != "":
		return scram.Trust{Inline: true}
	}
	return scram.Trust{File: value("ssl.truststore.location"), PEM: kind == "PEM", Type: kind}
}

// told says what came of the logins, or why there was none and where one could be tried.
func (w *loginWay) told(s config.Settings, change scram.Change, logins []scram.Login, isNew bool) []render.Block {
	all := []render.Block{loginsBlock(logins, isNew)}
	if worst := scram.Worst(logins); len(logins) > 0 && worst != scram.Off && worst != scram.NoSASL {
		return all
	}
	return append(all, w.elsewhere(s, change)...)
}

// elsewhere are the listeners at which a login could be tried.
func (w *loginWay) elsewhere(s config.Settings, change scram.Change) []render.Block {
	if w.unread != nil {
		return []render.Block{{Mark: render.Warned, Title: "which listeners have SASL could not be read: " + sentence(w.unread)}}
	}
	having := w.listening.With(change.Mechanism)
	if len(having) == 0 {
		return []render.Block{{Mark: render.Warned, Title: noListener(w.listening, change.Mechanism)}}
	}
	var at []string
	for _, l := range having {
		at = append(at, l.Address)
	}
	command := fmt.Sprintf("kscope scram verify %s --mechanism %s --verify-at %s", check.ShellQuote(change.User), change.Mechanism, check.ShellQuote(strings.Join(at, ",")))
	return []render.Block{{
		Title: fmt.Sprintf("listeners with %s", change.Mechanism), Header: []string{"broker", "listener", "protocol", "address", "mechanisms"}, Rows: listenerRows(having),
		Lines: []string{"$ " + check.WithFlags(command, s.Flags)},
	}}
}

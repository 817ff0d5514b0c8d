package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"kscope/internal/render"
	"kscope/internal/scram"
)

// codeOfLogins is 1 where a broker refuses the login or its mechanism, 4 where one could not be asked or nobody was.
func codeOfLogins(logins []scram.Login) error {
	switch worst := scram.Worst(logins); {
	case worst == scram.Refused || worst == scram.Off:
		return reported{exitFailed}
	case worst != scram.Accepted || len(logins) == 0:
		return reported{exitIncomplete}
	}
	return nil
}

// loginsTitle says what the logins came to together.
func loginsTitle(logins []scram.Login, isNew bool) string {
	accepted, last := 0, time.Duration(0)
	for _, l := range logins {
		if l.Outcome == scram.Accepted {
			accepted++
			last = max(last, l.After)
		}
	}
	switch {
	case len(logins) == 0:
		return "not verified: this listener has no SASL"
	case accepted < len(logins):
		return fmt.Sprintf("%d of %s accept the login", accepted, placesWord(logins))
	case isNew:
		return fmt.Sprintf("%s accept the login, the last %s after the change was answered", placesWord(logins), loginTime(last))
	}
	return fmt.Sprintf("%s accept the login", placesWord(logins))
}

// placesWord counts what was tried: brokers, or addresses where nobody says whose they are.
func placesWord(logins []scram.Login) string {
	if slices.ContainsFunc(logins, func(l scram.Login) bool { return l.Broker < 0 }) {
		return count(len(logins), "address", "addresses")
	}
	return render.Count(len(logins), "broker")
}

// loginsBlock is a row for each login.
func loginsBlock(logins []scram.Login, isNew bool) render.Block {
	b := render.Block{Mark: render.Well, Title: loginsTitle(logins, isNew), Header: []string{"broker", "address", "login", "took", "why"}}
	switch worst := scram.Worst(logins); {
	case worst == scram.Refused || worst == scram.Off:
		b.Mark = render.Wrong
	case worst != scram.Accepted || len(logins) == 0:
		b.Mark = render.Warned
	}
	for _, l := range logins {
		broker := "?"
		if l.Broker >= 0 {
			broker = fmt.Sprint(l.Broker)
		}
		b.Rows = append(b.Rows, []string{broker, l.Address, string(l.Outcome), loginTime(l.Took), l.Detail})
	}
	return b
}

// loginTime writes a time as a person reads it.
func loginTime(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

// noListener says why no client can log in with a mechanism.
func noListener(l scram.Listening, m scram.Mechanism) string {
	others := l.Mechanisms()
	if len(others) == 0 {
		return "no broker has a listener with SASL, so nobody can log in"
	}
	return fmt.Sprintf("no listener has %s, so nobody can log in with it; the listeners with SASL have %s", m, strings.Join(others, ", "))
}

func listenerRows(all []scram.Listener) [][]string {
	var rows [][]string
	for _, l := range all {
		rows = append(rows, []string{fmt.Sprint(l.Broker), l.Name, l.Protocol, l.Address, strings.Join(l.Mechanisms, ", ")})
	}
	return rows
}

package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"kscope/internal/probe"
)

func TestProgressText(t *testing.T) {
	for _, c := range []struct {
		at   probe.Progress
		want string
	}{
		{probe.Progress{}, ""},
		{probe.Progress{Addresses: 1, Waiting: []string{"a:1"}}, "walking 1 address: 0 done, waiting for a:1 (2.1 s of 10 s)"},
		{probe.Progress{Addresses: 6, Done: 4, Waiting: []string{"kafka-5:9092", "kafka-6:9092"}}, "walking 6 addresses: 4 done, waiting for kafka-5:9092 and 1 more (2.1 s of 10 s)"},
		{probe.Progress{Addresses: 6, Done: 6}, "walking 6 addresses: 6 done (2.1 s of 10 s)"},
	} {
		if got := progressText(c.at, 2100*time.Millisecond, 10*time.Second); got != c.want {
			t.Errorf("progress is %q, wanted %q", got, c.want)
		}
	}
}

// TestProgressIsShownLateAndErased, and never where standard error is no terminal.
func TestProgressIsShownLateAndErased(t *testing.T) {
	for _, c := range []struct {
		name  string
		app   App
		wait  time.Duration
		shown bool
	}{
		{"at once done", App{ErrTerm: true}, 100 * time.Millisecond, false},
		{"slow", App{ErrTerm: true}, patience + 300*time.Millisecond, true},
		{"no terminal", App{}, patience + 300*time.Millisecond, false},
		{"quiet", App{ErrTerm: true, flags: globalFlags{quiet: true}}, patience + 300*time.Millisecond, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var b bytes.Buffer
			c.app.Err = &b
			p := startProgress(&c.app, time.Second)
			p.set(probe.Progress{Addresses: 2, Done: 1, Waiting: []string{"kafka-2:9092"}})
			time.Sleep(c.wait)
			p.stop()
			got := b.String()
			if !c.shown && got != "" {
				t.Errorf("wrote %q", got)
			}
			if c.shown && (!strings.Contains(got, "waiting for kafka-2:9092") || !strings.HasSuffix(got, "\r\x1b[K")) {
				t.Errorf("wrote %q", got)
			}
		})
	}
}

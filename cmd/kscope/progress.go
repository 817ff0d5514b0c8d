package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"kscope/internal/check"
	"kscope/internal/probe"
)

// patience is how long nothing is said: what is done by then needs no progress.
const patience = 500 * time.Millisecond

// progress is one line on a terminal that says what the walk waits for, and that is erased.
type progress struct {
	mu   sync.Mutex
	last probe.Progress
	quit chan struct{}
	gone chan struct{}
}

// startProgress shows progress on standard error where that is a terminal.
func startProgress(app *App, limit time.Duration) *progress {
	p := &progress{quit: make(chan struct{}), gone: make(chan struct{})}
	if !app.ErrTerm || app.flags.quiet {
		close(p.gone)
		return p
	}
	go p.show(app.Err, limit)
	return p
}

// set takes over how far the walk is.
func (p *progress) set(at probe.Progress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last = at
}

// stop erases the line.
func (p *progress) stop() {
	close(p.quit)
	<-p.gone
}

func (p *progress) show(w io.Writer, limit time.Duration) {
	defer close(p.gone)
	began, wait, shown := time.Now(), patience, false
	for {
		select {
		case <-p.quit:
			if shown {
				fmt.Fprint(w, "\r\x1b[K")
			}
			return
		case <-time.After(wait):
			p.mu.Lock()
			text := progressText(p.last, time.Since(began), limit)
			p.mu.Unlock()
			if text != "" {
				fmt.Fprint(w, "\r\x1b[K"+text)
				shown = true
			}
			wait = 100 * time.Millisecond
		}
	}
}

// progressText is "walking 6 addresses: 4 done, waiting for kafka-5:9092 (2.1 s of 10 s)".
func progressText(at probe.Progress, since, limit time.Duration) string {
	if at.Addresses == 0 {
		return ""
	}
	addresses := "addresses"
	if at.Addresses == 1 {
		addresses = "address"
	}
	text := fmt.Sprintf("walking %d %s: %d done", at.Addresses, addresses, at.Done)
	if len(at.Waiting) > 0 {
		text += ", waiting for " + strings.ReplaceAll(check.FirstFew(at.Waiting, 1), ", and", " and")
	}
	return text + fmt.Sprintf(" (%.1f s of %.0f s)", since.Seconds(), limit.Seconds())
}

package main

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"kscope/internal/check"
	"kscope/internal/probe"
)

// progress is the line that says what the walk waits for.
type progress struct {
	*line
	mu   sync.Mutex
	last probe.Progress
}

// startProgress shows progress on standard error where that is a terminal.
func startProgress(app *App, limit time.Duration) *progress {
	p := &progress{}
	p.line = startLine(app, func(since time.Duration) string {
		p.mu.Lock()
		defer p.mu.Unlock()
		return progressText(p.last, since, limit)
	})
	return p
}

// set takes over how far the walk is.
func (p *progress) set(at probe.Progress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last = at
}

// progressText is "walking 6 addresses: 4 done, waiting for kafka-5:9092 (2.1 s of 10 s)".
func progressText(at probe.Progress, since, limit time.Duration) string {
	if at.Addresses == 0 {
		return ""
	}
	text := fmt.Sprintf("walking %s: %d done", count(at.Addresses, "address", "addresses"), at.Done)
	if len(at.Waiting) > 0 {
		text += ", waiting for " + strings.ReplaceAll(check.FirstFew(at.Waiting, 1), ", and", " and")
	}
	return text + fmt.Sprintf(" (%.1f s of %.0f s)", since.Seconds(), limit.Seconds())
}

package main

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// patience is how long nothing is said: what is done by then needs no progress.
const patience = 500 * time.Millisecond

// line is one line on a terminal that says how far a command is, and that is erased.
type line struct {
	quit, gone chan struct{}
	once       sync.Once
}

// startLine shows a text, that may change with time, on standard error where that is a terminal. An empty text is not shown.
func startLine(app *App, text func(since time.Duration) string) *line {
	l := &line{quit: make(chan struct{}), gone: make(chan struct{})}
	if !app.ErrTerm || app.flags.quiet {
		close(l.gone)
		return l
	}
	go l.show(app.Err, text)
	return l
}

// stop erases the line. It may be called more than once.
func (l *line) stop() {
	l.once.Do(func() { close(l.quit) })
	<-l.gone
}

func (l *line) show(w io.Writer, text func(time.Duration) string) {
	defer close(l.gone)
	began, wait, shown := time.Now(), patience, false
	for {
		select {
		case <-l.quit:
			if shown {
				fmt.Fprint(w, "\r\x1b[K")
			}
			return
		case <-time.After(wait):
			if now := text(time.Since(began)); now != "" {
				fmt.Fprint(w, "\r\x1b[K"+now)
				shown = true
			}
			wait = 100 * time.Millisecond
		}
	}
}

package main

import (
	"bufio"
	"fmt"
	"strings"
	"sync"
	"time"

	"kscope/internal/check"
	"kscope/internal/render"
	"kscope/internal/topics"
)

// askToCancel says that a reassignment goes on, and how to go on with it, take it back, or lift its throttle; at a terminal
// it then asks which. The commands come first: a second Ctrl-C ends at once.
func (c *cluster) askToCancel(names []string, o change) bool {
	c.left(c.goesOn(names, o))
	if !c.app.asks() {
		return false
	}
	fmt.Fprint(c.app.Err, "take the reassignment back now, or leave it? [back/LEAVE] ")
	answer, _ := bufio.NewReader(c.app.In).ReadString('\n')
	answer = strings.ToLower(strings.TrimSpace(answer))
	return answer == "b" || answer == "back"
}

// left says what a command leaves behind in the cluster, with --quiet too: somebody has to end it.
func (c *cluster) left(text string) { fmt.Fprintln(c.app.Err, "kscope: "+text) }

// goesOn are the commands for a reassignment that nobody waits for.
func (c *cluster) goesOn(names []string, o change) string {
	flags := c.settings.Flags
	of := " " + strings.Join(quoted(names), " ")
	throttle, lift := "", ""
	if o.bytes > 0 {
		throttle = ", its throttle in place"
		lift = "\n  to lift the throttle only  $ " + check.WithFlags("kscope topics reassignments --lift"+of, flags)
	}
	return fmt.Sprintf(`the reassignment of %s goes on in the cluster%s
  to go on with it           $ %s
  to take it back            $ %s`, check.FirstFew(names, 3), throttle, check.WithFlags(o.resume, flags),
		check.WithFlags("kscope topics reassignments --cancel"+of, flags)) + lift
}

// applyBar is how far an apply is, for a terminal.
type applyBar struct {
	mu sync.Mutex
	at topics.Progress
}

func (b *applyBar) set(at topics.Progress) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.at = at
}

// text is "create: 400 of 1000 topics (3 s)", "copying replicas [#####.....] 6 of 12 partitions, 1.2 GiB of 2.4 GiB (23 s)",
// empty before it begins.
func (b *applyBar) text(since time.Duration) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.at.All == 0:
		return ""
	case b.at.Step != topics.Copying:
		return fmt.Sprintf("%s: %d of %s (%.0f s)", b.at.Step, b.at.Done, render.Count(b.at.All, "topic"), since.Seconds())
	}
	const width = 20
	full := width * b.at.Done / b.at.All
	if b.at.Bytes > 0 {
		full = int(width * min(b.at.Copied, b.at.Bytes) / b.at.Bytes)
	}
	return fmt.Sprintf("%s [%s%s] %d of %s, %s of %s (%.0f s)", b.at.Step, strings.Repeat("#", full), strings.Repeat(".", width-full),
		b.at.Done, render.Count(b.at.All, "partition"), sizeWords(b.at.Copied), sizeWords(b.at.Bytes), since.Seconds())
}

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
func (c *cluster) askToCancel(names []string, resume string) bool {
	c.app.note("%s", c.goesOn(names, resume))
	if !c.app.asks() {
		return false
	}
	fmt.Fprint(c.app.Err, "take the reassignment back now, or leave it? [back/LEAVE] ")
	answer, _ := bufio.NewReader(c.app.In).ReadString('\n')
	answer = strings.ToLower(strings.TrimSpace(answer))
	return answer == "b" || answer == "back"
}

// goesOn are the commands for a reassignment that nobody waits for.
func (c *cluster) goesOn(names []string, resume string) string {
	flags := c.settings.Flags
	of := " " + strings.Join(quoted(names), " ")
	return fmt.Sprintf(`the reassignment of %s goes on in the cluster, its throttle in place
  to go on with it           $ %s
  to take it back            $ %s
  to lift the throttle only  $ %s`, check.FirstFew(names, 3), check.WithFlags(resume, flags),
		check.WithFlags("kscope topics reassignments --cancel"+of, flags), check.WithFlags("kscope topics reassignments --lift"+of, flags))
}

// copyBar is how far the copying of replicas is, for a terminal.
type copyBar struct {
	mu sync.Mutex
	at topics.Progress
}

func (b *copyBar) set(at topics.Progress) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.at = at
}

// text is "copying replicas [#####.....] 6 of 12 partitions, 1.2 GiB of 2.4 GiB (23 s)", empty before it begins.
func (b *copyBar) text(since time.Duration) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.at.Partitions == 0 {
		return ""
	}
	const width = 20
	full := width * b.at.Done / b.at.Partitions
	if b.at.Bytes > 0 {
		full = int(width * min(b.at.Copied, b.at.Bytes) / b.at.Bytes)
	}
	return fmt.Sprintf("copying replicas [%s%s] %d of %s, %s of %s (%.0f s)", strings.Repeat("#", full), strings.Repeat(".", width-full),
		b.at.Done, render.Count(b.at.Partitions, "partition"), sizeWords(b.at.Copied), sizeWords(b.at.Bytes), since.Seconds())
}

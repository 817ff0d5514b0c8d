package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"kscope/internal/config"
	"kscope/internal/render"
	"kscope/internal/topics"
)

// bigState is a cluster of so many topics with a hundred partitions each, all of which have lost a replica.
func bigState(count int) topics.State {
	s := topics.State{Topics: map[string]*topics.Topic{}}
	for i := range count {
		t := &topics.Topic{Name: fmt.Sprintf("topic-%05d", i), Settings: map[string]topics.Setting{"min.insync.replicas": {Value: "2"}}}
		for p := range int32(100) {
			t.Partitions = append(t.Partitions, topics.Partition{ID: p, Leader: 1, Replicas: []int32{1, 2, 3}, ISR: []int32{1, 2}})
		}
		s.Topics[t.Name] = t
	}
	return s
}

// TestBigLists renders 200,000 partitions in every format. A second is promised for the text; the limit here is for a busy
// machine.
func TestBigLists(t *testing.T) {
	s := bigState(2000)
	yes, no := true, false
	o := topicsListOptions{only: map[topics.Problem]*bool{topics.UnderReplicated: &yes, topics.Leaderless: &no, topics.AtMinISR: &no, topics.UnderMinISR: &no}}
	for _, format := range []string{"text", "jsonl", "name"} {
		began := time.Now()
		var out bytes.Buffer
		if err := partitionList(s, o).Write(&out, render.Terminal{UTF8: true}, format); err != nil {
			t.Fatal(err)
		}
		took := time.Since(began)
		t.Logf("%s: %.2f s, %d bytes", format, took.Seconds(), out.Len())
		want := 200_000
		if format == "text" {
			want++ // the header
		}
		if lines := bytes.Count(out.Bytes(), []byte("\n")); lines != want || took > 30*time.Second {
			t.Errorf("%s: %d lines in %s, wanted %d", format, lines, took, want)
		}
	}
	if rows := len(topicList(s, o).Rows); rows != 2000 {
		t.Errorf("%d topics", rows)
	}
}

// TestCommandsOfALeftReassignment: each parses, with the user's connection flags; of a throttle is spoken where there is one.
func TestCommandsOfALeftReassignment(t *testing.T) {
	c := &cluster{settings: config.Settings{Flags: []string{"-b", "kafka:9092"}}}
	for want, o := range map[int]change{
		3: {bytes: 50 << 20, resume: "kscope topics apply -f topics.yaml --throttle 50MiB"},
		2: {resume: "kscope topics apply -f topics.yaml --throttle none"},
	} {
		text := c.goesOn([]string{"orders", "payments"}, o)
		commands := commandsIn(text)
		for _, command := range commands {
			if err := parses(command); err != nil || !strings.Contains(command, "-b kafka:9092") {
				t.Errorf("%s: %v", command, err)
			}
		}
		if len(commands) != want || strings.Contains(text, "its throttle in place") != (o.bytes > 0) {
			t.Errorf("%d commands in\n%s", len(commands), text)
		}
	}
}

func TestApplyBar(t *testing.T) {
	var b applyBar
	if got := b.text(time.Second); got != "" {
		t.Errorf("%q before it began", got)
	}
	for want, at := range map[string]topics.Progress{
		"copying replicas [#####...............] 3 of 12 partitions, 1.0 GiB of 4.0 GiB (23 s)": {Step: topics.Copying, All: 12, Done: 3, Copied: 1 << 30, Bytes: 4 << 30},
		"copying replicas [##########..........] 6 of 12 partitions, 0 B of 0 B (23 s)":         {Step: topics.Copying, All: 12, Done: 6},
		"copying replicas [####################] 1 of 1 partition, 512 B of 512 B (23 s)":       {Step: topics.Copying, All: 1, Done: 1, Copied: 512, Bytes: 512},
		"create: 400 of 1000 topics (23 s)":                                                     {Step: "create", Done: 400, All: 1000},
	} {
		b.set(at)
		if got := b.text(23 * time.Second); got != want {
			t.Errorf("%q, wanted %q", got, want)
		}
	}
}

func TestByteCount(t *testing.T) {
	for text, want := range map[string]int64{"1": 1, "1048576": 1 << 20, "500KiB": 500 << 10, "50MiB": 50 << 20, "1.5GiB": 3 << 29, "20MB": 20e6, "7B": 7, "2 MiB": 2 << 20} {
		if got, err := byteCount(text); err != nil || got != want {
			t.Errorf("%s: %d, %v; wanted %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "0", "-5", "fast", "50MiBs", "MiB", "1e400", "NaN", "0.5B"} {
		if got, err := byteCount(text); err == nil {
			t.Errorf("%q is %d", text, got)
		}
	}
}

package main

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"kscope/internal/kafkatest"
)

// TestCopyingIsLeft: Ctrl-C where nobody can be asked leaves a reassignment and its throttle, says so with 130, and prints
// commands that do what they say.
func TestCopyingIsLeft(t *testing.T) {
	c := kafkatest.Start(t, kafkatest.Spec{Nodes: 2})
	b := []string{"-b", c.Bootstrap()}
	well := func(args ...string) string {
		t.Helper()
		code, stdout, stderr := call(t, append(args, b...)...)
		if code != 0 {
			t.Fatalf("%v: exit %d: %s%s", args, code, stdout, stderr)
		}
		return stdout
	}
	// More than a follower fetches before the throttle holds it: a megabyte of each partition.
	well("topics", "create", "big", "-p", "2", "-r", "1")
	produce(t, c, "big", 20_000_000)

	stderr := interrupted(t, append([]string{"topics", "alter", "big", "-r", "2", "--throttle", "100KB"}, b...), func() bool {
		return strings.Contains(well("topics", "reassignments", "-o", "name"), "big/")
	})
	commands := commandsIn(stderr)
	if len(commands) != 3 {
		t.Fatalf("printed\n%s", stderr)
	}
	if got := well("topics", "describe", "big"); !strings.Contains(got, "follower.replication.throttled.replicas") || !strings.Contains(got, "adding") {
		t.Errorf("not left, or not throttled:\n%s", got)
	}
	carryOut(t, commands[1]) // take it back
	if got := well("topics", "reassignments") + well("topics", "describe", "big"); !strings.Contains(got, "no reassignment is in progress") || strings.Contains(got, "throttled.replicas") {
		t.Errorf("not taken back:\n%s", got)
	}

	stderr = interrupted(t, append([]string{"topics", "alter", "big", "-r", "2", "--throttle", "100KB"}, b...), func() bool {
		return strings.Contains(well("topics", "reassignments", "-o", "name"), "big/")
	})
	carryOut(t, commandsIn(stderr)[2]) // lift the throttle only
	if got := well("topics", "describe", "big"); strings.Contains(got, "throttled.replicas") {
		t.Errorf("still throttled:\n%s", got)
	}
	// Without its throttle the rest is copied in no time; with it, going on would take minutes.
	for until := time.Now().Add(2 * time.Minute); strings.Contains(well("topics", "reassignments"), "big/"); time.Sleep(100 * time.Millisecond) {
		if time.Now().After(until) {
			t.Fatal("still being reassigned, without a throttle")
		}
	}
	carryOut(t, commandsIn(stderr)[0]) // go on with it: all is found done
	if got := well("topics", "describe", "big"); !strings.Contains(got, "replication factor 2") || strings.Contains(got, "throttled.replicas") || strings.Contains(got, "adding") {
		t.Errorf("not gone on with:\n%s", got)
	}
	unrated(t, c)
}

// unrated checks that no broker is left with a rate.
func unrated(t *testing.T, c *kafkatest.Cluster) {
	t.Helper()
	all, err := c.Admin(t).DescribeBrokerConfigs(context.Background(), 1, 2)
	if err != nil {
		t.Fatal(err)
	}
	for _, broker := range all {
		for _, s := range broker.Configs {
			if strings.HasSuffix(s.Key, ".replication.throttled.rate") && s.Source == kmsg.ConfigSourceDynamicBrokerConfig {
				t.Errorf("broker %s has %s=%s", broker.Name, s.Key, s.MaybeValue())
			}
		}
	}
}

// produce writes so many bytes into the first two partitions, half in each: what is copied slowly must be in both.
func produce(t *testing.T, c *kafkatest.Cluster, topic string, size int) {
	t.Helper()
	cl, err := kgo.NewClient(kgo.SeedBrokers(strings.Split(c.Bootstrap(), ",")...), kgo.ProducerBatchCompression(kgo.NoCompression()), kgo.RecordPartitioner(kgo.ManualPartitioner()))
	if err != nil {
		t.Fatal(err)
	}
	defer cl.Close()
	for i := range size / 100_000 {
		if err := cl.ProduceSync(context.Background(), &kgo.Record{Topic: topic, Partition: int32(i % 2), Value: bytes.Repeat([]byte("x"), 100_000)}).FirstErr(); err != nil {
			t.Fatal(err)
		}
	}
}

// interrupted runs a command as a process, sends it Ctrl-C once it has begun, and returns what it said.
func interrupted(t *testing.T, args []string, begun func() bool) string {
	t.Helper()
	cmd, out, errs := process(t, args...)
	for until := time.Now().Add(time.Minute); !begun(); time.Sleep(100 * time.Millisecond) {
		if time.Now().After(until) {
			t.Fatalf("it does not begin: %s%s", out, &errs.said)
		}
	}
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != exitInterrupted || !strings.Contains(out.String(), "~ topic big: in progress") {
		t.Errorf("%v, %s%s", err, out, &errs.said)
	}
	return errs.said.String()
}

func commandsIn(text string) []string {
	var all []string
	for line := range strings.Lines(text) {
		if _, command, ok := strings.Cut(line, "$ "); ok {
			all = append(all, strings.TrimSpace(command))
		}
	}
	return all
}

// carryOut runs a printed command as it is printed.
func carryOut(t *testing.T, command string) {
	t.Helper()
	words, err := shellWords(command)
	if err != nil {
		t.Fatal(err)
	}
	if code, stdout, stderr := call(t, words[1:]...); code != 0 {
		t.Fatalf("%s: exit %d: %s%s", command, code, stdout, stderr)
	}
}

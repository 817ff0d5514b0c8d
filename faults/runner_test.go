package faults

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"

	"kscope/internal/check"
	"kscope/internal/check/catalog"
	"kscope/internal/kafkatest"
)

var (
	pool  kafkatest.Pool
	table rows
)

func TestMain(m *testing.M) {
	if os.Getenv(lookKey) != "" {
		os.Exit(answer(os.Stdin, os.Stdout, os.Stderr))
	}
	code := m.Run()
	pool.Stop()
	if err := table.save(os.Getenv("KSCOPE_FAULTS_TABLE")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// rows are the lines of the table.
type rows struct {
	mu    sync.Mutex
	lines []string
}

func (r *rows) add(t *testing.T, name, want, found string, causes int, healed string, took time.Duration) {
	line := fmt.Sprintf("%-52s %-16s %-24s %d %-8s %5.1f", name, want, found, causes, healed, took.Seconds())
	t.Log(line)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lines = append(r.lines, line)
}

func (r *rows) save(path string) error {
	if path == "" {
		return nil
	}
	head := fmt.Sprintf("%-52s %-16s %-24s %s %-8s %5s", "fault", "wanted", "found", "n", "healed", "s")
	return os.WriteFile(path, []byte(head+"\n"+strings.Join(r.lines, "\n")+"\n"), 0o644)
}

// doctor looks as `kscope doctor -c FILE` does, with less patience.
func (s *Stage) doctor() check.Report { return s.doctorWithin(2*time.Second, 5*time.Second) }

// doctorWithin looks with these limits of setting up one address and of one address in all.
func (s *Stage) doctorWithin(dial, all time.Duration) check.Report {
	s.T.Helper()
	return check.Run(catalog.All(), s.facts(dial, all), nil)
}

// told are the causes that count: errors and warnings, and information that was asked for.
func told(r check.Report, wanted ...string) []check.Cause {
	return slices.DeleteFunc(slices.Clone(r.Causes), func(c check.Cause) bool {
		return c.Level == check.Info && !slices.Contains(wanted, c.Check.ID)
	})
}

// words writes causes for a person who reads why a test failed.
func words(causes []check.Cause) string {
	var b strings.Builder
	for _, c := range causes {
		fmt.Fprintf(&b, "\n  %s %s", c.Level, c.Check.ID)
		for _, f := range c.Findings {
			fmt.Fprintf(&b, "\n    on %s: %s\n      %s", f.Subject, f.Detail, strings.Join(f.Evidence, "\n      "))
		}
		for _, q := range c.Consequences {
			fmt.Fprintf(&b, "\n    leads to %s", q.Check.ID)
		}
	}
	return b.String()
}

func run(t *testing.T, faults []Fault) {
	for _, f := range faults {
		t.Run(f.Name, func(t *testing.T) { f.run(t) })
	}
}

func (f Fault) cluster(t *testing.T) *kafkatest.Cluster {
	if f.Pool == "" {
		c := kafkatest.Start(t, f.Cluster)
		if !f.Cluster.Unready {
			makeTopic(t, c, f.Alone)
		}
		return c
	}
	c := pool.Shared(t, f.Pool, f.Cluster)
	makeTopic(t, c, false)
	keep(t, c, f.Pool)
	return c
}

// makeTopic gives every broker something to lead and to follow, and waits until all follow, unless they cannot.
func makeTopic(t *testing.T, c *kafkatest.Cluster, alone bool) {
	t.Helper()
	adm := c.Admin(t)
	have, err := adm.ListTopics(context.Background(), "orders")
	if err == nil && have.Has("orders") && have["orders"].Err == nil {
		return
	}
	if _, err := adm.CreateTopic(context.Background(), 6, int16(c.Spec.Nodes), nil, "orders"); err != nil {
		t.Fatal(err)
	}
	if alone {
		apart(t, adm)
		return
	}
	settled(t, adm)
}

// apart waits until nobody follows anybody.
func apart(t *testing.T, adm *kadm.Client) {
	t.Helper()
	for until := time.Now().Add(90 * time.Second); time.Now().Before(until); time.Sleep(100 * time.Millisecond) {
		followed := 0
		topics, err := adm.ListTopics(context.Background(), "orders")
		for _, p := range topics["orders"].Partitions {
			if len(p.ISR) != 1 {
				followed++
			}
		}
		if err == nil && followed == 0 && len(topics["orders"].Partitions) > 0 {
			time.Sleep(time.Second) // until every broker has heard of it
			return
		}
	}
	t.Fatal("some brokers still follow others")
}

// settled waits until every replica is in sync, so that what a fault leaves behind is not taken for another.
func settled(t *testing.T, adm *kadm.Client) {
	t.Helper()
	for until := time.Now().Add(90 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		behind := 0
		topics, err := adm.ListTopics(context.Background())
		for _, topic := range topics {
			for _, p := range topic.Partitions {
				if len(p.ISR) < len(p.Replicas) || p.Leader < 0 {
					behind++
				}
			}
		}
		if err == nil && behind == 0 {
			return
		}
		if time.Now().After(until) {
			t.Fatalf("%d partitions are still behind (%v)", behind, err)
		}
	}
}

func (f Fault) run(t *testing.T) {
	began := time.Now()
	s := newStage(t, f.cluster(t))
	var wants []string
	for _, p := range f.Parts {
		p.Break(s)
		wants = append(wants, p.Want)
	}
	if t.Failed() {
		return
	}
	r := s.doctor()
	causes := told(r, wants...)
	var found []string
	for _, c := range causes {
		found = append(found, c.Check.ID)
	}
	healed := "no"
	defer func() {
		table.add(t, f.Name, strings.Join(wants, "+"), strings.Join(found, "+"), len(causes), healed, time.Since(began))
	}()
	if missing := notInCatalogue(wants); missing != "" {
		healed = "-"
		t.Skipf("%s is not in the catalogue yet; the addresses' reasons are %v", missing, reasons(r.Facts))
	}
	if !f.asWanted(s, causes) {
		t.Errorf("want %s; found:%s\nreasons %v", strings.Join(wants, " and "), words(causes), reasons(r.Facts))
		return
	}
	healed = f.heal(s, causes)
}

// asWanted says that there is one cause for each part, and no other.
func (f Fault) asWanted(s *Stage, causes []check.Cause) bool {
	s.T.Helper()
	if len(causes) != len(f.Parts) {
		return false
	}
	for _, p := range f.Parts {
		c := causeOf(causes, p.Want)
		level := p.Level
		if level == 0 {
			level = check.Error
		}
		if c == nil {
			return false
		}
		if c.Level != level {
			s.T.Errorf("%s is %s, want %s", p.Want, c.Level, level)
		}
		if subject := check.Subject(""); p.On != nil {
			subject = p.On(s)
			if !slices.ContainsFunc(c.Findings, func(at check.Finding) bool { return at.Subject == subject }) {
				s.T.Errorf("%s speaks of %s, want %s", p.Want, c.Findings[0].Subject, subject)
			}
		}
	}
	return true
}

func causeOf(causes []check.Cause, id string) *check.Cause {
	for i := range causes {
		if causes[i].Check.ID == id {
			return &causes[i]
		}
	}
	return nil
}

func notInCatalogue(ids []string) string {
	for _, id := range ids {
		if !slices.ContainsFunc(catalog.All(), func(c *check.Check) bool { return c.ID == id }) {
			return id
		}
	}
	return ""
}

func reasons(f *check.Facts) []string {
	var all []string
	for i := range f.Endpoints {
		e := &f.Endpoints[i]
		all = append(all, e.Address+"="+f.Reason(e))
	}
	return all
}

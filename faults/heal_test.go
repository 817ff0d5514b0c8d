package faults

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"kscope/internal/check"
	"kscope/internal/kafkatest"
)

// heal carries out one fix of every cause as printed, the first unless a part says otherwise, and looks again. It
// returns the word for the table.
func (f Fault) heal(s *Stage, causes []check.Cause) string {
	var wants []string
	for _, p := range f.Parts {
		wants = append(wants, p.Want)
		if p.Unhealed != "" {
			s.T.Logf("not healed: %s", p.Unhealed)
			return "by hand"
		}
	}
	for _, p := range f.Parts {
		c := causeOf(causes, p.Want)
		if len(c.Fixes) <= p.Way {
			s.T.Errorf("%s has %d fixes", p.Want, len(c.Fixes))
			return "no"
		}
		for _, step := range c.Fixes[p.Way].Steps {
			s.carryOut(p, step)
		}
		if p.Again != nil {
			p.Again(s)
		}
	}
	if s.T.Failed() {
		return "no"
	}
	s.settle()
	// Information that was asked for must be gone too. A listener may serve its old certificate once more right after a reload, and metadata is late after a restart.
	left := told(s.doctor(), wants...)
	for looks := 1; len(left) > 0 && looks < 5; looks++ {
		time.Sleep(2 * time.Second)
		left = told(s.doctor(), wants...)
	}
	if len(left) > 0 {
		s.T.Errorf("healed as printed, and doctor still finds:%s\nthe steps were:%s", words(left), f.steps(causes))
		return "no"
	}
	return "yes"
}

func (s *Stage) settle() {
	if !s.C.Spec.Unready {
		settled(s.T, s.C.Admin(s.T))
	}
}

func (f Fault) steps(causes []check.Cause) string {
	var b strings.Builder
	for _, p := range f.Parts {
		for _, st := range causeOf(causes, p.Want).Fixes[p.Way].Steps {
			fmt.Fprintf(&b, "\n  %s%s", st.Say, st.Run)
			for _, set := range st.Set {
				fmt.Fprintf(&b, "%s: %s:%d %s=%s", set.Where, set.File, set.Line, set.Key, set.Value)
			}
			if st.Do != nil {
				fmt.Fprintf(&b, "%s %s", st.Do.Verb, st.Do.Where)
			}
		}
	}
	return b.String()
}

func (s *Stage) carryOut(p Part, step check.Step) {
	s.T.Helper()
	switch {
	case step.Say != "":
		if p.Person == nil {
			s.T.Errorf("%s: the first fix asks a person: %s", p.Want, step.Say)
			return
		}
		p.Person(s)
	case step.Run != "":
		s.command(s.fill(p, step.Run))
	case step.Do != nil:
		id, err := strconv.Atoi(step.Do.Where.Name())
		if err != nil {
			s.T.Errorf("%s: %s %s is no broker", p.Want, step.Do.Verb, step.Do.Where)
			return
		}
		s.C.Restart(s.T, id, nil)
	}
	for _, set := range step.Set {
		s.set(p, set)
	}
}

func (s *Stage) set(p Part, to check.Setting) {
	s.T.Helper()
	to.Key, to.Value = s.fill(p, to.Key), s.fill(p, to.Value)
	if to.Where.Kind() == "broker" {
		id, _ := strconv.Atoi(to.Where.Name())
		s.C.Change(s.T, id, map[string]string{to.Key: to.Value})
		return
	}
	path := to.File
	if !filepath.IsAbs(path) {
		path = s.File
	}
	edit(s.T, path, to)
}

var brokerBlank = regexp.MustCompile(`broker (\d+)`)

// fill replaces the blanks of a step by what only the user knows.
func (s *Stage) fill(p Part, text string) string {
	s.T.Helper()
	for _, name := range check.Blanks(text) {
		value := ""
		for part, give := range p.Fill {
			if strings.Contains(name, part) {
				value = give(s)
			}
		}
		// What a blank says of other entries comes before what it says of a broker.
		switch m := brokerBlank.FindStringSubmatch(name); {
		case value != "":
		case strings.Contains(name, "host and port") && m != nil:
			value = s.C.Addr(id(m))
		case strings.Contains(name, "host and port"):
			value = s.C.Bootstrap()
		case strings.Contains(name, "lower case"):
			value = "client"
		case strings.HasSuffix(name, "as they are") && !strings.Contains(name, "other"):
			value = s.settings(id(m))[strings.Fields(name)[0]]
		case strings.Contains(name, "other"):
			value = "INTERNAL://" + s.C.Internal(id(m))
		case strings.HasPrefix(name, "PEM file with the certificate of"):
			value = s.C.CA()
		case strings.HasPrefix(name, "private key of"):
			value = s.authorityKey()
		case strings.HasSuffix(name, "as that broker finds it"):
			value = filepath.Join(s.Work, strings.Fields(name)[0])
		case strings.Contains(name, "listener"):
			value = "CLIENT"
		case strings.Contains(name, "password"):
			value = s.C.Spec.Users[0].Password
		case strings.Contains(name, "user"):
			value = s.C.Spec.Users[0].Name
		default:
			s.T.Errorf("%s: nobody fills the blank %q of %q", p.Want, name, text)
		}
		text = strings.ReplaceAll(text, check.Blank(name), value)
	}
	return text
}

// id is the broker that a blank speaks of, the second where it names none.
func id(match []string) int {
	if match == nil {
		return 2
	}
	n, _ := strconv.Atoi(match[1])
	return n
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// command runs a printed command in a folder where bin/ has Kafka's own scripts; commands that only look, and
// kscope itself, do nothing.
func (s *Stage) command(line string) {
	s.T.Helper()
	quiet := []string{"kscope", "docker", "ss"}
	for _, name := range quiet {
		write(s.T, filepath.Join(s.Work, name), "#!/bin/sh\n")
	}
	for script, class := range map[string]string{"kafka-configs.sh": "kafka.admin.ConfigCommand", "kafka-features.sh": "org.apache.kafka.tools.FeatureCommand"} {
		if !strings.Contains(line, script) {
			continue
		}
		var words []string
		for _, a := range kafkatest.Tool(s.T, class).Args {
			words = append(words, check.ShellQuote(a))
		}
		write(s.T, filepath.Join(s.Work, "bin", script), "#!/bin/sh\nexec "+strings.Join(words, " ")+" \"$@\"\n")
	}
	cmd := exec.Command("sh", "-c", line)
	cmd.Dir, cmd.Env = s.Work, append(os.Environ(), "PATH="+s.Work+":"+os.Getenv("PATH"))
	s.T.Logf("$ %s", line)
	// Looking at a file that is not there fails, and tells what it was asked for.
	if out, err := cmd.CombinedOutput(); err != nil && !strings.HasPrefix(line, "ls ") {
		s.T.Errorf("%s: %v: %s", line, err, out)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
}

// keep puts a shared cluster back as it was when the test is over: a broker is restarted only where its settings or
// its keystore differ, or where it has ended.
func keep(t *testing.T, c *kafkatest.Cluster, name string) {
	read := func() (all []string) {
		for id := 1; id <= c.Spec.Nodes; id++ {
			p, _ := os.ReadFile(c.Properties(id))
			k, _ := os.ReadFile(c.Keystore(id))
			all = append(all, string(p), string(k))
		}
		return all
	}
	before := read()
	t.Cleanup(func() {
		defer func() {
			if t.Failed() {
				pool.Drop(name) // in a state that nobody knows
			}
		}()
		if t.Failed() {
			return
		}
		changed := map[int]bool{}
		for i, now := range read() {
			id, path := i/2+1, c.Properties(i/2+1)
			if i%2 == 1 {
				path = c.Keystore(id)
			}
			if now == before[i] {
				continue
			}
			changed[id] = true
			if err := os.WriteFile(path, []byte(before[i]), 0o600); err != nil {
				t.Error(err)
			}
		}
		for id := 1; id <= c.Spec.Nodes; id++ {
			c.Resume(t, id)
		}
		// One after the other, as one alone of three finds no quorum and never comes up.
		for id := 1; id <= c.Spec.Nodes; id++ {
			if changed[id] || !c.Running(id) {
				c.Restart(t, id, nil)
			}
		}
		settled(t, c.Admin(t))
	})
}

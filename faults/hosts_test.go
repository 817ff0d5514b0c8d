package faults

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"kscope/internal/check"
)

// noRight is the exit code of a look that may not give itself a hosts file.
const noRight = 3

// hosts gives the look a hosts file of its own, "IP NAME" a line, beside what the machine's has. The machine's file
// does not change: the look is made by a child process for whom another file stands in its place. Where that is not
// allowed the test is skipped, also where Kafka is required: the right is the machine's, not Kafka's.
func (s *Stage) hosts(lines ...string) { s.Hosts = lines }

// unnamed takes the lines of an IP address out again, as a person would.
func (s *Stage) unnamed(ip string) {
	var kept []string
	for _, l := range s.Hosts {
		if !strings.HasPrefix(l, ip+" ") {
			kept = append(kept, l)
		}
	}
	s.Hosts = kept
}

// facts are what doctor sees from the stage.
func (s *Stage) facts(dial, all time.Duration) *check.Facts {
	s.T.Helper()
	l := look{File: s.File, Map: s.Map, Environ: s.Environ, CertDays: cmp.Or(s.CertDays, 30), DialTimeout: dial, Timeout: all}
	if s.Hosts != nil {
		return s.apart(l)
	}
	facts, err := l.collect()
	if err != nil {
		s.T.Fatal(err)
	}
	return facts
}

// apart makes a look in a child process that sees the stage's hosts file.
func (s *Stage) apart(l look) *check.Facts {
	s.T.Helper()
	machine, _ := os.ReadFile("/etc/hosts")
	file := filepath.Join(s.Work, "hosts")
	write(s.T, file, string(machine)+"\n"+strings.Join(s.Hosts, "\n")+"\n")
	asked, err := json.Marshal(l)
	if err != nil {
		s.T.Fatal(err)
	}
	var out, complaint bytes.Buffer
	cmd := exec.Command(os.Args[0])
	cmd.Env, cmd.SysProcAttr = append(os.Environ(), lookKey+"="+file), ownMounts()
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(asked), &out, &complaint
	err = cmd.Run()
	var ended *exec.ExitError
	if err != nil && (!errors.As(err, &ended) || ended.ExitCode() == noRight) {
		s.T.Skipf("no right to a hosts file of our own: %v %s", err, complaint.Bytes())
	}
	facts := &check.Facts{}
	if err == nil {
		err = json.Unmarshal(out.Bytes(), facts)
	}
	if err != nil {
		s.T.Fatalf("the look in a child process: %v: %s", err, complaint.Bytes())
	}
	return facts
}

// Package faults stages each fault that kscope knows on real Kafka, or on a socket where Kafka cannot have it, and
// asks three things of every one: exactly one cause, the right one, on the right subject; its first fix, carried out
// as printed, heals it; and a healthy cluster is left in peace.
package faults

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kscope/internal/check"
	"kscope/internal/kafkatest"
)

// Part is one thing that is broken.
type Part struct {
	// Want is the check whose cause must be found, On a subject that must be among its findings.
	Want string
	On   func(*Stage) check.Subject
	// Level is that of the cause; an error where it is zero.
	Level check.Level
	// Break stages it.
	Break func(*Stage)
	// Fill gives what the printed steps leave blank, by a part of the blank's name; the usual ones are known.
	Fill map[string]func(*Stage) string
	// Way is which fix is carried out, 0 the first. A fault may be staged once for each way.
	Way int
	// Again does what would meet the fault once more, were it not healed: after the steps, before the second look.
	Again func(*Stage)
	// Person does what a step asks of a person, or what a process outside the cluster needs; Unhealed says why no machine can.
	Person   func(*Stage)
	Unhealed string
}

// Fault is one run of doctor: a cluster and what is broken about it.
type Fault struct {
	Name string
	// Pool names a shared cluster of the same Cluster; empty starts one of its own.
	Pool    string
	Cluster kafkatest.Spec
	// Alone says that brokers of this cluster cannot replicate from the start.
	Alone bool
	Parts []Part
}

// Stage is a cluster with the settings file of the client that looks at it.
type Stage struct {
	T *testing.T
	C *kafkatest.Cluster
	// File is the client's settings file.
	File string
	// Work is the folder in which commands are run.
	Work string
	// Map is what --map gives.
	Map []string
	// Environ are the variables that doctor sees, NAME=VALUE.
	Environ []string
	// CertDays is what --cert-days gives; 30, as without the flag, where it is zero.
	CertDays int
	// Hosts are the lines that the look finds in its hosts file beside the machine's own; see hosts.
	Hosts []string
	// Held are connections that a test keeps open.
	Held []net.Conn
}

// client changes the client's settings file: KEY=VALUE sets, KEY takes out.
func (s *Stage) client(lines ...string) {
	s.T.Helper()
	for _, l := range lines {
		key, value, set := strings.Cut(l, "=")
		edit(s.T, s.File, check.Setting{Key: key, Value: value, Remove: !set})
	}
}

// edit writes one setting into a settings file as a person would.
func edit(t *testing.T, path string, to check.Setting) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	var lines []string
	done := to.Remove
	for i, l := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
		key, _, _ := strings.Cut(l, "=")
		if key = strings.TrimSpace(key); key != to.Key && (to.Line == 0 || to.Line != i+1) {
			lines = append(lines, l)
			continue
		}
		if !done {
			lines, done = append(lines, to.Key+"="+to.Value), true
		}
	}
	if !done {
		lines = append(lines, to.Key+"="+to.Value)
	}
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
}

func newStage(t *testing.T, c *kafkatest.Cluster) *Stage {
	t.Helper()
	s := &Stage{T: t, C: c, File: c.ClientProperties(t), Work: t.TempDir()}
	t.Chdir(s.Work) // files that a printed command writes are named from where it runs
	if err := os.Mkdir(filepath.Join(s.Work, "bin"), 0o755); err != nil {
		t.Fatal(err)
	}
	return s
}

// advertise lets a broker advertise another address to clients.
func (s *Stage) advertise(id int, address string) {
	s.C.Restart(s.T, id, map[string]string{"advertised.listeners": fmt.Sprintf("CLIENT://%s,INTERNAL://%s", address, s.C.Internal(id))})
}

func on(address string) func(*Stage) check.Subject {
	return func(*Stage) check.Subject { return check.AddressSubject(address) }
}

func onBroker(id int) func(*Stage) check.Subject {
	return func(s *Stage) check.Subject { return check.AddressSubject(s.C.Addr(id)) }
}

func onClient(*Stage) check.Subject { return check.TheClient }

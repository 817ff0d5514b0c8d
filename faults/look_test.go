package faults

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"kscope/internal/check"
	"kscope/internal/config"
	"kscope/internal/kafka"
	"kscope/internal/probe"
)

// lookKey in the environment says that this run of the test program is one look, asked for by another.
const lookKey = "KSCOPE_FAULTS_LOOK"

// look is what `kscope doctor -c FILE --map …` is told.
type look struct {
	File                 string
	Map, Environ         []string
	CertDays             int
	DialTimeout, Timeout time.Duration
}

// collect sees what doctor would see.
func (l look) collect() (*check.Facts, error) {
	settings, err := config.Load(config.Input{ConfigFile: l.File, Map: l.Map, Environ: l.Environ, DialTimeout: l.DialTimeout, Timeout: l.Timeout})
	if err != nil {
		return nil, err
	}
	asked := check.Asked{BootstrapServers: settings.Bootstrap, Flags: settings.Flags, CertDays: l.CertDays, DialTimeout: settings.DialTimeout, Timeout: settings.Timeout}
	return probe.Collect(context.Background(), kafka.Target(settings, asked, "test"), nil), nil
}

// answer makes the look that another run asked for on in, and writes the facts to out. It returns the exit code.
func answer(in io.Reader, out, complain io.Writer) int {
	var l look
	err := json.NewDecoder(in).Decode(&l)
	if err == nil {
		err = ownHosts()
	}
	if err != nil {
		fmt.Fprintln(complain, err)
		return noRight
	}
	facts, err := l.collect()
	if err == nil {
		err = json.NewEncoder(out).Encode(facts)
	}
	if err != nil {
		fmt.Fprintln(complain, err)
		return 1
	}
	return 0
}

package main

import (
	"errors"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the scripts run this very program: the test binary is kscope when it is called so.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"kscope": func() { os.Exit(run(os.Args[1:], systemApp())) },
	})
}

// TestScripts runs testdata/script: the whole program, its streams compared, against listeners and embedded clusters.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			// No clock, locale or colour of the machine may change what is printed.
			env.Setenv("LC_ALL", "C.UTF-8")
			env.Setenv("NO_COLOR", "1")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code":    scriptCode,
			"serve":   scriptServe,
			"lab":     scriptLab,
			"within":  scriptWithin,
			"long":    scriptLong,
			"binary":  scriptBinary,
			"stores":  scriptStores,
			"present": scriptPresent,
		},
		Condition: func(name string) (bool, error) {
			if name == "root" {
				return os.Getuid() == 0, nil
			}
			return false, errors.New("unknown condition " + name)
		},
	})
}

// scriptCode is "code N program args…": the program must end with exactly that exit code.
func scriptCode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N program [args…]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit code %d, wanted %d", got, want)
	}
}

// scriptWithin is "within TIME N program args…": code, and no slower than that.
func scriptWithin(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 3 {
		ts.Fatalf("usage: within TIME N program [args…]")
	}
	limit, err := time.ParseDuration(args[0])
	ts.Check(err)
	began := time.Now()
	scriptCode(ts, neg, args[1:])
	if took := time.Since(began); took > limit {
		ts.Fatalf("took %s, wanted at most %s", took, limit)
	}
}

// scriptLong is "long FILE BYTES": a file that is one line of that length.
func scriptLong(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	line := make([]byte, n)
	for i := range line {
		line[i] = 'a'
	}
	copy(line, "bootstrap.servers=")
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), append(line, '\n'), 0o600))
}

// scriptBinary is "binary FILE HEX": a file of these bytes, in Go's string syntax.
func scriptBinary(ts *testscript.TestScript, _ bool, args []string) {
	text, err := strconv.Unquote(`"` + args[1] + `"`)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
}

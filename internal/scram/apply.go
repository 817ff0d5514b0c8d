package scram

import (
	"context"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
)

// readBackLimit is how long a broker may take to show a change that the controller has answered; it was 83 ms at most on
// three idle brokers.
const readBackLimit = 5 * time.Second

// Applied is what became of one change.
type Applied struct {
	Change
	// Answered is when the cluster said that the change is made, zero where there was nothing to do or it was not made.
	Answered time.Time
	// Err is why it was not made.
	Err error
}

// Apply makes exactly the plan's changes, in order, and ends after the first that fails. The password is salted here, so it
// never leaves the process. It needs ALTER on the cluster.
func Apply(ctx context.Context, adm Admin, p Plan, password string) []Applied {
	var all []Applied
	for _, c := range p {
		done := Applied{Change: c}
		if c.Action != Keep {
			done.Err = alter(ctx, adm, c, password)
		}
		if c.Action != Keep && done.Err == nil {
			done.Answered = time.Now()
		}
		all = append(all, done)
		if done.Err != nil {
			break
		}
	}
	return all
}

func alter(ctx context.Context, adm Admin, c Change, password string) error {
	var remove []kadm.DeleteSCRAM
	var set []kadm.UpsertSCRAM
	doing := "set"
	if c.Action == Delete {
		doing = "delete"
		remove = []kadm.DeleteSCRAM{{User: c.User, Mechanism: c.Mechanism.number()}}
	} else {
		set = []kadm.UpsertSCRAM{{User: c.User, Mechanism: c.Mechanism.number(), Iterations: c.Iterations, Password: password}}
	}
	results, err := adm.AlterUserSCRAMs(ctx, remove, set)
	message := ""
	if err == nil {
		err, message = results[c.User].Err, results[c.User].ErrMessage
	}
	if err != nil {
		return fmt.Errorf("%s the %s credential of %q: %w", doing, c.Mechanism, c.User, refusal(err, message, "ALTER"))
	}
	return nil
}

// ReadBack waits until a broker shows a change, and fails where none does in time. It needs DESCRIBE on the cluster.
func ReadBack(ctx context.Context, adm Admin, c Change) error {
	end := time.Now().Add(readBackLimit)
	for {
		u, err := One(ctx, adm, c.User)
		if err != nil {
			return fmt.Errorf("read back: %w", err)
		}
		got, there := u.With(c.Mechanism)
		if c.Action == Delete && !there || c.Action != Delete && got.Iterations == c.Iterations {
			return nil
		}
		if time.Now().After(end) {
			return fmt.Errorf("read back: the change of %q is answered and not shown within %s", c.User, readBackLimit)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}

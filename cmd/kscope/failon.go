package main

import "kscope/internal/check"

// failOn is the value of --fail-on: from which level on a finding makes the exit code 1.
type failOn string

// The values of --fail-on, each stricter than the one before.
const (
	failNever   failOn = "never"
	failError   failOn = "error"
	failWarning failOn = "warning"
	failGap     failOn = "gap"
)

func failOnNames() []string {
	return []string{string(failError), string(failWarning), string(failGap), string(failNever)}
}

// level is the lowest level that fails.
func (f failOn) level() check.Level {
	switch f {
	case failWarning, failGap:
		return check.Warning
	}
	return check.Error
}

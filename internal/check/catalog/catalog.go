// Package catalog holds the checks, one file each; the file's name begins with the ID.
package catalog

import "kscope/internal/check"

// All returns every check in catalogue order: the order of results, and the tie-breaker between causes.
func All() []*check.Check {
	return []*check.Check{
		nothingListens,
		bootstrapResolves,
		advertisedResolves,
	}
}

package catalog

import (
	"fmt"
	"slices"
	"strings"

	"kscope/internal/check"
	"kscope/internal/nearest"
)

// Find returns the check of an ID, whatever its case, also one of those that no probe can see.
func Find(id string) (*check.Check, error) {
	all := append(All(), Unseen()...)
	for _, c := range all {
		if strings.EqualFold(c.ID, id) {
			return c, nil
		}
	}
	var ids []string
	for _, c := range all {
		ids = append(ids, c.ID)
	}
	near, _ := nearest.Word(id, ids)
	return nil, fmt.Errorf("no check %q; the nearest is %s", id, near)
}

// Select returns which checks are shown: those of only (all where it is empty) without those of skip. Both hold IDs and
// families, whatever their case; a word that is neither is an error.
func Select(only, skip []string) (func(*check.Check) bool, error) {
	for _, word := range slices.Concat(only, skip) {
		if err := known(word); err != nil {
			return nil, err
		}
	}
	return func(c *check.Check) bool {
		return (len(only) == 0 || names(only, c)) && !names(skip, c)
	}, nil
}

func names(words []string, c *check.Check) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.EqualFold(w, c.ID) || strings.EqualFold(w, c.Family()) })
}

func known(word string) error {
	var words []string
	for _, c := range All() {
		if names([]string{word}, c) {
			return nil
		}
		if !slices.Contains(words, c.Family()) {
			words = append(words, c.Family())
		}
		words = append(words, c.ID)
	}
	for _, c := range Unseen() {
		if strings.EqualFold(c.ID, word) {
			return fmt.Errorf("%s is known to `kscope explain` alone: no look from outside can see it", c.ID)
		}
	}
	near, _ := nearest.Word(word, words)
	return fmt.Errorf("no check or family %q; the nearest is %s", word, near)
}

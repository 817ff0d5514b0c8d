package catalog

import (
	"fmt"
	"slices"
	"strings"

	"kscope/internal/check"
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
	return nil, fmt.Errorf("no check %q; the nearest is %s", id, nearest(id, ids))
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
	return fmt.Errorf("no check or family %q; the nearest is %s", word, nearest(word, words))
}

// nearest returns the word with the fewest letters to change; the first of several.
func nearest(word string, words []string) string {
	best, least := "", -1
	for _, w := range words {
		if d := distance(strings.ToUpper(word), w); least < 0 || d < least {
			best, least = w, d
		}
	}
	return best
}

// distance is how many letters must be put in, left out, changed, or swapped with the next to make one word the other.
func distance(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := range len(a) {
		for j := range len(b) {
			change := rows[i][j]
			if a[i] != b[j] {
				change++
			}
			rows[i+1][j+1] = min(change, rows[i][j+1]+1, rows[i+1][j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				rows[i+1][j+1] = min(rows[i+1][j+1], rows[i-1][j-1]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}

// Package nearest finds the word that a misspelt one most likely means.
package nearest

import "strings"

// Word returns the word with the fewest letters to change, and how many those are: the first of several, empty where
// there are no words. Letters are compared whatever their case, except that two words which differ in nothing else are
// one letter apart.
func Word(word string, words []string) (string, int) {
	best, least := "", -1
	for _, w := range words {
		if d := letters(word, w); least < 0 || d < least {
			best, least = w, d
		}
	}
	return best, least
}

// Suggestion returns the name that a misspelt word most likely means, empty where none is near: more than a third of
// its letters, and more than two, would have to change. A word that was cut short, or that is one part of a name with
// hyphens, means that name.
func Suggestion(word string, names []string) string {
	best, least := "", max(2, len(word)/3)+1
	for _, name := range names {
		d := letters(word, name)
		if len(word) > 1 && beginsPart(strings.ToLower(name), strings.ToLower(word)) {
			d = 1
		}
		if d < least && d < len(word) {
			best, least = name, d
		}
	}
	return best
}

// beginsPart says that a name, or what follows one of its hyphens, begins with a word.
func beginsPart(name, word string) bool {
	return strings.HasPrefix(name, word) || strings.Contains(name, "-"+word)
}

// letters counts the letters to add, leave out, replace, or swap with their neighbour to make one word the other (the
// distance of Damerau and Levenshtein, each letter moved at most once).
func letters(a, b string) int {
	if a == b {
		return 0
	}
	a, b = strings.ToLower(a), strings.ToLower(b)
	before, row := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		next := make([]int, len(b)+1)
		next[0] = i + 1
		for j := range len(b) {
			change := row[j]
			if a[i] != b[j] {
				change++
			}
			next[j+1] = min(change, row[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row = row, next
	}
	return max(1, row[len(b)])
}

package main

import "strings"

// nearest returns the name that a misspelt word most likely means, empty where none is near.
func nearest(word string, names []string) string {
	word = strings.ToLower(word)
	best, least := "", max(2, len(word)/3)+1
	for _, name := range names {
		d := distance(word, strings.ToLower(name))
		if len(word) > 1 && strings.HasPrefix(strings.ToLower(name), word) {
			d = 1 // cut short
		}
		if d < least && d < len(word) {
			best, least = name, d
		}
	}
	return best
}

// distance counts the letters to add, leave out, replace or swap with their neighbour.
func distance(a, b string) int {
	before, row := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		next := make([]int, len(b)+1)
		next[0] = i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			next[j] = min(row[j]+1, next[j-1]+1, row[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
		}
		before, row = row, next
	}
	return row[len(b)]
}

package sniff

import (
	"encoding/hex"
	"slices"
)

// Sizes are of keys or values in bytes, as they are before compression.
type Sizes struct {
	Min    int `json:"min_bytes"`
	Median int `json:"median_bytes"`
	P99    int `json:"p99_bytes"`
	Max    int `json:"max_bytes"`
}

func sizesOf(all []int) Sizes {
	if len(all) == 0 {
		return Sizes{}
	}
	slices.Sort(all)
	at := func(percent int) int { return all[(len(all)-1)*percent/100] }
	return Sizes{Min: all[0], Median: at(50), P99: at(99), Max: all[len(all)-1]}
}

// longestKey is where a key is cut when it is shown.
const longestKey = 64

// keyText shows a key: as it is where it can be read, else in hex.
func keyText(key []byte) string {
	text := string(key)
	if !printable(key) {
		text = "0x" + hex.EncodeToString(key)
	}
	if runes := []rune(text); len(runes) > longestKey {
		return string(runes[:longestKey]) + "…"
	}
	return text
}

package sniff

import (
	"cmp"
	"slices"
)

// Guesses returns all encodings that bytes may have, the likeliest first; it never returns none. A single value is often
// ambiguous (eight bytes that begin with a zero are a number or a schema id with little behind it): Settle decides
// among the guesses by what all values have in common.
func Guesses(data []byte) []Guess {
	switch {
	case data == nil:
		return []Guess{{Encoding: Null, Confidence: 1}}
	case len(data) == 0:
		return []Guess{{Encoding: Empty, Confidence: 1}}
	}
	for _, certain := range []func([]byte) (Guess, bool){javaGuess, gzipGuess, avroFileGuess, avroSingleGuess} {
		if g, ok := certain(data); ok {
			return []Guess{g}
		}
	}
	all := textGuesses(data)
	if g, ok := protobufGuess(data); ok {
		all = append(all, g)
	}
	if len(all) == 0 || all[0].Encoding == Protobuf {
		all = append(all, framedGuesses(data)...)
		all = append(all, numberGuesses(data)...)
		all = append(all, Guess{Encoding: Binary, Confidence: 0.3, Because: "none of the known encodings fits better"})
	}
	slices.SortStableFunc(all, func(a, b Guess) int { return cmp.Compare(b.Confidence, a.Confidence) })
	return all
}

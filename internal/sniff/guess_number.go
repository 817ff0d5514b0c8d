package sniff

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"
)

// numberGuesses knows numbers by their length: 4 and 8 bytes, most significant first.
func numberGuesses(data []byte) []Guess {
	switch len(data) {
	case 4:
		return []Guess{intGuess(int32(binary.BigEndian.Uint32(data)))}
	case 8:
		n := binary.BigEndian.Uint64(data)
		all := []Guess{longGuess(int64(n))}
		if g, ok := doubleGuess(math.Float64frombits(n)); ok {
			all = append(all, g)
		}
		return all
	}
	return nil
}

func intGuess(n int32) Guess {
	g := Guess{Encoding: Int, Confidence: 0.85, Because: "4 bytes that are a small number"}
	if n >= 1<<24 || n <= -1<<24 {
		g.Confidence, g.Because, g.Against = 0.6, "4 bytes", "as a number it would be large"
	}
	return g
}

// longGuess is surer of what counters and clocks give: small numbers, and times in milliseconds.
func longGuess(n int64) Guess {
	const small = 1 << 24
	switch {
	case n < small && n > -small:
		return Guess{Encoding: Long, Confidence: 0.92, Because: "8 bytes that are a small number"}
	case n > time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli() && n < time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli():
		return Guess{Encoding: Long, Confidence: 0.85, Because: fmt.Sprintf("8 bytes that are a time in milliseconds, %d", time.UnixMilli(n).UTC().Year())}
	case n < 1<<48 && n > -1<<48:
		return Guess{Encoding: Long, Confidence: 0.75, Because: "8 bytes that are a number of moderate size"}
	}
	return Guess{Encoding: Long, Confidence: 0.5, Because: "8 bytes", Against: "as an integer it would be very large"}
}

// doubleGuess wants a size that people measure in: the exponents of other bytes are all over the range.
func doubleGuess(x float64) (Guess, bool) {
	if size := math.Abs(x); math.IsNaN(x) || size < 1e-9 || size > 1e15 {
		return Guess{}, false
	}
	return Guess{Encoding: Double, Confidence: 0.7, Because: "8 bytes that are a floating point number of moderate size"}, true
}

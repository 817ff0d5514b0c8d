package sniff

import "slices"

// fits is the confidence from which a guess counts: below it anything fits anything.
const fits = 0.3

// Settle decides among the guesses of each value by what the values have in common: the encoding that explains most of
// them, weighed by confidence, takes all that it fits, then the next takes of the rest. So eight bytes among others of
// many lengths with the same schema id are not taken for a number, and a text of digits among texts is text.
func Settle(all [][]Guess) []Guess {
	settled := make([]Guess, len(all))
	var left []int
	for i, guesses := range all {
		if guesses[0].Encoding.Judged() {
			left = append(left, i)
		} else {
			settled[i] = guesses[0]
		}
	}
	for len(left) > 0 {
		best := commonest(all, left)
		left = slices.DeleteFunc(left, func(i int) bool {
			g, ok := Fit(all[i], best)
			if ok {
				settled[i] = g
			}
			return ok
		})
	}
	return settled
}

// Fit returns the guess of that encoding, if it is among them and counts.
func Fit(guesses []Guess, e Encoding) (Guess, bool) {
	for i, g := range guesses {
		if g.Encoding == e && (i == 0 || g.Confidence >= fits) {
			return g, true
		}
	}
	return Guess{}, false
}

// commonest is the encoding with the largest sum of confidences; of equals, the one met first.
func commonest(all [][]Guess, among []int) Encoding {
	sums := map[Encoding]float64{}
	var order []Encoding
	for _, i := range among {
		for _, g := range all[i] {
			if _, ok := Fit(all[i], g.Encoding); !ok {
				continue
			}
			if _, known := sums[g.Encoding]; !known {
				order = append(order, g.Encoding)
			}
			sums[g.Encoding] += g.Confidence
		}
	}
	best := order[0]
	for _, e := range order {
		if sums[e] > sums[best] {
			best = e
		}
	}
	return best
}

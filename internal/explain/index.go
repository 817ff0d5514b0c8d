package explain

import (
	"math"

	"kscope/internal/check"
)

const (
	// enough is the part of a check's text that must stand in the input; clients change a word between versions.
	enough = 0.6
	// nearlyAll is the part of a short input that must stand in a check's text, of the words that any text has.
	nearlyAll = 0.9
	// aPhrase is how much the words that stand side by side in both must then weigh, against one word that no text has:
	// "connection refused" is a phrase, "on the" is none.
	aPhrase = 0.8
	// littleSaid is the weight of a number, an address or a filler.
	littleSaid = 0.1
)

// fillers are words of any English sentence.
var fillers = map[string]bool{
	"a": true, "an": true, "and": true, "are": true, "as": true, "at": true, "be": true, "by": true, "for": true, "from": true, "in": true, "is": true,
	"it": true, "not": true, "of": true, "on": true, "or": true, "that": true, "the": true, "this": true, "to": true, "was": true, "with": true,
}

// pattern is one text of one check.
type pattern struct {
	check  *check.Check
	text   string
	words  []string
	weight float64
}

// index knows all texts and how rare each word is among them.
type index struct {
	patterns []pattern
	of       map[string][]int
}

func newIndex(all []*check.Check) *index {
	x := &index{of: map[string][]int{}}
	for _, c := range all {
		for _, text := range c.Errors {
			if ws := words(text); len(ws) > 0 {
				x.patterns = append(x.patterns, pattern{check: c, text: text, words: ws})
			}
		}
	}
	for i, p := range x.patterns {
		once := map[string]bool{}
		for _, w := range p.words {
			if !once[w] {
				once[w] = true
				x.of[w] = append(x.of[w], i)
			}
		}
	}
	for i := range x.patterns {
		x.patterns[i].weight = x.total(x.patterns[i].words)
	}
	return x
}

// weigh is high for a word that few texts have: "is" tells nothing, "out_of_order_sequence_number" everything.
func (x *index) weigh(word string) float64 {
	if word == anyNumber || word == anyAddress || fillers[word] {
		return littleSaid
	}
	return math.Log(1 + float64(len(x.patterns)+1)/float64(len(x.of[word])+1))
}

func (x *index) total(ws []string) float64 {
	sum := 0.0
	for _, w := range ws {
		sum += x.weigh(w)
	}
	return sum
}

// matches returns the texts that one line contains or resembles.
func (x *index) matches(line []string) []Match {
	bound := map[int]float64{}
	once := map[string]bool{}
	for _, w := range line {
		if once[w] {
			continue
		}
		once[w] = true
		for _, i := range x.of[w] {
			for _, pw := range x.patterns[i].words {
				if pw == w {
					bound[i] += x.weigh(w)
				}
			}
		}
	}
	said := 0.0
	for _, w := range line {
		if len(x.of[w]) > 0 {
			said += x.weigh(w)
		}
	}
	var found []Match
	for i, most := range bound {
		p := &x.patterns[i]
		if most < enough*p.weight && most < nearlyAll*said {
			continue // cannot be enough in any order
		}
		common := x.common(line, p.words)
		part := common / p.weight
		if common < 2*littleSaid {
			continue // numbers and addresses alone say nothing
		}
		if part < enough && (common < nearlyAll*said || x.phrase(line, p.words) < aPhrase*x.weigh("")) {
			continue
		}
		found = append(found, Match{Check: p.check, Text: p.text, Whole: part > 0.999, Score: common * part})
	}
	return found
}

// common is the weight of the heaviest sequence of words that both have in the same order.
func (x *index) common(a, b []string) float64 {
	row := make([]float64, len(b)+1)
	for _, w := range a {
		diagonal := 0.0
		for j := range b {
			above := row[j+1]
			if w == b[j] {
				row[j+1] = max(above, diagonal+x.weigh(w))
			} else {
				row[j+1] = max(above, row[j])
			}
			diagonal = above
		}
	}
	return row[len(b)]
}

// phrase is the weight of the heaviest run of words that stand side by side in both.
func (x *index) phrase(a, b []string) float64 {
	row := make([]float64, len(b)+1)
	heaviest := 0.0
	for _, w := range a {
		for j := len(b) - 1; j >= 0; j-- {
			if w != b[j] {
				row[j+1] = 0
				continue
			}
			row[j+1] = row[j] + x.weigh(w)
			heaviest = max(heaviest, row[j+1])
		}
	}
	return heaviest
}

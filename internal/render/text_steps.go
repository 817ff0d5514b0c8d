package render

import (
	"fmt"
	"strings"

	"kscope/internal/check"
)

// piece is one part of a way to heal as it is read: a sentence, or a line that is copied as it stands.
type piece struct {
	sentence string
	// command and setting are alone on their line and never wrapped.
	command, setting string
}

// pieces turns one way into sentences and lines. A setting's file and line are named in the sentence before it.
func pieces(way check.Fix) []piece {
	var all []piece
	if way.Say != "" {
		all = append(all, piece{sentence: way.Say})
	}
	for _, s := range way.Steps {
		switch {
		case s.Say != "":
			all = append(all, piece{sentence: s.Say})
		case s.Run != "":
			all = append(all, piece{command: s.Run})
		case s.Do != nil:
			all = append(all, piece{sentence: s.Do.Verb + " " + subjectWords(s.Do.Where)})
		case len(s.Set) > 0:
			all = setPieces(all, s.Set)
		}
	}
	return all
}

// setPieces adds settings, one sentence for each file.
func setPieces(all []piece, set []check.Setting) []piece {
	for i := 0; i < len(set); {
		n := i + 1
		for n < len(set) && samePlace(set[i], set[n]) {
			n++
		}
		at := place(set[i:n])
		if last := len(all) - 1; last >= 0 && all[last].sentence != "" && !set[i].Remove {
			all[last].sentence = withPlace(all[last].sentence, at)
		} else {
			all = append(all, piece{sentence: at})
		}
		for _, s := range set[i:n] {
			line := s.Key + "=" + s.Value
			if s.Remove {
				line = s.Key
			}
			all = append(all, piece{setting: line})
		}
		i = n
	}
	return all
}

// withPlace names the place at the end of a sentence, unless it is named there already.
func withPlace(sentence, at string) string {
	switch {
	case strings.Contains(sentence, at):
		return sentence
	case strings.HasSuffix(sentence, " then"):
		return sentence + " " + at
	}
	return sentence + ", " + at
}

func samePlace(a, b check.Setting) bool {
	return a.Where == b.Where && a.File == b.File && a.Remove == b.Remove
}

// place writes "in client.properties line 4" or "in server.properties of broker 2".
func place(set []check.Setting) string {
	s := "in " + set[0].File
	if set[0].Remove {
		s = "take out of " + set[0].File
	}
	var lines []string
	for _, one := range set {
		if one.Line > 0 {
			lines = append(lines, fmt.Sprint(one.Line))
		}
	}
	switch {
	case len(lines) == 1 && len(set) == 1:
		s += " line " + lines[0]
	case len(lines) > 0 && len(lines) == len(set):
		s += " lines " + strings.Join(lines, ", ")
	}
	if set[0].Where != check.TheClient && set[0].Where != "" {
		s += " of " + subjectWords(set[0].Where)
	}
	return s
}

// writeFixes writes the ways to heal, numbered where there is more than one.
func writeFixes(p *pen, ways []check.Fix) {
	for i, way := range ways {
		lead := label("")
		if i == 0 {
			lead = label("do")
		}
		if len(ways) > 1 {
			number := fmt.Sprintf("%d. ", i+1)
			lead = lead[:labelWidth-len(number)] + number
		}
		writePieces(p, lead, pieces(way))
	}
}

func writePieces(p *pen, lead string, all []piece) {
	if len(all) > 0 && all[0].sentence == "" {
		all = append([]piece{{sentence: "run"}}, all...)
		if all[1].setting != "" {
			all[0].sentence = "set"
		}
	}
	for _, one := range all {
		switch {
		case one.command != "":
			p.command(labelWidth+2, one.command)
		case one.setting != "":
			p.line(labelWidth+2, bold, one.setting)
		default:
			p.text(lead, plain, one.sentence)
			lead = label("")
		}
	}
}

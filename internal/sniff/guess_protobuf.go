package sniff

import (
	"encoding/binary"
	"fmt"
)

// message is what a walk over Protobuf's wire format met (Protocol Buffers, "Encoding").
type message struct {
	fields, strings int
	highest         uint64
}

// protobufGuess walks the wire format: each field must have a number, a known wire type and all its bytes, to the very
// end. Few bytes pass by chance, so it takes several fields and readable strings to be sure.
func protobufGuess(data []byte) (Guess, bool) {
	m, ok := walkProtobuf(data)
	if !ok || m.highest > 10_000 {
		return Guess{}, false
	}
	g := Guess{Encoding: Protobuf, Confidence: 0.35, Because: fmt.Sprintf("reads to its end as Protobuf: %d fields, the highest number %d", m.fields, m.highest)}
	if len(data) >= 8 {
		g.Confidence += 0.15
	}
	if m.fields > 1 {
		g.Confidence += 0.15
	}
	if m.strings > 0 {
		g.Confidence += 0.2
	}
	if m.highest > 100 {
		g.Confidence -= 0.2
	}
	if g.Confidence < 0.6 {
		g.Against = "so few bytes read as Protobuf by chance, too"
	}
	return g, true
}

func walkProtobuf(data []byte) (message, bool) {
	var m message
	for len(data) > 0 {
		tag, n := binary.Uvarint(data)
		if n <= 0 || tag>>3 == 0 || tag>>3 >= 1<<29 {
			return m, false
		}
		size, readable, ok := fieldSize(data[n:], tag&7)
		if !ok {
			return m, false
		}
		data = data[n+size:]
		m.fields++
		m.highest = max(m.highest, tag>>3)
		if readable {
			m.strings++
		}
	}
	return m, m.fields > 0
}

// fieldSize is how many bytes a field's content takes; readable says that it is a string. Groups (wire types 3 and 4)
// are long out of use and pass by chance too often.
func fieldSize(data []byte, wireType uint64) (size int, readable, ok bool) {
	switch wireType {
	case 0:
		_, n := binary.Uvarint(data)
		return n, false, n > 0
	case 1:
		return 8, false, len(data) >= 8
	case 5:
		return 4, false, len(data) >= 4
	case 2:
		length, n := binary.Uvarint(data)
		if n <= 0 || length > uint64(len(data)-n) {
			return 0, false, false
		}
		body := data[n : n+int(length)]
		return n + int(length), length >= 3 && printable(body), true
	}
	return 0, false, false
}

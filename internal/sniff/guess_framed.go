package sniff

import (
	"bytes"
	"encoding/json"

	"github.com/twmb/franz-go/pkg/sr"
)

// highestUsualID is above the schema ids that registries give out: they count up from 1, or from 100,000 in a managed
// one.
const highestUsualID = 10_000_000

// framedGuesses knows the framing of serializers that use a schema registry: a zero byte, four bytes of schema id and
// the content; for Protobuf a path to the message type comes between. There is no id 0.
func framedGuesses(data []byte) []Guess {
	var header sr.ConfluentHeader
	id, content, err := header.DecodeID(data)
	if err != nil || id == 0 {
		return nil
	}
	all := contentGuesses(content)
	for i := range all {
		all[i].SchemaID = id
		switch {
		case id > highestUsualID:
			all[i].Confidence, all[i].Against = all[i].Confidence/2, "the schema id would be unusually large"
		case len(data) == 8:
			all[i].Confidence, all[i].Against = all[i].Confidence*0.7, "8 bytes are a number as well"
		}
	}
	return all
}

// contentGuesses tells what is behind a schema id. Avro has no mark of its own: it is what is neither JSON nor Protobuf.
func contentGuesses(content []byte) []Guess {
	if body := bytes.TrimSpace(content); len(body) > 0 && json.Valid(body) && (body[0] == '{' || body[0] == '[') {
		return []Guess{{Encoding: FramedJSON, Confidence: 0.97, Because: "a zero byte, a schema id and a JSON document"}}
	}
	avro := Guess{Encoding: FramedAvro, Confidence: 0.8, Because: "a zero byte and a schema id; the content is neither JSON nor Protobuf, so probably Avro"}
	g, ok := framedProtobuf(content)
	if !ok {
		return []Guess{avro}
	}
	avro.Confidence, avro.Against = 0.55, "the content reads as Protobuf as well"
	return []Guess{g, avro}
}

func framedProtobuf(content []byte) (Guess, bool) {
	var header sr.ConfluentHeader
	_, message, err := header.DecodeIndex(content, 16)
	if err != nil {
		return Guess{}, false
	}
	inner, ok := protobufGuess(message)
	if !ok {
		return Guess{}, false
	}
	g := Guess{Encoding: FramedProtobuf, Confidence: 0.4, Because: "a zero byte, a schema id, the path of a message type and content that reads as Protobuf", Against: "Avro's content may read so by chance"}
	if inner.Confidence >= 0.6 {
		g.Confidence = 0.85
	}
	return g, true
}

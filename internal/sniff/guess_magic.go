package sniff

import (
	"bytes"
	"compress/gzip"
	"io"
)

// javaGuess knows Java's object streams by STREAM_MAGIC and STREAM_VERSION (java.io.ObjectStreamConstants).
func javaGuess(data []byte) (Guess, bool) {
	if !bytes.HasPrefix(data, []byte{0xac, 0xed, 0x00, 0x05}) {
		return Guess{}, false
	}
	return Guess{Encoding: Java, Confidence: 0.99, Because: "begins with AC ED 00 05, the magic of Java's object streams"}, true
}

// insideLimit is how much of a gzip value is unpacked to see what it holds: enough to judge, and no bomb.
const insideLimit = 64 << 10

// gzipGuess knows gzip by its header (RFC 1952) and looks inside. What is inside is a gzip of the application's own; the
// compression of record batches is undone before a value is seen.
func gzipGuess(data []byte) (Guess, bool) {
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return Guess{}, false
	}
	g := Guess{Encoding: Gzip, Confidence: 0.98, Because: "has the header of a gzip file"}
	inside, err := io.ReadAll(io.LimitReader(r, insideLimit))
	switch {
	case err != nil:
		g.Confidence, g.Against = 0.8, "it cannot be unpacked: "+err.Error()
	case len(inside) < insideLimit:
		g.Because += " and holds " + Guesses(inside)[0].Encoding.Words()
	}
	return g, true
}

// avroFileGuess knows object container files (Avro specification, "Object Container Files").
func avroFileGuess(data []byte) (Guess, bool) {
	if !bytes.HasPrefix(data, []byte("Obj\x01")) {
		return Guess{}, false
	}
	return Guess{Encoding: AvroFile, Confidence: 0.99, Because: `begins with "Obj" and 1: a whole Avro file with its schema in each record`}, true
}

// avroSingleGuess knows single objects (Avro specification, "Single-object encoding").
func avroSingleGuess(data []byte) (Guess, bool) {
	if len(data) < 10 || data[0] != 0xc3 || data[1] != 0x01 {
		return Guess{}, false
	}
	return Guess{Encoding: AvroSingle, Confidence: 0.9, Because: "begins with C3 01 and room for the fingerprint of a schema"}, true
}

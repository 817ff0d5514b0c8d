package sniff

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"math"
	"testing"
	"time"
)

func zipped(t *testing.T, text string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write([]byte(text))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func eight(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }
func four(n uint32) []byte  { return binary.BigEndian.AppendUint32(nil, n) }

// framed is content behind a schema id.
func framed(id uint32, content string) []byte {
	return append(append([]byte{0}, four(id)...), content...)
}

// order is a Protobuf message {1: "order-17", 2: 42, 3: 2.5}.
const order = "\x0a\x08order-17\x10\x2a\x19\x00\x00\x00\x00\x00\x00\x04\x40"

// avro is an Avro record of a string, a long and a boolean.
const avro = "\x10order-17\x54\x01"

func TestGuesses(t *testing.T) {
	for name, at := range map[string]struct {
		data  []byte
		want  Encoding
		least float64
		id    int
	}{
		"null":                     {nil, Null, 1, 0},
		"empty":                    {[]byte{}, Empty, 1, 0},
		"a JSON object":            {[]byte(`{"id":17,"name":"ä"}`), JSON, 0.95, 0},
		"a JSON array":             {[]byte(` [1, 2] `), JSON, 0.95, 0},
		"a JSON string":            {[]byte(`"order-17"`), JSON, 0.9, 0},
		"JSON in a JSON string":    {[]byte(`"{\"id\":17}"`), JSONTwice, 0.9, 0},
		"a number as text":         {[]byte("42"), Text, 0.5, 0},
		"JSON that breaks off":     {[]byte(`{"id":17,"na`), Text, 0.8, 0},
		"text":                     {[]byte("Grüße aus Köln"), Text, 0.9, 0},
		"short text":               {[]byte("abcd"), Text, 0.6, 0},
		"a word":                   {[]byte("internationalization"), Text, 0.6, 0},
		"a UUID":                   {[]byte("6b2d5dd2-1f4e-4d5b-9a39-4e0c6c2b8a10"), Text, 0.9, 0},
		"hex":                      {[]byte(hex.EncodeToString([]byte("order-17"))), Hex, 0.9, 0},
		"base64":                   {[]byte(base64.StdEncoding.EncodeToString([]byte("order-17 is on its way"))), Base64, 0.9, 0},
		"an id of mixed letters":   {[]byte("aB3dE5gH7jK9mN1p"), Text, 0.6, 0},
		"Avro with a schema id":    {framed(7, avro), FramedAvro, 0.7, 7},
		"JSON with a schema id":    {framed(8, `{"id":17}`), FramedJSON, 0.9, 8},
		"Protobuf with a schema":   {framed(9, "\x00"+order), FramedProtobuf, 0.8, 9},
		"Protobuf, second message": {framed(9, "\x02\x02"+order), FramedProtobuf, 0.8, 9},
		"an Avro container":        {[]byte("Obj\x01\x04\x14avro.codec"), AvroFile, 0.95, 0},
		"an Avro single object":    {append([]byte{0xc3, 0x01}, eight(0x8f5c393f1ad57572)...), AvroSingle, 0.9, 0},
		"Protobuf":                 {[]byte(order), Protobuf, 0.8, 0},
		"a long":                   {eight(42), Long, 0.9, 0},
		"a negative long":          {eight(math.MaxUint64 - 4), Long, 0.9, 0},
		"milliseconds":             {eight(uint64(time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC).UnixMilli())), Long, 0.8, 0},
		"a double":                 {eight(math.Float64bits(21.5)), Double, 0.6, 0},
		"an int":                   {four(42), Int, 0.8, 0},
		"a Java object":            {[]byte("\xac\xed\x00\x05sr\x00\x11java.util.HashMap"), Java, 0.95, 0},
		"gzip":                     {zipped(t, `{"id":17}`), Gzip, 0.9, 0},
		"bytes of no kind":         {[]byte("\xff\xfe\x80\x81\x82\x83\x84\x85\x86"), Binary, 0.3, 0},
		"a number or a schema id":  {framed(7, "\xff\xfe\x80"), Long, 0.7, 0},
		"a zero and no schema id":  {[]byte("\x00\xff\xfe\x80\x81\x82\x83\x84\x85"), FramedAvro, 0.3, 0xfffe8081},
	} {
		got := Guesses(at.data)[0]
		if got.Encoding != at.want || got.Confidence < at.least || got.SchemaID != at.id {
			t.Errorf("%s: %+v, want %s with at least %.2f and schema id %d", name, Guesses(at.data), at.want, at.least, at.id)
		}
	}
}

// TestDoubtIsSaid: what is less than sure says what speaks against it.
func TestDoubtIsSaid(t *testing.T) {
	for name, data := range map[string][]byte{
		"two bytes of Protobuf": {0x08, 0x2a}, "a number as text": []byte("42"), "four letters": []byte("abcd"),
		"a large int": four(0xf0000001), "a large id": framed(4_000_000_000, avro), "a large long": eight(1<<55 + 12345),
	} {
		if g := Guesses(data)[0]; g.Against == "" || g.Confidence > 0.8 {
			t.Errorf("%s: %+v has nothing against it", name, g)
		}
	}
}

func TestGzipSaysWhatIsInside(t *testing.T) {
	if g := Guesses(zipped(t, `{"id":17}`))[0]; g.Because != "has the header of a gzip file and holds JSON" {
		t.Errorf("%+v", g)
	}
	whole := zipped(t, `{"id":17}`)
	if g := Guesses(whole[:len(whole)-4])[0]; g.Encoding != Gzip || g.Against == "" {
		t.Errorf("half a gzip is %+v", g)
	}
}

// FuzzGuesses: any bytes get a guess, none of them panics.
func FuzzGuesses(f *testing.F) {
	for _, seed := range [][]byte{nil, framed(7, avro), []byte(order), eight(42), []byte(`{"a":`), {0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f}} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		all := Guesses(data)
		if len(all) == 0 || all[0].Encoding.Words() == "" || all[0].Confidence <= 0 || all[0].Confidence > 1 {
			t.Errorf("%x: %+v", data, all)
		}
	})
}

package sniff

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

func encodingsOf(values ...[]byte) []Encoding {
	var all [][]Guess
	for _, v := range values {
		all = append(all, Guesses(v))
	}
	var is []Encoding
	for _, g := range Settle(all) {
		is = append(is, g.Encoding)
	}
	return is
}

// TestSettle: what a value is by itself gives way to what it is among others.
func TestSettle(t *testing.T) {
	for name, at := range map[string]struct {
		values [][]byte
		want   []Encoding
	}{
		"eight bytes among framed ones": {[][]byte{framed(7, avro), framed(7, avro+"more"), framed(7, "\x04a\x02")}, []Encoding{FramedAvro, FramedAvro, FramedAvro}},
		"numbers that begin with zero":  {[][]byte{eight(1), eight(99999), eight(1 << 34)}, []Encoding{Long, Long, Long}},
		"digits among JSON":             {[][]byte{[]byte(`{"a":1}`), []byte("42"), []byte(`[]`)}, []Encoding{JSON, JSON, JSON}},
		"digits among text":             {[][]byte{[]byte("order-17"), []byte("42"), []byte("order-18")}, []Encoding{Text, Text, Text}},
		"hex among text":                {[][]byte{[]byte("order-17, paid"), []byte("00ff00ff00ff00ff"), []byte("order-18, sent")}, []Encoding{Text, Text, Text}},
		"base64 of all lengths":         {[][]byte{[]byte("b3JkZXItMTcgaXMgcGFpZA=="), []byte("b3JkZXItMTggaXMgb24gaXRz"), []byte("QWxsIG9mIHRoaXMgaXMgaGVyZQ==")}, []Encoding{Base64, Base64, Base64}},
		"null and empty stay":           {[][]byte{nil, {}, []byte(`{}`)}, []Encoding{Null, Empty, JSON}},
		"two kinds stay two":            {[][]byte{[]byte(`{"a":1}`), framed(7, avro), []byte(`{"a":2}`)}, []Encoding{JSON, FramedAvro, JSON}},
		"nothing":                       {nil, nil},
	} {
		if got := encodingsOf(at.values...); !slices.Equal(got, at.want) {
			t.Errorf("%s: %v, want %v", name, got, at.want)
		}
	}
}

// TestScatteredIDs: values that would each have a schema of their own are numbers, or no framed ones.
func TestScatteredIDs(t *testing.T) {
	var samples []*Sample
	for i := range 40 {
		samples = append(samples, &Sample{ValueGuesses: Guesses(framed(uint32(1000+i*977), "\xff\xfe\x80")), KeyGuesses: Guesses(nil)})
	}
	known := schemasOf(samples)
	for _, s := range samples {
		known.weigh(s)
		if g := s.ValueGuesses[0]; g.Encoding.Framed() {
			t.Fatalf("%+v", s.ValueGuesses)
		}
	}
	if !known.scattered {
		t.Error("ids that are all different are not seen as such")
	}
}

// sampled makes samples of a partition from a word of letters, one encoding each: j JSON, a Avro, t text, 0 null.
func sampled(word string) []*Sample {
	is := map[rune]Encoding{'j': JSON, 'a': FramedAvro, 't': Text, '0': Null}
	var all []*Sample
	for i, r := range word {
		all = append(all, &Sample{Offset: int64(i), Time: time.UnixMilli(int64(i)), ValueIs: Guess{Encoding: is[r]}})
	}
	return all
}

func TestRuns(t *testing.T) {
	for word, want := range map[string]string{
		"":          "0 false",
		"jjjj":      "1 false",
		"00":        "0 false",
		"j0j":       "1 false",
		"jj00aa":    "2 false",
		"jjaajj":    "3 false",
		"jajajaja":  "8 true",
		"jtatjatja": "9 true",
	} {
		all := runs(sampled(word), Value)
		if got := fmt.Sprint(len(all), mixed(all, Value)); got != want {
			t.Errorf("%q: %s, want %s", word, got, want)
		}
	}
}

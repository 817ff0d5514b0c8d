package sniff

import (
	"fmt"
	"testing"
)

// written puts keys into partitions by a rule.
func written(rule Placement, partitions, from, to int) []*Sample {
	var all []*Sample
	for i := from; i < to; i++ {
		key := []byte(fmt.Sprintf("key-%d", i))
		all = append(all, &Sample{Key: key, Partition: int32(rule.choose(key, partitions))})
	}
	return all
}

// apart counts the keys that two rules put into different partitions.
func apart(a Placement, n int, b Placement, m, keys int) int {
	split := 0
	for i := range keys {
		key := []byte(fmt.Sprintf("key-%d", i))
		if a.choose(key, n) != b.choose(key, m) {
			split++
		}
	}
	return split
}

func TestPlacementsKnownValues(t *testing.T) {
	// Of Kafka's own test of murmur2 (UtilsTest: "21" hashes to -973932308), of zlib (CRC32 of "123456789" is
	// cbf43926) and of the draft of FNV ("foobar" hashes to bf9cf968).
	rules := placements()
	for i, at := range []struct {
		key  string
		n    int
		want int
	}{
		{"21", 1000, (-973932308 & 0x7fffffff) % 1000},
		{"123456789", 1000, 0xcbf43926 % 1000},
		{"foobar", 1000, -(int(int32(-0x40630698)) % 1000)}, // as int32 it is negative, and Sarama takes the size
	} {
		if got := rules[i].choose([]byte(at.key), at.n); got != at.want {
			t.Errorf("%s puts %s into %d, want %d", rules[i].Name, at.key, got, at.want)
		}
	}
}

func TestSpread(t *testing.T) {
	rules := placements()
	java, rdkafka, sarama := rules[0], rules[1], rules[2]
	for name, at := range map[string]struct {
		samples    []*Sample
		partitions int
		want       string // first, second, before, unruled, split
	}{
		"Java alone":               {written(java, 6, 0, 60), 6, "murmur2  0 false 0"},
		"librdkafka alone":         {written(rdkafka, 6, 0, 60), 6, "CRC32  0 false 0"},
		"Sarama alone":             {written(sarama, 6, 0, 60), 6, "FNV-1a  0 false 0"},
		"Java and librdkafka":      {append(written(java, 6, 0, 60), written(rdkafka, 6, 0, 60)...), 6, fmt.Sprintf("murmur2 CRC32 0 false %d", apart(java, 6, rdkafka, 6, 60))},
		"different keys each":      {append(written(java, 6, 0, 80), written(rdkafka, 6, 80, 120)...), 6, "murmur2 CRC32 0 false 0"},
		"two partitions":           {append(written(java, 2, 0, 200), written(sarama, 2, 0, 200)...), 2, fmt.Sprintf("murmur2 FNV-1a 0 false %d", apart(java, 2, sarama, 2, 200))},
		"partitions were added":    {append(written(java, 3, 0, 60), written(java, 6, 0, 60)...), 6, fmt.Sprintf("murmur2  3 false %d", apart(java, 3, java, 6, 60))},
		"one partition":            {written(java, 1, 0, 60), 1, "  0 false 0"},
		"too few to tell":          {written(java, 6, 0, 3), 6, "  0 false 0"},
		"in turns, without a rule": {turns(6, 120), 6, "  0 true 0"},
		"Java, and empty keys":     {append(written(java, 6, 0, 30), empty(6, 60)...), 6, "murmur2  0 false 1"},
		"nothing":                  {nil, 6, "  0 false 0"},
	} {
		s := spreadOf(at.samples, at.partitions)
		if got := fmt.Sprint(s.First, " ", s.Second, " ", s.Before, " ", s.Unruled, " ", s.SplitKeys); got != at.want {
			t.Errorf("%s: %q, want %q", name, got, at.want)
		}
	}
}

// empty are records with keys of zero bytes, in turns.
func empty(partitions, n int) []*Sample {
	all := turns(partitions, n)
	for _, s := range all {
		s.Key = []byte{}
	}
	return all
}

func turns(partitions, n int) []*Sample {
	var all []*Sample
	for i := range n {
		all = append(all, &Sample{Key: []byte(fmt.Sprintf("key-%d", i)), Partition: int32(i % partitions)})
	}
	return all
}

func TestHottest(t *testing.T) {
	var all []*Sample
	for i := range 100 {
		key := []byte("a")
		if i%4 == 0 {
			key = []byte{0xff, byte(i)}
		}
		all = append(all, &Sample{Key: key})
	}
	s := spreadOf(append(all, &Sample{}), 1)
	if s.Records != 100 || s.Keys != 26 || len(s.Hottest) != 1 || s.Hottest[0].Key != "a" || s.Hottest[0].Share != 0.75 {
		t.Errorf("%+v", s)
	}
}

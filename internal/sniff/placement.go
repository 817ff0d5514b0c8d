package sniff

import (
	"hash/crc32"
	"hash/fnv"
	"math"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Placement is a rule by which clients choose the partition of a key, and how much of what was seen it explains.
type Placement struct {
	// Name is the rule, Clients whose default it is.
	Name    string `json:"name"`
	Clients string `json:"clients"`
	// Keys are those that lie where the rule puts them, counted once for each partition they were seen in.
	Keys int `json:"keys"`

	choose func(key []byte, partitions int) int
}

// placements are the default rules of the clients that are used most. Producers of one topic have to share one, else the
// records of one key end up in two partitions and their order is lost.
func placements() []Placement {
	java := kgo.StickyKeyPartitioner(nil).ForTopic("")
	return []Placement{
		{Name: "murmur2", Clients: "Java, franz-go, kafka-python, KafkaJS", choose: func(key []byte, n int) int { return java.Partition(&kgo.Record{Key: key}, n) }},
		{Name: "CRC32", Clients: "librdkafka and what is built on it (confluent-kafka for Python, Go, .NET)", choose: func(key []byte, n int) int { return int(uint64(crc32.ChecksumIEEE(key)) % uint64(n)) }},
		{Name: "FNV-1a", Clients: "Sarama", choose: kgo.SaramaCompatHasher(fnv1a)},
	}
}

func fnv1a(key []byte) uint32 {
	h := fnv.New32a()
	_, _ = h.Write(key)
	return h.Sum32()
}

// place is a key in a partition.
type place struct {
	key       string
	partition int32
}

// explained divides places into those that a rule for n partitions explains and the rest.
func explained(all []place, rule Placement, n int) (yes, no []place) {
	for _, p := range all {
		if int32(rule.choose([]byte(p.key), n)) == p.partition {
			yes = append(yes, p)
		} else {
			no = append(no, p)
		}
	}
	return yes, no
}

// chanceOf is below which probability a match is not taken for chance. Some dozens of rules are tried on a topic.
const chanceOf = 1e-5

// convincing says that a rule explains nearly all of some places, and that chance, which explains one of n, would not.
func convincing(matched, of, n int) bool {
	return matched*10 >= of*9 && matched > 0 && float64(matched)*math.Log(1/float64(n)) < math.Log(chanceOf)
}

package topics

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Export writes what topics are as a topics.yaml: Kafka's internal ones are left out, and of the settings those that are
// inherited. A plan from it finds nothing to do.
func Export(w io.Writer, s State) error {
	var out strings.Builder
	out.WriteString("topics:\n")
	for _, name := range s.Names() {
		if t := s.Topics[name]; !t.Internal {
			s.export(&out, t)
		}
	}
	if out.Len() == len("topics:\n") {
		out.Reset()
		out.WriteString("topics: {}\n")
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func (s State) export(out *strings.Builder, t *Topic) {
	fmt.Fprintf(out, "  %s:\n    partitions: %d\n", scalar(t.Name), len(t.Partitions))
	if all := s.Factors(t); len(all) == 1 {
		fmt.Fprintf(out, "    replication_factor: %d\n", all[0])
	} else {
		fmt.Fprintf(out, "    # replication_factor: its partitions have %s\n", FactorWords(all))
	}
	var own []string
	for _, key := range slices.Sorted(maps.Keys(t.Settings)) {
		if t.Settings[key].Source == OfTopic && !slices.Contains(throttled(), key) {
			own = append(own, fmt.Sprintf("      %s: %s\n", key, scalar(t.Settings[key].Value)))
		}
	}
	if len(own) > 0 {
		out.WriteString("    settings:\n" + strings.Join(own, ""))
	}
}

// plainScalar is a text that no YAML reader takes for anything but itself: a word, or a whole number where a text is read.
var plainScalar = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9_.,-]*|-?[0-9]+(\.[0-9]+)?)$`)

// scalar is a text in YAML, in JSON's quotes where it must be quoted.
func scalar(text string) string {
	switch strings.ToLower(text) {
	case "null", "true", "false", "yes", "no", "on", "off", "y", "n":
	default:
		if plainScalar.MatchString(text) {
			return text
		}
	}
	quoted, _ := json.Marshal(text) // a text always can be
	return string(quoted)
}

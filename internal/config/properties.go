package config

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// entry is one key of a file, with the line on which it begins.
type entry struct {
	key, value string
	line       int
}

// parseJava reads what java.util.Properties.load(InputStream) reads: ISO-8859-1, \uXXXX, lines continued by a backslash,
// keys ended by "=", ":" or a blank, comments only at the beginning of a line; blanks at the end belong to the value.
// It is our own, because the libraries differ from Java in a trailing backslash, in surrogate pairs and in empty keys.
func parseJava(data []byte) []entry {
	var out []entry
	lines := fileLines(latin1(data))
	for i := 0; i < len(lines); i++ {
		line, first := strings.TrimLeft(lines[i], " \t\f"), i+1
		if line == "" || line[0] == '#' || line[0] == '!' {
			continue
		}
		for continued(line) {
			line = line[:len(line)-1]
			if i++; i == len(lines) {
				break
			}
			line += strings.TrimLeft(lines[i], " \t\f")
		}
		key, value := splitJava(line)
		out = append(out, entry{unescape(key), unescape(value), first})
	}
	return out
}

// parseLibrdkafka reads kcat's and librdkafka's files: `key=value`, comments with #, both sides trimmed.
func parseLibrdkafka(data []byte) []entry {
	var out []entry
	for i, line := range fileLines(string(data)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		key, value, _ := strings.Cut(line, "=")
		out = append(out, entry{strings.TrimSpace(key), strings.TrimSpace(value), i + 1})
	}
	return out
}

func fileLines(text string) []string {
	return strings.Split(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), "\n")
}

func latin1(data []byte) string {
	runes := make([]rune, len(data))
	for i, b := range data {
		runes[i] = rune(b)
	}
	return string(runes)
}

// continued says that a line ends in an odd number of backslashes.
func continued(line string) bool {
	return (len(line)-len(strings.TrimRight(line, `\`)))%2 == 1
}

// splitJava ends the key at the first unescaped "=", ":" or blank; blanks around one "=" or ":" are passed over.
func splitJava(line string) (key, value string) {
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case '=', ':', ' ', '\t', '\f':
			rest := strings.TrimLeft(line[i:], " \t\f")
			if rest != "" && (rest[0] == '=' || rest[0] == ':') {
				rest = strings.TrimLeft(rest[1:], " \t\f")
			}
			return line[:i], rest
		}
	}
	return line, ""
}

func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var units []uint16
	runes := []rune(s)
	for i := 0; i < len(runes); i++ {
		c := runes[i]
		if c == '\\' && i+1 < len(runes) {
			i++
			c = runes[i]
			if n, ok := hexUnit(runes[i:]); ok {
				units = append(units, n)
				i += 4
				continue
			}
			if plain, ok := map[rune]rune{'t': '\t', 'n': '\n', 'r': '\r', 'f': '\f'}[c]; ok {
				c = plain
			}
		}
		units = utf16.AppendRune(units, c)
	}
	return string(utf16.Decode(units))
}

// hexUnit reads uXXXX, one UTF-16 unit: a pair of them makes one character beyond the first plane.
func hexUnit(r []rune) (uint16, bool) {
	if len(r) < 5 || r[0] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(r[1:5]), 16, 16)
	return uint16(n), err == nil
}

// librdkafkaOnly are keys that no Java client has; one of them makes a file librdkafka's.
func librdkafkaOnly() []string {
	return []string{
		"metadata.broker.list", "sasl.mechanisms", "sasl.username", "sasl.password", "ssl.ca.location", "ssl.ca.pem", "ssl.certificate.location",
		"ssl.certificate.pem", "ssl.key.location", "ssl.key.pem", "enable.ssl.certificate.verification", "broker.address.family", "debug",
		"sasl.oauthbearer.config", "sasl.oauthbearer.method", "socket.keepalive.enable", "ssl.crl.location",
	}
}

// javaOnly are keys that librdkafka does not have.
func javaOnly() []string {
	return []string{
		"sasl.jaas.config", "ssl.truststore.location", "ssl.truststore.certificates", "ssl.truststore.type", "ssl.truststore.password", "ssl.keystore.type",
		"ssl.keystore.key", "ssl.keystore.certificate.chain", "ssl.enabled.protocols", "ssl.protocol", "config.providers", "key.serializer", "key.deserializer",
	}
}

// parseFile tells the two dialects apart by their keys and returns the entries.
func parseFile(data []byte) (dialect string, entries []entry) {
	entries = parseLibrdkafka(data)
	given := func(keys []string) bool {
		return slices.ContainsFunc(entries, func(e entry) bool { return slices.Contains(keys, e.key) })
	}
	if !given(javaOnly()) && given(librdkafkaOnly()) {
		return "librdkafka", entries
	}
	return "java", parseJava(data)
}

func cutMark(data []byte) ([]byte, bool) { return bytes.CutPrefix(data, []byte("\xef\xbb\xbf")) }

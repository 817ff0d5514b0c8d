package config

import "kscope/internal/check"

// layer orders the places a value can come from: a higher one stands over all lower ones.
type layer int

const (
	fromOtherPrograms layer = iota // KAFKA_BOOTSTRAP_SERVERS and its like
	fromFile
	fromEnvironment
	fromX
	fromFlag
)

// value is one key as one layer gives it.
type value struct {
	key, text string
	layer     layer
	check.Origin
}

// loader gathers values in the order in which they take effect, and what is wrong with them.
type loader struct {
	in     Input
	s      *Settings
	values []value
}

func (l *loader) set(at layer, key, text string, from check.Origin) {
	l.values = append(l.values, value{key, text, at, from})
}

// find returns the value that stands among several names of one thing: that of the highest layer, there the name that
// comes first. Of one name the last stands.
func (l *loader) find(keys ...string) (value, bool) {
	var best value
	found := false
	for _, key := range keys {
		if v, ok := l.last(key); ok && (!found || v.layer > best.layer) {
			best, found = v, true
		}
	}
	return best, found
}

func (l *loader) last(key string) (value, bool) {
	var best value
	found := false
	for _, v := range l.values {
		if v.key == key && (!found || v.layer >= best.layer) {
			best, found = v, true
		}
	}
	return best, found
}

// get is find for those who ask for the text only.
func (l *loader) get(keys ...string) (string, bool) {
	v, ok := l.find(keys...)
	return v.text, ok
}

// ofJava says that a value stands in a Java client's own file, so that what Java refuses of it is refused.
func (l *loader) ofJava(v value) bool { return v.Source == "file" && l.s.Client.Dialect == java }

// ofLibrdkafka says the same of librdkafka.
func (l *loader) ofLibrdkafka(v value) bool {
	return v.Source == "file" && l.s.Client.Dialect == librdkafka
}

// problem records what is wrong with a value, where it stands.
func (l *loader) problem(kind check.ProblemKind, at value, p check.Problem) {
	p.Kind, p.Key, p.Origin = kind, at.key, at.Origin
	l.s.Client.Problems = append(l.s.Client.Problems, p)
}

// absent stands for a key that nobody gave, so that a problem can name it.
func absent(key string) value { return value{key: key, Origin: check.Origin{Source: "default"}} }

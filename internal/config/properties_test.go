package config

import (
	"reflect"
	"testing"
)

// The right-hand sides are what java.util.Properties.load (OpenJDK 17) reads.
func TestParseJava(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		want []entry
	}{
		"separators":           {"a=1\nb:2\nc 3\nd\t=\t4\ne  :5", []entry{{"a", "1", 1}, {"b", "2", 2}, {"c", "3", 3}, {"d", "4", 4}, {"e", "5", 5}}},
		"comments":             {"# a=1\n ! b=2\nc=#3", []entry{{"c", "#3", 3}}},
		"trailing blanks stay": {"a=1  ", []entry{{"a", "1  ", 1}}},
		"continuation":         {"a=1,\\\n   2\nb=3", []entry{{"a", "1,2", 1}, {"b", "3", 3}}},
		"even backslashes end": {`a=\\` + "\nb=1", []entry{{"a", `\`, 1}, {"b", "1", 2}}},
		"escapes":              {`a=\t\n\u00e9\q\:`, []entry{{"a", "\t\néq:", 1}}},
		"escaped key":          {`a\=b\ c=1`, []entry{{"a=b c", "1", 1}}},
		"surrogate pair":       {`a=\ud83d\ude00`, []entry{{"a", "😀", 1}}},
		"latin-1":              {"a=\xe9", []entry{{"a", "é", 1}}},
		"backslash at the end": {`a=1\`, []entry{{"a", "1", 1}}},
		"no value":             {"a", []entry{{"a", "", 1}}},
		"empty key":            {"=1", []entry{{"", "1", 1}}},
		"carriage returns":     {"a=1\r\nb=2\rc=3", []entry{{"a", "1", 1}, {"b", "2", 2}, {"c", "3", 3}}},
	} {
		if got := parseJava([]byte(c.in)); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %+v, want %+v", name, got, c.want)
		}
	}
}

func TestDialectIsToldByKeys(t *testing.T) {
	for in, want := range map[string]string{
		"bootstrap.servers=a:1\n": "java", "sasl.username=a\n": "librdkafka", "sasl.jaas.config=x\nsasl.username=a": "java", "metadata.broker.list=a:1": "librdkafka",
	} {
		if got, _ := parseFile([]byte(in)); got != want {
			t.Errorf("%q is %s, want %s", in, got, want)
		}
	}
}

func FuzzParseFile(f *testing.F) {
	f.Add([]byte("a=\\u12\nb\\"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, e := range parseJava(data) {
			if e.line < 1 {
				t.Errorf("entry %q has no line", e.key)
			}
		}
		parseFile(data)
	})
}

package config

import (
	"reflect"
	"strings"
	"testing"
)

// The right-hand sides are what java.util.Properties.load (OpenJDK 17) reads.
func TestParseJava(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		want []entry
	}{
		"separators":           {"a=1\nb:2\nc 3\nd\t=\t4\ne  :5\nf==6", []entry{{"a", "1", 1}, {"b", "2", 2}, {"c", "3", 3}, {"d", "4", 4}, {"e", "5", 5}, {"f", "=6", 6}}},
		"comments":             {"# a=1\n ! b=2\nc=#3", []entry{{"c", "#3", 3}}},
		"comments end":         {"# a=1\\\nb=2", []entry{{"b", "2", 2}}},
		"trailing blanks stay": {"a=1  ", []entry{{"a", "1  ", 1}}},
		"continuation":         {"a=1,\\\n   2\nb=3", []entry{{"a", "1,2", 1}, {"b", "3", 3}}},
		"continued by #":       {"a=1\\\n#2\nb=3", []entry{{"a", "1#2", 1}, {"b", "3", 3}}},
		"continued by nothing": {"a=1\\\n\nb=3", []entry{{"a", "1", 1}, {"b", "3", 3}}},
		"even backslashes end": {`a=\\` + "\nb=1", []entry{{"a", `\`, 1}, {"b", "1", 2}}},
		"escapes":              {`a=\t\n\u00e9\q\:`, []entry{{"a", "\t\néq:", 1}}},
		"escaped key":          {`a\=b\ c=1`, []entry{{"a=b c", "1", 1}}},
		"surrogate pair":       {`a=\ud83d\ude00`, []entry{{"a", "😀", 1}}},
		"latin-1":              {"a=\xe9", []entry{{"a", "é", 1}}},
		"UTF-8 is misread":     {"a=é", []entry{{"a", "Ã©", 1}}},
		"backslash at the end": {`a=1\`, []entry{{"a", "1", 1}}},
		"backslash alone":      {`\`, []entry{{"", "", 1}}},
		"no value":             {"a", []entry{{"a", "", 1}}},
		"empty key":            {"=1", []entry{{"", "1", 1}}},
		"line breaks":          {"a=1\r\nb=2\rc=3\n\n\nd=4", []entry{{"a", "1", 1}, {"b", "2", 2}, {"c", "3", 3}, {"d", "4", 6}}},
		"lines of continued":   {"\n\na=1\\\r\n  2\\\r\n  3\r\nb=4", []entry{{"a", "123", 3}, {"b", "4", 6}}},
	} {
		if got, err := parseJava([]byte(c.in)); err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %+v, %v; want %+v", name, got, err, c.want)
		}
	}
}

func TestJavaRefusesUnicode(t *testing.T) {
	for _, in := range []string{`a=1` + "\n" + `b=\u12`, "a=1\n" + `b=\user`, "a=1\n" + `\u+123=1`} {
		if got, err := parseJava([]byte(in)); err == nil || !strings.HasPrefix(err.Error(), "line 2: ") {
			t.Errorf("%q: got %+v, %v; want an error on line 2", in, got, err)
		}
	}
}

func TestParseLibrdkafka(t *testing.T) {
	in := "# comment\n  sasl.username = app \r\nsasl.password=a=b\\:c\\=d\n\nnothing\n"
	want := []entry{{"sasl.username", "app", 2}, {"sasl.password", "a=b:c=d", 3}, {"nothing", "", 5}}
	if got := parseLibrdkafka([]byte(in)); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestDialectIsToldByKeys(t *testing.T) {
	for in, want := range map[string]string{
		"bootstrap.servers=a:1\n": java, "sasl.username=a\n": librdkafka, "sasl.jaas.config=x\nsasl.username=a": java, "metadata.broker.list=a:1": librdkafka,
		"ssl.ca.location=a\n": librdkafka, "security.protocol=SSL\nssl.truststore.location=a": java, "bootstrap.servers a:1": java,
	} {
		if got, _, err := parseFile([]byte(in)); err != nil || got != want {
			t.Errorf("%q is %s, %v; want %s", in, got, err, want)
		}
	}
}

func FuzzParseFile(f *testing.F) {
	for _, s := range []string{"a=\\u12\nb\\", "a\\\r\n b=1", "\\", "sasl.username=a\nb", "#\\\na"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		lines := strings.Count(string(data), "\n") + strings.Count(string(data), "\r") + 1
		entries, _ := parseJava(data)
		before := 0
		for _, e := range append(entries, parseLibrdkafka(data)[:0]...) {
			if e.line < 1 || e.line > lines || e.line < before {
				t.Errorf("entry %q is on line %d of %d, after line %d", e.key, e.line, lines, before)
			}
			before = e.line
		}
		if _, _, err := parseFile(data); err != nil && strings.Contains(err.Error(), "\n") {
			t.Errorf("error over several lines: %q", err)
		}
	})
}

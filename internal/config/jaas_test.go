package config

import (
	"reflect"
	"strings"
	"testing"
)

const (
	plainModule = "org.apache.kafka.common.security.plain.PlainLoginModule"
	scramModule = "org.apache.kafka.common.security.scram.ScramLoginModule"
)

// What JaasContext.loadClientContext of kafka-clients 4.4.0 reads.
func TestParseJAAS(t *testing.T) {
	for in, password := range map[string]string{
		` required username="app" password="s3;cret" ;`:                   "s3;cret",
		` REQUIRED username=app password='a"b';`:                          `a"b`,
		` required username=app password="a\"b\\c\101\400";`:              `a"b\cA 0`,
		` required username=app password=a1b2;`:                           "a1b2",
		` required username=app password=a.b-c_d$e;`:                      "a.b-c_d$e",
		` required username=app password=é;`:                              "é",
		` required /* x */ username=app password="é" // y` + "\n;":        "é",
		` "optional" "username"=app 5=x password="x" password=y;`:         "y",
		` required username=app password="a` + "\\\n" + `b";// the end`:   "a\nb",
		` required username=app password="a` + "\n ;":                     "a",
		` required username=app/ this is a comment` + "\npassword=\"\" ;": "",
	} {
		want := &login{plainModule, map[string]string{"username": "app", "password": password}}
		got, err := parseJAAS(plainModule + in)
		if err == nil {
			delete(got.options, "5")
		}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, %v; want %+v", in, got, err, want)
		}
	}
}

// What it refuses. Every one holds a secret, and no error may show a part of it.
func TestRefusedJAAS(t *testing.T) {
	const secret = "h1dd3n"
	for in, want := range map[string]string{
		``:            "it is empty, needs a login module",
		` ; `:         "it ends after the login module, needs a control flag such as required",
		plainModule:   "it ends after the login module, needs a control flag such as required",
		`7 required;`: "it does not begin with the name of a login module",
		plainModule + ` ` + secret + ` username=a;`:                                          "no control flag stands after the login module, needs required, requisite, sufficient or optional",
		plainModule + ` username="a" password="` + secret + `";`:                             "no control flag stands after the login module, needs required, requisite, sufficient or optional",
		plainModule + ` required username=a password="` + secret + `"`:                       "it does not end with a semicolon, what stands after password is no option",
		plainModule + ` required password=12` + secret + `;`:                                 "the value of password needs quotes: a word may not begin with a digit, a dot, a dash or a special character",
		plainModule + ` required password=-` + secret + `;`:                                  "the value of password needs quotes: a word may not begin with a digit, a dot, a dash or a special character",
		plainModule + ` required password=;`:                                                 "the value of password needs quotes: a word may not begin with a digit, a dot, a dash or a special character",
		plainModule + ` required password=a#` + secret + `;`:                                 `an option is not followed by "=", the value of password needs quotes if it holds more than letters, digits, "-", "_", "." and "$"`,
		plainModule + ` required password=a ` + secret + `;`:                                 `an option is not followed by "=", the value of password needs quotes if it holds more than letters, digits, "-", "_", "." and "$"`,
		plainModule + ` required password=a/` + secret + `;`:                                 `it does not end with a semicolon, the value of password needs quotes if it holds more than letters, digits, "-", "_", "." and "$"`,
		plainModule + ` required password="a` + "\n" + secret + `";`:                         `an option is not followed by "=", the quotes of password are not closed on its line`,
		plainModule + ` required password="a` + secret + `;`:                                 `it does not end with a semicolon, the quotes of password are not closed on its line`,
		plainModule + ` required password=a;` + secret + `;`:                                 "something stands after the semicolon that ends it, needs quotes around a value that holds a semicolon",
		plainModule + ` required password=a; ` + scramModule + ` required x=` + secret + `;`: "it has 2 login modules, needs one",
		plainModule + ` required username:a;`:                                                `username is not followed by "="`,
	} {
		got, err := parseJAAS(in)
		switch {
		case err == nil:
			t.Errorf("%q: got %+v, want an error", in, got)
		case strings.Contains(err.Error(), "h1dd") || err.Error() != want:
			t.Errorf("%q: got %q, want %q", in, err, want)
		}
	}
}

func FuzzParseJAAS(f *testing.F) {
	for _, s := range []string{`M required a="b\1";`, `M required a=-`, `M required a='`, "M required a=b/\n;", `/*`, `"\`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		got, err := parseJAAS(in)
		if (got == nil) == (err == nil) {
			t.Errorf("%q: got %+v and %v", in, got, err)
		}
	})
}

package config

import (
	"strings"
	"testing"
)

// What Java's JaasConfig reads and refuses.
func TestParseJAAS(t *testing.T) {
	const plain = "org.apache.kafka.common.security.plain.PlainLoginModule"
	for in, password := range map[string]string{
		plain + ` required username="app" password="s3;cret" ;`:            "s3;cret",
		plain + ` REQUIRED username=app password='a"b';`:                   `a"b`,
		plain + ` required username=app password="a\"b\\c\101";`:           `a"b\cA`,
		plain + ` required username=app password=a1b2;`:                    "a1b2",
		plain + ` required username=app password=a.b-c_d$e;`:               "a.b-c_d$e",
		plain + ` required /* x */ username=app password="é" // y` + "\n;": "é",
	} {
		got, err := parseJAAS(in)
		if err != nil || got.module != plain || got.options["username"] != "app" || got.options["password"] != password {
			t.Errorf("%s: got %+v, %v; want password %q", in, got, err, password)
		}
	}
	for in, why := range map[string]string{
		``:                                     "empty",
		plain:                                  "control flag",
		plain + ` needed username=a;`:          "control flag",
		plain + ` required username=a`:         "semicolon",
		plain + ` required password=123;`:      "password",
		plain + ` required password=12ab;`:     "password",
		plain + ` required password=-ab;`:      "password",
		plain + ` required password=a#b;`:      "=",
		plain + ` required password=a@b;`:      "=",
		plain + ` required password="a`:        "quote",
		plain + " required password=\"a\nb\";": "line break",
	} {
		if got, err := parseJAAS(in); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%q: got %+v, %v; want an error with %q", in, got, err, why)
		}
	}
}

package config

import (
	"fmt"
	"reflect"
	"testing"

	"kscope/internal/check"
)

func TestAddresses(t *testing.T) {
	for in, want := range map[string][]string{
		"a:1,b:2, a:1 ,": {"a:1", "b:2"}, "PLAINTEXT://a:1,SASL_SSL://b_c.d:2": {"a:1", "b_c.d:2"}, "[::1]:9092": {"[::1]:9092"}, "SSL://[fe80::1%eth0]:9092": {"[fe80::1%eth0]:9092"},
		"10.0.0.1:65535": {"10.0.0.1:65535"}, "kafka+ssl://a:1": {"a:1"},
	} {
		got, faults := addresses(in)
		for _, f := range faults {
			if !f.usable {
				t.Errorf("%q: %+v", in, f)
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestBadAddresses(t *testing.T) {
	const bad, ipv6 = check.BadAddress, check.UnbracketedIPv6
	for in, want := range map[string]fault{
		"a":                       {bad, "a", "a:9092", `bootstrap server "a" has no port, needs HOST:PORT`, false},
		"SSL://a":                 {bad, "SSL://a", "a:9092", `bootstrap server "SSL://a" has no port, needs HOST:PORT`, false},
		"a:":                      {bad, "a:", "a:9092", `bootstrap server "a:" has no port, needs HOST:PORT`, false},
		"a:0":                     {bad, "a:0", "a:9092", `bootstrap server "a:0" has port 0, needs 1 to 65535`, false},
		"a:70000":                 {bad, "a:70000", "a:9092", `bootstrap server "a:70000" has port 70000, needs 1 to 65535`, false},
		"a:http":                  {bad, "a:http", "a:9092", `bootstrap server "a:http" has port http, needs 1 to 65535`, false},
		"a:+1":                    {bad, "a:+1", "a:9092", `bootstrap server "a:+1" has port +1, needs 1 to 65535`, false},
		":9092":                   {bad, ":9092", "localhost:9092", `bootstrap server ":9092" has no host, needs HOST:PORT`, false},
		"http://a:1/x":            {bad, "http://a:1/x", "a:1", `bootstrap server "http://a:1/x" has "/x" after the port, needs HOST:PORT`, false},
		"a:1 b:2;c:3":             {bad, "a:1 b:2;c:3", "a:1,b:2,c:3", `bootstrap server "a:1 b:2;c:3" holds a blank or semicolon, needs a comma between addresses`, false},
		"":                        {bad, "", "", "bootstrap.servers names no address, needs HOST:PORT", false},
		" , ":                     {bad, "", "", "bootstrap.servers names no address, needs HOST:PORT", false},
		"kä:1":                    {bad, "kä:1", "", `bootstrap server "kä:1" has a host with characters that no host name has`, false},
		"u:pw@h:1":                {bad, "****@h:1", "", `bootstrap server "****@h:1" is no HOST:PORT`, false},
		"[::1]":                   {bad, "[::1]", "[::1]:9092", `bootstrap server "[::1]" has no port, needs HOST:PORT`, false},
		"fd00::204:9092":          {ipv6, "fd00::204:9092", "[fd00::204]:9092", `bootstrap server "fd00::204:9092" is an IPv6 address without brackets, needs [fd00::204]:9092`, false},
		"3333:10:9:101::204:9092": {ipv6, "3333:10:9:101::204:9092", "[3333:10:9:101::204]:9092", `bootstrap server "3333:10:9:101::204:9092" is an IPv6 address without brackets, needs [3333:10:9:101::204]:9092`, false},
		"::1":                     {ipv6, "::1", "[::1]:9092", `bootstrap server "::1" is an IPv6 address without brackets, needs [::1]:9092`, false},
	} {
		if got, faults := addresses(in); got != nil || !reflect.DeepEqual(faults, []fault{want}) {
			t.Errorf("%q: got %q and %+v, want %+v", in, got, faults, want)
		}
	}
}

func TestAddressesOfFile(t *testing.T) {
	text := "bootstrap.servers=a:1,,b\nssl.enabled.protocols=TLSv1.2\n"
	var got []string
	for _, p := range load(t, Input{ConfigFile: write(t, "c", text)}).Client.Problems {
		got = append(got, fmt.Sprint(p.Kind, " ", p.Key, " ", p.Line, " ", p.Value, " ", p.Want, " ", p.Usable))
	}
	want := []string{"bad address bootstrap.servers 1 b b:9092 false", "bad address bootstrap.servers 1  a:1,b true"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if p := load(t, Input{Bootstrap: []string{"a:1,,b:2,"}}).Client.Problems; p != nil {
		t.Errorf("empty elements on the command line: %+v", p)
	}
}

package catalog

import (
	"strings"

	"kscope/internal/check"
)

var cfgKeysKnown = check.Check{
	ID:    "CFG007",
	Title: "every key of the settings is written as clients read it",
	Level: check.Warning,
	Why:   "A misspelt key, or one behind a byte order mark, is ignored in silence by Java: the default stands, and the setting seems to have no effect.",
	Errors: []string{
		"WARN The configuration '…' was supplied but isn't a known config.",
		"These configurations '[…]' were supplied but are not used yet.",
		"No such configuration property: \"…\"",
	},
	Needs: []check.Need{check.Client},
	Judge: func(f *check.Facts) []check.Finding { return problems(f, check.OddKey) },
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		p := problemOf(f, check.OddKey, fd)
		switch {
		case p == nil:
			return nil
		case strings.Contains(p.Detail, "byte order mark"):
			return []check.Fix{{Say: "save the file without the mark", Steps: []check.Step{{Run: `sed -i '1s/^\xEF\xBB\xBF//' ` + check.ShellQuote(p.Path)}}}}
		case p.Key == "":
			return []check.Fix{saying("write the key as clients know it", p.Detail)}
		}
		return []check.Fix{renamed(f, p)}
	},
	Example: func(f *check.Facts) {
		f.Client.Settings = append(f.Client.Settings, check.ClientSetting{Key: "request.timout.ms", Value: "5000", Origin: inFile(7)})
		f.Client.Problems = []check.Problem{{Kind: check.OddKey, Key: "request.timout.ms", Origin: inFile(7), Value: "request.timout.ms", Want: "request.timeout.ms", Usable: true,
			Detail: "no client knows request.timout.ms; the nearest is request.timeout.ms"}}
	},
}

// renamed gives the value to the key that was meant and takes the misspelt one out.
func renamed(f *check.Facts, p *check.Problem) check.Fix {
	value := check.Blank("value of " + p.Key)
	if s := f.Client.Setting(p.Key); s != nil && s.Value != "****" {
		value = s.Value
	}
	set := []check.Setting{f.Client.Set(wantOr(*p, "key that was meant"), value)}
	return change("write the key as clients know it", append(set, without(f, p.Key)...)...)
}

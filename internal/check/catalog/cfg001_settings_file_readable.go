package catalog

import "kscope/internal/check"

var cfgSettingsFileReadable = check.Check{
	ID:    "CFG001",
	Title: "the settings file can be read",
	Level: check.Error,
	Why:   "A client that cannot read its settings starts with none of them or not at all; an empty file means localhost without TLS and login.",
	Errors: []string{
		"java.io.FileNotFoundException: … (No such file or directory)",
		"java.nio.file.NoSuchFileException: …",
		"java.nio.file.AccessDeniedException: …",
		"java.lang.IllegalArgumentException: Malformed \\uxxxx encoding.",
		"ERROR: Failed to read configuration file …: No such file or directory",
	},
	Needs: []check.Need{check.Client},
	Judge: func(f *check.Facts) []check.Finding { return problems(f, check.BadFile) },
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		p := problemOf(f, check.BadFile, fd)
		if p == nil {
			return nil
		}
		name := p.Name
		if name == "" {
			name = p.Path
		}
		return []check.Fix{
			{Say: "see what is there", Steps: []check.Step{
				{Run: "ls -l " + check.ShellQuote(name)},
				{Say: "write one key=value on each line of " + name + ", such as bootstrap.servers=HOST:PORT, readable by this user"},
			}},
		}
	},
	Example: func(f *check.Facts) {
		unusable(f, check.Problem{Kind: check.BadFile, Origin: check.Origin{Source: "file", Name: "client.properties"}, Path: "client.properties", Detail: `settings file "client.properties" is empty`})
	},
}

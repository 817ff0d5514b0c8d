package check

import "regexp"

// Finding is one thing a check found wrong.
type Finding struct {
	// Subject is what it is about.
	Subject Subject
	// Level is zero where it is the check's own.
	Level Level
	// Detail is the headline: observed against expected, lower case, no full stop, the name in it.
	Detail string
	// Evidence is what was seen on the wire or in a file, one sentence each.
	Evidence []string
	// Because is the entry, setting or line that decides, where there is one.
	Because string
	// Doubt is empty for what is proved; else what would prove it.
	Doubt string
	// Against is what does not fit the conclusion, where it is in doubt.
	Against string
	// Blames are subjects which, if something is found wrong with them, are the cause of this.
	Blames []Subject
}

// Fix is one way to heal, its steps in order.
type Fix struct {
	Say   string
	Steps []Step
}

// Step is one thing to do: exactly one of its fields is set, so that a program can carry it out.
type Step struct {
	// Say is what only a person can do.
	Say string
	// Run is a command, complete and quoted for a shell. Connection flags are added by Run, never a password.
	Run string
	// Set are settings to write.
	Set []Setting
	// Do is an act on a process.
	Do *Act
}

// Setting is one line of a settings file.
type Setting struct {
	// Where is whose settings: "client" or "broker/2".
	Where Subject
	// File is the file's name, as the user gave it, or "server.properties".
	File string
	// Line is 1 for the first; 0 where the key stands nowhere yet.
	Line int
	// Key is Kafka's own.
	Key string
	// Value is the new value; it may hold blanks (‹…›). Empty means: set to nothing. See Remove.
	Value string
	// Remove takes the key out.
	Remove bool
}

// Act is something done to a process.
type Act struct {
	// Verb is "start" or "restart".
	Verb string
	// Where is whom: "broker/2".
	Where Subject
}

var blankPattern = regexp.MustCompile(`‹([^›]*)›`)

// Blank writes a named blank: what kscope cannot know and does not guess.
func Blank(name string) string { return "‹" + name + "›" }

// Blanks returns the names of the blanks in a text, in order.
func Blanks(text string) []string {
	var names []string
	for _, m := range blankPattern.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	return names
}

package explain

import (
	"regexp"
	"strings"
)

// Words that stand for any number and for any address. They say little, so they weigh little.
const (
	anyNumber  = "#"
	anyAddress = "@"
)

// maxWords bounds one line: a dump without line breaks is not worth more, and comparing is quadratic.
const maxWords = 2000

var (
	separators = regexp.MustCompile(`[\s()\[\]{}"'` + "`" + `,;=<>|‹›]+`)
	number     = regexp.MustCompile(`^[-+]?(0x[0-9a-f]+|[0-9]+([.:][0-9]+)*)(ns|us|µs|ms|s|m|h|kb|mb|gb|%)?$`)
	address    = regexp.MustCompile(`^[\w.%#/-]*\w:[0-9]{1,5}$|^/?[0-9]{1,3}(\.[0-9]{1,3}){3}(->)?|^\w*:\w*:[\w:%]*$`)
	javaClass  = regexp.MustCompile(`^([a-z_][\w]*\.)+([A-Z][\w$]*)`)
)

// words makes texts comparable: lower case, no punctuation, Java classes without their package, one word for all
// numbers and one for all addresses. The wildcard … of a check's text is no word: what stands there may be anything.
func words(text string) []string {
	var all []string
	text = strings.NewReplacer("…ms", "0ms", "…", " ", "ipv4#", "ipv4# ", "ipv6#", "ipv6# ").Replace(text)
	for _, w := range separators.Split(text, -1) {
		w = javaClass.ReplaceAllString(w, "$2")
		w = strings.ToLower(strings.Trim(w, `.:!?*→—-·`))
		switch {
		case w == "":
			continue
		case number.MatchString(w):
			w = anyNumber
		case address.MatchString(w):
			w = anyAddress
		}
		all = append(all, w)
		if len(all) == maxWords {
			break
		}
	}
	return all
}

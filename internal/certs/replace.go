package certs

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

var reference = regexp.MustCompile(`\$(\d+)`)

// literal takes the meaning away from references to groups that a pattern does not have, as SslPrincipalMapper does:
// it says so only of a pattern that has groups at all.
func literal(replacement string, groups int) string {
	if groups == 0 {
		return replacement
	}
	return reference.ReplaceAllStringFunc(replacement, func(ref string) string {
		digits := ref[1:]
		// Java reads as many digits as make a group that there is: $12 of one group is group 1 and a 2.
		first, err := strconv.Atoi(digits[:1])
		if err == nil && first > groups {
			return `\` + ref
		}
		return ref
	})
}

// replaceAll is Java's String.replaceAll. It differs from Go's: behind a match it also takes an empty one, so that ".*"
// gives its replacement twice.
func replaceAll(pattern, text, replacement string) (string, error) {
	var out strings.Builder
	from, copied := 0, 0
	for from <= len(text) {
		// The text before is spelt out, so that "^" and "\b" see where they are.
		next := regexp.MustCompile(`\A` + regexp.QuoteMeta(text[:from]) + `(?s:.*?)(` + pattern + `)`)
		at := next.FindStringSubmatchIndex(text)
		if at == nil {
			break
		}
		out.WriteString(text[copied:at[2]])
		if err := expand(&out, text, replacement, at[2:]); err != nil {
			return "", err
		}
		copied, from = at[3], at[3]
		if at[2] == at[3] {
			from++
		}
	}
	out.WriteString(text[copied:])
	return out.String(), nil
}

// expand writes a replacement: $N is a group, a backslash takes a meaning away (Matcher.appendReplacement). At are the
// places of the groups, the whole match first.
func expand(out *strings.Builder, text, replacement string, at []int) error {
	for i := 0; i < len(replacement); i++ {
		switch c := replacement[i]; {
		case c == '\\' && i+1 < len(replacement):
			i++
			out.WriteByte(replacement[i])
		case c == '$' && i+1 < len(replacement) && isDigit(replacement[i+1]):
			group, digits := groupAt(replacement[i+1:], len(at)/2-1)
			if group >= len(at)/2 {
				return fmt.Errorf("%w: the replacement %q speaks of group %d, which the pattern does not have", ErrMapping, replacement, group)
			}
			if at[2*group] >= 0 {
				out.WriteString(text[at[2*group]:at[2*group+1]])
			}
			i += digits
		case c == '\\' || c == '$':
			return fmt.Errorf("%w: the replacement %q, a lone %q is not allowed", ErrMapping, replacement, string(c))
		default:
			out.WriteByte(c)
		}
	}
	return nil
}

// groupAt reads the number of a group: the first digit always, each next one as long as there is such a group.
func groupAt(digits string, groups int) (group, length int) {
	for length < len(digits) && isDigit(digits[length]) {
		next := group*10 + int(digits[length]-'0')
		if length > 0 && next > groups {
			break
		}
		group = next
		length++
	}
	return group, length
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

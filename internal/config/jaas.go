package config

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// login is the login module of a sasl.jaas.config.
type login struct {
	module  string
	options map[string]string
}

// is says that the module is the one of a short name, of whatever package.
func (m *login) is(short string) bool {
	return m != nil && (m.module == short || strings.HasSuffix(m.module, "."+short))
}

// option returns an option, "" where it is not given or there is no module.
func (m *login) option(key string) string {
	if m == nil {
		return ""
	}
	return m.options[key]
}

// parseJAAS reads `Module flag (key=value)* ;` as Kafka's JaasConfig does, and refuses what a Java client refuses. No
// error holds a part of a value: where a secret stands without quotes, its rest looks like the next key.
func parseJAAS(text string) (*login, error) {
	t := &jaasTokens{text: []rune(text)}
	module := t.next()
	if module.kind == endToken {
		return nil, errors.New("it is empty, needs a login module")
	}
	first, err := t.entry(module)
	for n := 1; err == nil; n++ {
		if module = t.next(); module.kind == endToken {
			if n > 1 {
				return nil, fmt.Errorf("it has %d login modules, needs one", n)
			}
			return first, nil
		}
		_, err = t.entry(module)
	}
	if first != nil {
		return nil, errors.New("something stands after the semicolon that ends it, needs quotes around a value that holds a semicolon")
	}
	return nil, err
}

// entry reads one module, from its name to its semicolon.
func (t *jaasTokens) entry(module token) (*login, error) {
	flag := t.next()
	switch {
	case flag.kind == endToken:
		return nil, errors.New("it ends after the login module, needs a control flag such as required")
	case !module.hasText || module.text == "":
		return nil, errors.New("it does not begin with the name of a login module")
	case !slices.Contains([]string{"required", "requisite", "sufficient", "optional"}, strings.ToLower(flag.text)):
		return nil, errors.New("no control flag stands after the login module, needs required, requisite, sufficient or optional")
	}
	l := &login{module: module.text, options: map[string]string{}}
	last := ""
	for {
		key := t.next()
		switch key.kind {
		case ';':
			return l, nil
		case endToken:
			return nil, errors.New("it does not end with a semicolon" + last)
		}
		if t.next().kind != '=' {
			return nil, fmt.Errorf("%s is not followed by \"=\"%s", shownOption(key), last)
		}
		v := t.next()
		if !v.hasText {
			return nil, fmt.Errorf("the value of %s needs quotes: a word may not begin with a digit, a dot, a dash or a special character", shownOption(key))
		}
		if key.hasText {
			l.options[key.text] = v.text
			last = afterOption(key, v)
		}
	}
}

// afterOption says what may be wrong with the value before the place where reading failed.
func afterOption(key, v token) string {
	if v.unclosed {
		return fmt.Sprintf(", the quotes of %s are not closed on its line", shownOption(key))
	}
	if v.kind == wordToken {
		return fmt.Sprintf(", the value of %s needs quotes if it holds more than letters, digits, \"-\", \"_\", \".\" and \"$\"", shownOption(key))
	}
	return ", what stands after " + shownOption(key) + " is no option"
}

// optionNames are the options that Kafka's login modules know, beside those with a prefix.
var optionNames = []string{
	"username", "password", "tokenauth", "serviceName", "useKeyTab", "storeKey", "keyTab", "principal", "useTicketCache", "ticketCache",
	"doNotPrompt", "refreshKrb5Config", "clientId", "clientSecret", "scope", "awsProfileName", "awsRoleArn", "awsRoleSessionName",
	"awsStsRegion", "awsDebugCreds", "debug",
}

// shownOption names an option that is known. An unknown one may be a part of a secret.
func shownOption(key token) string {
	for _, prefix := range []string{"unsecuredLogin", "extension_", "user_"} {
		if strings.HasPrefix(key.text, prefix) {
			return key.text
		}
	}
	if slices.Contains(optionNames, key.text) {
		return key.text
	}
	return "an option"
}

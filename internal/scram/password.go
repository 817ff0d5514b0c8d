package scram

import (
	"crypto/rand"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Generate makes a password of 130 random bits, of letters and digits that nothing mangles.
func Generate() string { return rand.Text() }

// CheckPassword refuses passwords with which some client could not log in. No error repeats any of it.
func CheckPassword(password string) error {
	first, _ := utf8.DecodeRuneInString(password)
	last, _ := utf8.DecodeLastRuneInString(password)
	switch {
	case password == "":
		return errors.New("the password is empty, which every client refuses")
	case !utf8.ValidString(password):
		return errors.New("the password is not UTF-8, which Java clients cannot send")
	case strings.ContainsAny(password, "\r\n"):
		return errors.New("the password holds a line break, expected one line")
	case strings.ContainsRune(password, 0):
		return errors.New("the password holds a zero byte, which C clients cut off")
	case unicode.IsSpace(first), unicode.IsSpace(last):
		return errors.New("the password begins or ends with a blank, with which librdkafka cannot log in")
	}
	return nil
}

// mangler is a place that reads some characters of a password for itself.
type mangler struct {
	characters string
	beyond     bool // it also changes what is beyond ASCII
	warning    string
}

// manglers are the places in which passwords are written, with what each needs.
var manglers = []mangler{
	{`"\`, false, `sasl.jaas.config reads some of the password's characters for itself: write \" for " and \\ for \ inside its quotes`},
	{`\`, true, `a Java settings file reads some of the password's characters for itself: double every \ once more, and write what is beyond ASCII as \uXXXX`},
	{" $`\"\\'!&;|<>()*?[]{}#~\t", false, "a shell reads some of the password's characters for itself: give it in a file, or between single quotes"},
	{"$", false, "docker compose reads $ for itself: write $$"},
	{`:/?#[]@!$&'()*+,;=% "\<>^{|}` + "`", true, "a URL reads some of the password's characters for itself: write them as %XX"},
}

// PasswordWarnings says which places would mangle a password that brokers and clients themselves take as it is. Nothing in
// it is the password.
func PasswordWarnings(password string) []string {
	var all []string
	beyond := strings.IndexFunc(password, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0
	for _, m := range manglers {
		if strings.ContainsAny(password, m.characters) || m.beyond && beyond {
			all = append(all, m.warning)
		}
	}
	if !norm.NFC.IsNormalString(password) {
		all = append(all, "the password holds letters in composed and decomposed form (it is not NFC): Kafka compares bytes, and the same text typed elsewhere is another password")
	}
	if strings.HasPrefix(password, "${") {
		all = append(all, "the password looks like a reference, which a client with config.providers replaces")
	}
	return all
}

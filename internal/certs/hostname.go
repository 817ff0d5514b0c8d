package certs

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

var label = regexp.MustCompile(`^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$`)

// hostName holds a name in lower case to RFC 1123, and lets a wildcard be the whole left-most label, and underscores,
// which compose services have.
func hostName(name string) error {
	switch {
	case name == "":
		return errors.New("it is empty")
	case strings.Contains(name, "://"):
		return errors.New("it is a URL, needs the host alone")
	case len(name) > 253:
		return fmt.Errorf("it has %d letters, at most 253 can be", len(name))
	case hasPort(name):
		return errors.New("it has a port, needs the host alone")
	}
	labels := strings.Split(name, ".")
	if labels[0] == "*" && len(labels) > 2 {
		labels = labels[1:]
	}
	for _, l := range labels {
		if err := hostLabel(l); err != nil {
			return err
		}
	}
	if last := labels[len(labels)-1]; strings.Trim(last, "0123456789") == "" {
		return fmt.Errorf("it ends with the number %s", last)
	}
	return nil
}

func hostLabel(l string) error {
	switch {
	case l == "*":
		return errors.New("a wildcard can only be the first of three parts or more")
	case strings.ContainsFunc(l, func(r rune) bool { return r > unicode.MaxASCII }):
		return fmt.Errorf("%q is not ASCII, needs its xn-- form", l)
	case !label.MatchString(l):
		return fmt.Errorf("%q cannot be a part of it", l)
	}
	return nil
}

func hasPort(name string) bool {
	i := strings.LastIndexByte(name, ':')
	if i < 0 {
		return false
	}
	_, err := strconv.Atoi(name[i+1:])
	return err == nil
}

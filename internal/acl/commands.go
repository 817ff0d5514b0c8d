package acl

import (
	"strings"

	"kscope/internal/check"
)

// Grants are kscope's commands that create entries, Revokes those that delete them: one for all that differ in their
// operation alone, quoted for a shell.
func Grants(entries []Entry) []string { return each(entries, "kscope acl grant ", (several).words) }

// Revokes are kscope's commands that delete entries.
func Revokes(entries []Entry) []string { return each(entries, "kscope acl revoke ", (several).words) }

// KafkaACLs are the lines of Kafka's own tool that do the same as Grants, or with remove the same as Revokes, without
// where the cluster is.
func KafkaACLs(entries []Entry, remove bool) []string {
	verb := "kafka-acls.sh --add "
	if remove {
		verb = "kafka-acls.sh --remove --force "
	}
	return each(entries, verb, (several).toolWords)
}

func each(entries []Entry, verb string, words func(several) []string) []string {
	var all []string
	for _, s := range together(entries) {
		var quoted []string
		for _, w := range words(s) {
			quoted = append(quoted, check.ShellQuote(w))
		}
		all = append(all, verb+strings.Join(quoted, " "))
	}
	return all
}

// Words are the flags by which grant and revoke know an entry.
func (e Entry) Words() []string { return several{e, []Operation{e.Operation}}.words() }

func (s several) words() []string {
	words := []string{"--" + string(s.Permission), s.Principal}
	for _, o := range s.operations {
		words = append(words, "--operation", string(o))
	}
	flag := "--" + strings.ReplaceAll(s.Resource.Key(), "_", "-")
	if words = append(words, flag); s.Resource.Type != Cluster {
		words = append(words, s.Resource.Name)
	}
	if s.Host != Anywhere {
		words = append(words, "--host", s.Host)
	}
	return words
}

// toolWords are the same for kafka-acls.sh, whose allow and deny are one option each for principals and for hosts.
func (s several) toolWords() []string {
	words := []string{"--" + string(s.Permission) + "-principal", s.Principal}
	if s.Host != Anywhere {
		words = append(words, "--"+string(s.Permission)+"-host", s.Host)
	}
	for _, o := range s.operations {
		words = append(words, "--operation", o.camel())
	}
	flag := "--" + strings.ReplaceAll(string(s.Resource.Type), "_", "-")
	switch s.Resource.Type {
	case Cluster:
		return append(words, flag)
	case User:
		flag = "--user-principal"
	}
	words = append(words, flag, s.Resource.Name)
	if s.Resource.Pattern == Prefixed {
		words = append(words, "--resource-pattern-type", "prefixed")
	}
	return words
}

// camel is an operation as kafka-acls.sh writes it: DescribeConfigs.
func (o Operation) camel() string {
	var b strings.Builder
	for _, part := range strings.Split(string(o), "_") {
		b.WriteString(strings.ToUpper(part[:1]) + part[1:])
	}
	return b.String()
}

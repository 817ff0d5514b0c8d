package sniff

import (
	"fmt"
	"slices"
	"strings"

	"kscope/internal/check"
)

// schemaFindings tells of ids that the registry does not know, that are registered for other topics, or whose records
// look like another format.
func schemaFindings(r Report) []Finding {
	var all []Finding
	var unknown, elsewhere []string
	lost := 0
	for _, s := range r.Schemas {
		switch {
		case s.Registered == nil:
		case !*s.Registered:
			unknown = append(unknown, fmt.Sprint(s.ID))
			lost += s.Records
		case len(s.Subjects) > 0 && !s.names(r.Topic):
			elsewhere = append(elsewhere, fmt.Sprintf("%d (%s)", s.ID, check.FirstFew(s.Subjects, 2)))
		}
	}
	if len(unknown) > 0 {
		f := found("schema_unknown", check.Warning, "schema %s %s of %d records %s not in the registry", plural(len(unknown), "id"), check.FirstFew(unknown, few), lost, isAre(len(unknown)))
		f.Doubt = "the registry that the producers use would know them"
		all = append(all, f)
	}
	if len(elsewhere) > 0 {
		all = append(all, found("schema_of_other_subject", check.Info, "schema %s %s registered for no subject of this topic's name", plural(len(elsewhere), "id"), check.FirstFew(elsewhere, few)))
	}
	return slices.Concat(all, contradictions(r))
}

// names says that a subject is of the topic, as TopicNameStrategy and TopicRecordNameStrategy name them.
func (s Schema) names(topic string) bool {
	return slices.ContainsFunc(s.Subjects, func(subject string) bool {
		_, subject, _ = cutContext(subject)
		return subject == topic+"-value" || subject == topic+"-key" || strings.HasPrefix(subject, topic+"-")
	})
}

// cutContext takes a registry's context off a subject: ":.context:subject".
func cutContext(subject string) (string, string, bool) {
	if !strings.HasPrefix(subject, ":.") {
		return "", subject, false
	}
	context, rest, ok := strings.Cut(subject[2:], ":")
	return context, rest, ok
}

// contradictions tells of records whose registered schema is of another format than their content.
func contradictions(r Report) []Finding {
	var all []Finding
	for _, side := range []Side{r.Values, r.Keys} {
		for _, e := range side.Encodings {
			if e.Encoding.Framed() && strings.HasPrefix(e.Against, "the content looks like ") {
				f := found("schema_contradicts_content", check.Warning, "records with a schema id hold something else than %s", e.Encoding.Words())
				f.Evidence, f.Doubt = []string{e.Because + ", but " + e.Against}, "reading one of them with the registered schema would prove it"
				all = append(all, f)
			}
		}
	}
	return all
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

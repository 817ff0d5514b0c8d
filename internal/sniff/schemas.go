package sniff

import (
	"cmp"
	"context"
	"slices"
)

// mostIDs is how many schema ids are looked up: a topic has a handful, and bytes that are no ids have thousands.
const mostIDs = 50

// schemas are the schema ids that the samples may carry, with what a registry says of them.
type schemas struct {
	byID map[int]*Schema
	// scattered says that nearly each record would have a schema of its own, which no producer does: they are no ids.
	scattered bool
}

// schemasOf collects the ids of all guesses that count.
func schemasOf(samples []*Sample) schemas {
	all := schemas{byID: map[int]*Schema{}}
	records := 0
	for _, s := range samples {
		for _, of := range []Part{Value, Key} {
			if id := frameID(*s.guesses(of)); id != 0 {
				if all.byID[id] == nil {
					all.byID[id] = &Schema{ID: id}
				}
				all.byID[id].Records++
				records++
			}
		}
	}
	all.scattered = len(all.byID) > 16 && len(all.byID)*4 > records
	return all
}

// frameID is the schema id that a value has if it is framed at all.
func frameID(guesses []Guess) int {
	for _, g := range guesses {
		if g.SchemaID != 0 {
			return g.SchemaID
		}
	}
	return 0
}

// commonest are the schemas of most records first.
func (all schemas) commonest() []*Schema {
	var list []*Schema
	for _, s := range all.byID {
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b *Schema) int { return cmp.Or(cmp.Compare(b.Records, a.Records), cmp.Compare(a.ID, b.ID)) })
	return list
}

// ask looks the commonest ids up, until the registry gives no answer.
func (all schemas) ask(ctx context.Context, r *Registry) error {
	list := all.commonest()
	for _, s := range list[:min(len(list), mostIDs)] {
		if err := r.lookUp(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// weigh corrects the guesses of a sample by what is known of the ids.
func (all schemas) weigh(s *Sample) {
	for _, of := range []Part{Value, Key} {
		guesses := s.guesses(of)
		*guesses = all.weighed(*guesses)
	}
}

func (all schemas) weighed(guesses []Guess) []Guess {
	known := all.byID[frameID(guesses)]
	if known == nil {
		return guesses
	}
	if known.Registered != nil && *known.Registered {
		return []Guess{registered(guesses, known)}
	}
	for i := range guesses {
		g := &guesses[i]
		switch {
		case g.SchemaID == 0:
		case known.Registered != nil:
			g.Confidence, g.Against = g.Confidence/2, "the registry knows no such schema id"
		case all.scattered:
			g.Confidence, g.Against = g.Confidence/4, "nearly each record would have a schema id of its own"
		}
	}
	slices.SortStableFunc(guesses, func(a, b Guess) int { return cmp.Compare(b.Confidence, a.Confidence) })
	return guesses
}

// registered is what a record is whose id is registered: the registry's type, whatever the content looks like.
func registered(guesses []Guess, s *Schema) Guess {
	is := map[string]Encoding{"AVRO": FramedAvro, "JSON": FramedJSON, "PROTOBUF": FramedProtobuf}[s.Type]
	g := Guess{Encoding: is, Confidence: 0.99, Because: "the schema id is registered, as " + s.Type, SchemaID: s.ID}
	if is == "" {
		g.Encoding = FramedAvro
	}
	if !slices.ContainsFunc(guesses, func(o Guess) bool { return o.Encoding == g.Encoding }) {
		g.Confidence, g.Against = 0.6, "the content looks like "+content(guesses)
	}
	return g
}

// content is what the framed bytes looked like.
func content(guesses []Guess) string {
	for _, g := range guesses {
		if g.SchemaID != 0 {
			return map[Encoding]string{FramedAvro: "Avro", FramedJSON: "JSON", FramedProtobuf: "Protobuf"}[g.Encoding]
		}
	}
	return "something else"
}

package catalog

import (
	"fmt"
	"slices"
	"time"

	"kscope/internal/check"
)

const (
	// muchSlower is how many times the median a broker must take to be worth a word.
	muchSlower = 10
	// noticeable is below what no one notices one broker more or less.
	noticeable = 50 * time.Millisecond
)

var evenLatency = check.Check{
	ID:    "ADV103",
	Title: "every broker answers about as fast as the others",
	Level: check.Info,
	Why:   "A broker that is far slower to answer holds up every request that touches its partitions: it is far away, busy, or behind a slow proxy.",
	Needs: []check.Need{check.Reach},
	Judge: func(f *check.Facts) []check.Finding {
		var all []time.Duration
		for i := range f.Endpoints {
			if d, ok := answerTime(&f.Endpoints[i]); ok {
				all = append(all, d)
			}
		}
		if len(all) < 3 {
			return nil // of two, none is the odd one
		}
		slices.Sort(all)
		median := all[(len(all)-1)/2]
		var found []check.Finding
		for i := range f.Endpoints {
			e := &f.Endpoints[i]
			if d, ok := answerTime(e); ok && d > noticeable && d >= muchSlower*median {
				found = append(found, check.Finding{
					Subject: e.Subject(), Detail: fmt.Sprintf("%s takes %s to answer, the others take %s", place(e), took(d), took(median)),
					Evidence: []string{"the time from the request to its answer, ApiVersions and Metadata, the shorter of the two"},
				})
			}
		}
		return found
	},
	Remedy: func(*check.Facts, check.Finding) []check.Fix {
		return []check.Fix{saying("see why it is slow", "compare the way to it and the load of its machine with those of the others")}
	},
	Example: func(f *check.Facts) {
		for i := range f.Endpoints[2].Paths[0].Layers {
			f.Endpoints[2].Paths[0].Layers[i].Took = 90 * time.Millisecond
		}
	},
}

// answerTime is how long a broker takes to answer one request: the shorter of ApiVersions and Metadata, so that one
// hiccup says nothing. Logins are slow by design and do not count.
func answerTime(e *check.Endpoint) (time.Duration, bool) {
	p := e.Reached()
	if p == nil || !e.Advertised() {
		return 0, false
	}
	api, metadata := p.Layer(check.StageAPI), p.Layer(check.StageMetadata)
	if api.Outcome != check.OK {
		return 0, false
	}
	if metadata.Outcome == check.OK {
		return min(api.Took, metadata.Took), true
	}
	return api.Took, true
}

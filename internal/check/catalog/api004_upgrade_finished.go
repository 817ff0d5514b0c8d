package catalog

import (
	"fmt"

	"kscope/internal/check"
)

const metadataVersion = "metadata.version"

var upgradeFinished = check.Check{
	ID:    "API004",
	Title: "the cluster uses the metadata version of its brokers",
	Level: check.Warning,
	Why:   "After an upgrade that was never finished, the cluster goes on without the new features (SCRAM in KRaft, eligible leader replicas, the new group protocol).",
	Errors: []string{
		"UNKNOWN_TOPIC_ID: This server does not host this topic ID",
		"The current metadata.version does not support SCRAM",
		"does not support finalized version … of metadata.version",
	},
	Needs: []check.Need{check.Reach, check.API},
	Judge: func(f *check.Facts) []check.Finding {
		finalized, low, high := metadataVersions(f)
		switch {
		case finalized == 0 || finalized >= low:
			return nil
		case low < high:
			return []check.Finding{{
				Subject: check.TheCluster, Level: check.Info,
				Detail:   fmt.Sprintf("an upgrade is under way: brokers know metadata version %d to %d, the cluster uses %d", low, high, finalized),
				Evidence: knownVersions(f),
			}}
		}
		return []check.Finding{{
			Subject: check.TheCluster, Detail: fmt.Sprintf("the cluster uses metadata version %d; every broker that was reached knows %d", finalized, low),
			Evidence: knownVersions(f),
		}}
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		if fd.Level == check.Info {
			return []check.Fix{saying("finish the upgrade", "bring the other brokers to the new release, then raise the metadata version")}
		}
		_, low, _ := metadataVersions(f)
		return []check.Fix{{Say: "finish the upgrade (there is no way back to the older release)", Steps: []check.Step{
			{Run: kafkaTool(f, "kafka-features.sh", "upgrade", "--feature", fmt.Sprintf("%s=%d", metadataVersion, low))},
		}}}
	},
	Example: func(f *check.Facts) {
		for i := range f.Endpoints {
			f.Endpoints[i].Paths[0].API.Features[metadataVersion] = check.Feature{Finalized: 7, Min: 7, Max: 33}
		}
	},
}

// metadataVersions returns the version in force, and the lowest and highest of those that brokers know; all 0 where
// no address told.
func metadataVersions(f *check.Facts) (finalized, low, high int16) {
	for i := range f.Endpoints {
		if v, ok := feature(&f.Endpoints[i], metadataVersion); ok {
			if low == 0 || v.Max < low {
				low = v.Max
			}
			high, finalized = max(high, v.Max), max(finalized, v.Finalized)
		}
	}
	return finalized, low, high
}

func knownVersions(f *check.Facts) []string {
	var lines []string
	for i := range f.Endpoints {
		if v, ok := feature(&f.Endpoints[i], metadataVersion); ok {
			lines = append(lines, fmt.Sprintf("%s knows %s %d to %d; %d is in force", f.Endpoints[i].Address, metadataVersion, v.Min, v.Max, v.Finalized))
		}
	}
	return lines
}

func feature(e *check.Endpoint, name string) (check.Feature, bool) {
	p := e.Reached()
	if p == nil || p.API == nil {
		return check.Feature{}, false
	}
	v, ok := p.API.Features[name]
	return v, ok
}

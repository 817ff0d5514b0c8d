package probe

import (
	"fmt"
	"strings"

	"github.com/twmb/franz-go/pkg/kmsg"

	"kscope/internal/check"
)

// versions asks what the peer speaks. Version 4 is what every broker since 3.7 answers at once; one older says which
// it has and is asked again.
func (p *path) versions() error {
	api, err := askVersions(p.wire, p.r.t.Version)
	if err != nil {
		return err
	}
	p.facts.API = api
	if !api.Has(3) {
		return &failure{kind: check.NoMetadataKey, detail: fmt.Sprintf("ApiVersions offers %d keys without Metadata", len(api.Keys))}
	}
	return nil
}

func askVersions(w *wire, own string) (*check.APIFacts, error) {
	request := kmsg.NewPtrApiVersionsRequest()
	request.ClientSoftwareName, request.ClientSoftwareVersion = "kscope", softwareVersion(own)
	request.SetVersion(4)
	answer, err := w.ask(request)
	if err != nil {
		return nil, err
	}
	resp := answer.(*kmsg.ApiVersionsResponse)
	if resp.ErrorCode == 35 {
		request.SetVersion(0)
		for _, k := range resp.ApiKeys {
			if k.ApiKey == 18 {
				request.SetVersion(max(0, min(k.MaxVersion, 3)))
			}
		}
		if answer, err = w.ask(request); err != nil {
			return nil, err
		}
		resp = answer.(*kmsg.ApiVersionsResponse)
	}
	if resp.ErrorCode != 0 {
		return nil, &failure{check.Rejected, resp.ErrorCode, fmt.Sprintf("ApiVersions answers code %d", resp.ErrorCode)}
	}
	api := apiFacts(resp)
	w.versions = api.Keys
	return api, nil
}

func apiFacts(resp *kmsg.ApiVersionsResponse) *check.APIFacts {
	api := &check.APIFacts{Keys: map[int16]check.Versions{}}
	for _, k := range resp.ApiKeys {
		api.Keys[k.ApiKey] = check.Versions{Min: k.MinVersion, Max: k.MaxVersion}
	}
	features := map[string]check.Feature{}
	for _, f := range resp.SupportedFeatures {
		features[f.Name] = check.Feature{Min: f.MinVersion, Max: f.MaxVersion}
	}
	for _, f := range resp.FinalizedFeatures {
		have := features[f.Name]
		have.Finalized = f.MaxVersionLevel
		features[f.Name] = have
	}
	if len(features) > 0 {
		api.Features = features
	}
	return api
}

// softwareVersion makes our version one that brokers take: they refuse other characters with code 42.
func softwareVersion(v string) string {
	v = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '.' {
			return r
		}
		return '-'
	}, v)
	if v = strings.Trim(v, "-."); v == "" {
		return "0"
	}
	return v
}

// fit sets the highest version that both sides speak, at most limit; false where there is none.
func (w *wire) fit(request kmsg.Request, limit int16) bool {
	have, ok := w.versions[request.Key()]
	version := min(request.MaxVersion(), have.Max, limit)
	if !ok || version < have.Min {
		return false
	}
	request.SetVersion(version)
	return true
}

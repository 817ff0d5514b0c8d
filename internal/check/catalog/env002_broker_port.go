package catalog

import "kscope/internal/check"

var brokerPort = check.Check{
	ID:    "ENV002",
	Title: "every address is a broker's, none a controller's",
	Level: check.Error,
	Why:   "A controller's port speaks Kafka's protocol but knows neither Metadata nor Produce, and closes on them.",
	Errors: []string{
		"Bootstrap broker … disconnected",
		"Received request for disabled api with key 3 (METADATA) and version …",
		"Received request api key METADATA with version … which is not enabled",
		"broker closed the connection immediately after a request was issued, which often happens when SASL is required but not provided: is SASL missing?",
		"kafka server: The version of API is not supported",
		"no matching versions were found between the client and the broker for API key 3",
		"Required feature not supported by broker",
		"UnsupportedVersionException: The node does not support METADATA",
		"MismatchedEndpointTypeException: The request was sent to an endpoint of type CONTROLLER, but we wanted an endpoint of type BROKER",
		"No viable ProduceRequest ApiVersions (v…) supported by broker",
	},
	Needs: []check.Need{check.Reach},
	Judge: func(f *check.Facts) []check.Finding {
		found := connection(f, "ENV002", func(e *check.Endpoint) string { return "a controller listens on " + place(e) + ", not a broker" })
		for i := range found {
			e := at(f, found[i].Subject)
			found[i].Evidence = append(found[i].Evidence, "its ApiVersions answer lacks Metadata (key 3), which every broker has")
			if t := e.Tried(check.TryControllers); t != nil && t.Answered && t.Cluster != "" {
				found[i].Evidence = append(found[i].Evidence, "asked for controllers, it answers for cluster "+t.Cluster)
			}
		}
		return spareSeedsWarn(f, found)
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		return anotherAddress(f, fd, "give a broker's address (controllers answer only Kafka's own tools, with --bootstrap-controller)")
	},
	Example: func(f *check.Facts) { breakAt(onlySeed(f), check.StageAPI, check.NoMetadataKey, "") },
}

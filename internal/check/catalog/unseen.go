package catalog

import "kscope/internal/check"

// Unseen returns the entries that only `kscope explain` knows: their cause leaves no trace on the wire. Why says so.
func Unseen() []*check.Check {
	return []*check.Check{
		{
			ID: "ENV006", Title: "the container image exists", Level: check.Error,
			Why: "Bitnami moved its free images to bitnamilegacy in 2025, so that the container never starts; use apache/kafka:VERSION, whose variables begin with KAFKA_. A container registry is asked for images, no broker is: nothing on the wire tells.",
			Errors: []string{
				"manifest for bitnami/kafka:… not found: manifest unknown",
				"docker.io/bitnami/kafka:…: not found",
			},
		},
		{
			ID: "API003", Title: "the version that Sarama is told is that of the oldest broker", Level: check.Error,
			Why: "Sarama takes the versions of its requests from config.Version: too high breaks on older brokers, too low on Kafka 4. The pin stands in the program's code, where no look from outside can see it.",
			Errors: []string{
				"kafka: insufficient data to decode packet, more bytes expected",
				"consumer groups require Version to be >= V0_10_2_0",
			},
		},
		{
			ID: "API006", Title: "the client can decompress what is in the topic", Level: check.Error,
			Why: "A client that was built without gzip, snappy, lz4 or zstd cannot read batches in that codec. Which codecs it was built with is known to the client alone; build it with that one, or give the topic another compression.type for new records.",
			Errors: []string{
				"Decompression (codec …) of message at … of … bytes failed: Local: Not implemented",
				"Invalid value \"zstd\" for configuration property \"compression.codec\"",
				"the compression code is invalid or its codec has not been imported",
				"UNSUPPORTED_COMPRESSION_TYPE",
			},
		},
		{
			ID: "ADV009", Title: "no listener advertises 0.0.0.0", Level: check.Error,
			Why: "A broker with listeners on 0.0.0.0 and no advertised.listeners does not start (3.9.0 refuses it for the controller's listener too). It never runs, so no look from outside can see it; its log has the text. Give advertised.listeners an address that clients can reach.",
			Errors: []string{
				"requirement failed: advertised.listeners cannot use the nonroutable meta-address 0.0.0.0. Use a routable IP address.",
			},
		},
		{
			ID: "ADV010", Title: "containers of a test reach Kafka by a listener of their own network", Level: check.Error,
			Why: "The Testcontainers module advertises the port that is mapped to the host, which other containers cannot reach: add a listener for them (withListener(\"kafka:19092\")). Seen from the host all is well; run kscope inside the other container, where it is ADV001.",
			Errors: []string{
				"Each listener must have a different port",
				"If you have two listeners on the same port then one needs to be IPv4 and the other IPv6",
				"Unable to parse BROKER://… … to a broker endpoint",
			},
		},
		{
			ID: "ADV011", Title: "what listens inside WSL2 is reached from Windows", Level: check.Error,
			Why: "WSL2 has an address of its own, and only some ports are relayed to localhost of Windows. From inside WSL2 all is well; run kscope on Windows, where it is TCP001 or ADV001. Use mirrored networking, or listen on 0.0.0.0 and advertise 127.0.0.1.",
		},
	}
}

package catalog

import "kscope/internal/check"

var saslMechanismDefault = check.Check{
	ID:    "SASL008",
	Title: "the settings say which mechanism to log in with",
	Level: check.Error,
	Why:   "Without sasl.mechanism every client takes GSSAPI, which is Kerberos, whatever user and password are set.",
	Errors: []string{
		"No provider for SASL mechanism GSSAPI: recompile librdkafka with libsasl2 or openssl support. Current build options: …",
		"Failed to create producer: Invalid sasl.kerberos.kinit.cmd value: Property not available: \"sasl.kerberos.keytab\"",
		"Selected provider Cyrus for SASL mechanism GSSAPI",
		"SASL(-4): no mechanism available: No worthy mechs found",
		"org.apache.kafka.common.KafkaException: java.lang.IllegalArgumentException: No serviceName defined in either JAAS or Kafka config",
		"Could not find a 'KafkaServer' or 'sasl_ssl.KafkaServer' entry in the JAAS configuration",
	},
	Needs: []check.Need{check.Client},
	Judge: func(f *check.Facts) []check.Finding { return problems(f, check.MechanismDefault) },
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		p := problemOf(f, check.MechanismDefault, fd)
		if p == nil {
			return nil
		}
		return []check.Fix{change("say which mechanism the credentials are for", f.Client.Set("sasl.mechanism", wantOr(*p, "mechanism of the listener")))}
	},
	Example: func(f *check.Facts) {
		f.Client.Mechanism = kerberos
		f.Client.Settings = append(f.Client.Settings[:2:2], f.Client.Settings[3:]...)
		unusable(f, check.Problem{Kind: check.MechanismDefault, Key: "sasl.jaas.config", Origin: inFile(4), Value: kerberos, Want: "SCRAM-SHA-512",
			Detail: "sasl.mechanism is not set, so clients take GSSAPI (Kerberos), and the credentials are not for that"})
	},
}

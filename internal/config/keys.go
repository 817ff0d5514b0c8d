package config

import (
	"slices"
	"strings"

	"kscope/internal/nearest"
)

// The dialects of settings files.
const (
	java       = "java"
	librdkafka = "librdkafka"
)

// javaOnly are keys that librdkafka does not have; one of them makes a file a Java client's.
var javaOnly = []string{
	"sasl.jaas.config", "sasl.client.callback.handler.class", "sasl.login.callback.handler.class", "sasl.login.class",
	"sasl.oauthbearer.client.credentials.client.id", "sasl.oauthbearer.client.credentials.client.secret", "sasl.oauthbearer.jwt.retriever.class",
	"sasl.oauthbearer.header.urlencode",
	"ssl.truststore.location", "ssl.truststore.password", "ssl.truststore.type", "ssl.truststore.certificates",
	"ssl.keystore.type", "ssl.keystore.key", "ssl.keystore.certificate.chain", "ssl.enabled.protocols", "ssl.protocol",
	"ssl.engine.factory.class", "ssl.provider", "config.providers", "key.serializer", "value.serializer",
	"key.deserializer", "value.deserializer", "default.api.timeout.ms",
}

// librdkafkaOnly are keys that no Java client has; without one of Java's they make a file librdkafka's.
var librdkafkaOnly = []string{
	"metadata.broker.list", "sasl.mechanisms", "sasl.username", "sasl.password", "sasl.kerberos.principal", "sasl.kerberos.keytab",
	"sasl.oauthbearer.config", "sasl.oauthbearer.method", "sasl.oauthbearer.client.id", "sasl.oauthbearer.client.secret",
	"sasl.oauthbearer.grant.type", "sasl.oauthbearer.metadata.authentication.type", "sasl.oauthbearer.extensions",
	"enable.sasl.oauthbearer.unsecure.jwt", "enable.ssl.certificate.verification", "ssl.ca.location", "ssl.ca.pem",
	"ssl.certificate.location", "ssl.certificate.pem", "ssl.key.location", "ssl.key.pem", "ssl.crl.location", "ssl.sigalgs.list",
	"ssl.curves.list", "broker.address.family", "debug", "log.connection.close", "socket.keepalive.enable",
}

// bothHave are keys of both, and kscope's own; they are known, so that they are not taken for misspelt ones.
var bothHave = []string{
	"bootstrap.servers", "security.protocol", "sasl.mechanism", "client.id", "client.dns.lookup", "ssl.keystore.location",
	"ssl.keystore.password", "ssl.key.password", "ssl.cipher.suites", "ssl.endpoint.identification.algorithm",
	"sasl.kerberos.service.name", "sasl.kerberos.kinit.cmd", "sasl.oauthbearer.token.endpoint.url", "sasl.oauthbearer.scope",
	"sasl.oauthbearer.token", "sasl.oauthbearer.token.file", "request.timeout.ms", "metadata.max.age.ms", "reconnect.backoff.ms",
	"reconnect.backoff.max.ms", "retry.backoff.ms", "socket.connection.setup.timeout.ms", "socket.connection.setup.timeout.max.ms",
	"socket.timeout.ms", "client.rack", "group.id", "topic.metadata.refresh.interval.ms",
}

func known(key string) bool {
	return slices.Contains(javaOnly, key) || slices.Contains(librdkafkaOnly, key) || slices.Contains(bothHave, key)
}

// dialectOf tells the two dialects apart by their keys; a file that could be of both is taken for Java's.
func dialectOf(entries []entry) string {
	found := java
	for _, e := range entries {
		if slices.Contains(javaOnly, e.key) {
			return java
		}
		if slices.Contains(librdkafkaOnly, e.key) {
			found = librdkafka
		}
	}
	return found
}

// secretWords are what names of keys with secrets hold; a few letters each, so that a misspelt key is one too.
var secretWords = []string{"pass", "pwd", "secret", "token", "jaas", "jass", "credential", "basic.auth", "user.info", "keystore.key", "key.pem", "private", "apikey", "api.key", "assertion"}

// notSecret are keys that hold such a word and no secret.
var notSecret = []string{"sasl.oauthbearer.token.endpoint.url", "sasl.oauthbearer.token.file", "sasl.oauthbearer.method"}

// isSecret says that a key's value must not be shown. Too many are better than one too few.
func isSecret(key string) bool {
	key = strings.ToLower(key)
	if slices.Contains(notSecret, key) || strings.HasSuffix(key, ".class") {
		return false
	}
	if holdsSecretWord(key) {
		return true
	}
	meant, far := nearest.Word(key, []string{"sasl.jaas.config", "sasl.password", "ssl.key.password", "ssl.keystore.password", "ssl.truststore.password"})
	return far <= 2 && key != meant
}

// misspelt notes keys that no client knows and that are one or two letters from one that all know.
func (l *loader) misspelt() {
	for _, v := range l.values {
		if known(v.key) || len(v.key) < 8 {
			continue
		}
		all := slices.Concat(javaOnly, librdkafkaOnly, bothHave)
		if want, far := nearest.Word(v.key, all); far <= 2 {
			l.oddKey(v, want)
		}
	}
}

func holdsSecretWord(text string) bool {
	text = strings.ToLower(text)
	return slices.ContainsFunc(secretWords, func(word string) bool { return strings.Contains(text, word) })
}

// Package catalog holds the checks, one file each; the file's name begins with the ID.
package catalog

import "kscope/internal/check"

// All returns every check in catalogue order: the order of results, and what decides which of two findings in a circle
// of blame is the cause.
func All() []*check.Check {
	return []*check.Check{
		&nothingListens,
		&brokerPort,
		&noZooKeeper,
		&speaksKafka,
		&brokerBehindProxy,
		&bootstrapResolves,
		&localhostFamilies,
		&allAddressesAnswer,
		&noTrailingDot,
		&ipv6InBrackets,
		&notFiltered,
		&answers,
		&idleConnections,
		&connectionLimit,
		&saslKerberosName,
		&oldClients,
		&everyKey,
		&upgradeFinished,
		&groupProtocol,
		&noLocalhost,
		&advertisedResolves,
		&routable,
		&noTunnel,
		&ownAddress,
		&rightPort,
		&sameListeners,
		&sameProtocol,
		&interBroker,
		&sameCluster,
		&rightBroker,
		&evenLatency,
		&severalSeeds,
		&cfgSettingsFileReadable,
		&cfgValuesValid,
		&cfgJAASParses,
		&cfgCredentialsGiven,
		&cfgLoginSupported,
		&cfgAddressesValid,
		&cfgKeysKnown,
	}
}

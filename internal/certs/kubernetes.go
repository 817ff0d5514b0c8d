package certs

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
)

var objectName = regexp.MustCompile(`^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$`)

// CheckObjectName refuses what cannot be the name of a Kubernetes object (RFC 1123).
func CheckObjectName(name string) error {
	if !objectName.MatchString(name) {
		return fmt.Errorf("%q cannot be the name of a Kubernetes Secret, needs lower case letters, digits, hyphens and dots", name)
	}
	return nil
}

// kubeSecret is one Kubernetes Secret.
type kubeSecret struct {
	name, kind, cluster string
	generation          string
	data                []secretEntry
}

type secretEntry struct {
	key   string
	value []byte
}

// Kubernetes are the Secrets of a set, a file each, with the names and keys that Strimzi gives them: the cluster's
// authority, which is also that of its clients, and one for each member. Files are those of the set.
func (s Set) Kubernetes(cluster string, files []File) ([]File, error) {
	of := func(path string) []byte {
		for _, f := range files {
			if f.Path == path {
				return f.Data
			}
		}
		return nil
	}
	var all []kubeSecret
	if s.Authority != nil {
		all = append(all, authoritySecrets(cluster, of)...)
	}
	for _, m := range s.Members {
		if m.Issued() {
			all = append(all, memberSecret(cluster, m, of))
		}
	}
	var out []File
	for _, x := range all {
		if err := CheckObjectName(x.name); err != nil {
			return nil, err
		}
		out = append(out, File{KubernetesDir + "/" + x.name + ".yaml", []byte(x.yaml()), true})
	}
	return out, nil
}

// authoritySecrets are those that Strimzi reads where it is told not to make an authority of its own. The key is left out
// where it is not here.
func authoritySecrets(cluster string, of func(string) []byte) []kubeSecret {
	in := func(name string) []byte { return of(AuthorityDir + "/" + name) }
	var all []kubeSecret
	for _, which := range []string{"cluster-ca", "clients-ca"} {
		all = append(all, kubeSecret{cluster + "-" + which + "-cert", "Kafka", cluster, "ca-cert-generation",
			[]secretEntry{{"ca.crt", in(AuthorityCert)}, {"ca.p12", in(TruststoreP12)}, {"ca.password", in(PasswordFile)}}})
		if key := in(AuthorityKey); key != nil {
			all = append(all, kubeSecret{cluster + "-" + which, "Kafka", cluster, "ca-key-generation", []secretEntry{{"ca.key", key}}})
		}
	}
	return all
}

// memberSecret is a KafkaUser's of a client, and that of a listener's own certificate of a broker.
func memberSecret(cluster string, m Member, of func(string) []byte) kubeSecret {
	in := func(name string) []byte { return of(m.in(name)) }
	if m.Kind == Broker {
		return kubeSecret{cluster + "-" + m.Folder, "Kafka", cluster, "",
			[]secretEntry{{"ca.crt", in(AuthorityCert)}, {"tls.crt", in(ChainFile)}, {"tls.key", in(KeyFile)}}}
	}
	return kubeSecret{strings.TrimPrefix(m.Folder, "client-"), "KafkaUser", cluster, "",
		[]secretEntry{{"ca.crt", in(AuthorityCert)}, {"user.crt", in(ChainFile)}, {"user.key", in(KeyFile)}, {"user.p12", in(KeystoreP12)}, {"user.password", in(PasswordFile)}}}
}

func (x kubeSecret) yaml() string {
	var b strings.Builder
	fmt.Fprintf(&b, "apiVersion: v1\nkind: Secret\nmetadata:\n  name: %s\n  labels:\n    strimzi.io/kind: %s\n    strimzi.io/cluster: %s\n",
		quoteYAML(x.name), x.kind, quoteYAML(x.cluster))
	if x.generation != "" {
		fmt.Fprintf(&b, "  annotations:\n    strimzi.io/%s: \"0\"\n", x.generation)
	}
	b.WriteString("type: Opaque\ndata:\n")
	for _, e := range x.data {
		fmt.Fprintf(&b, "  %s: %s\n", e.key, base64.StdEncoding.EncodeToString(e.value))
	}
	return b.String()
}

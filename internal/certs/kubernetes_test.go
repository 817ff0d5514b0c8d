package certs

import (
	"encoding/base64"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestKubernetes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "certs")
	g := grown(t, brokerNamed(1, "kafka-1"), clientNamed("app"))
	placed(t, dir, g)
	files := snapshot(t, dir)
	var names []string
	for path := range files {
		if strings.HasPrefix(path, KubernetesDir) {
			names = append(names, strings.TrimPrefix(path, KubernetesDir+"/"))
		}
	}
	slices.Sort(names)
	want := []string{"app.yaml", "orders-broker-1.yaml", "orders-clients-ca-cert.yaml", "orders-clients-ca.yaml", "orders-cluster-ca-cert.yaml", "orders-cluster-ca.yaml"}
	if !slices.Equal(names, want) {
		t.Fatalf("%v, want %v", names, want)
	}
	app := `apiVersion: v1
kind: Secret
metadata:
  name: "app"
  labels:
    strimzi.io/kind: KafkaUser
    strimzi.io/cluster: "orders"
type: Opaque
data:
`
	for _, e := range [][2]string{{"ca.crt", "ca.crt"}, {"user.crt", "tls.crt"}, {"user.key", "tls.key"}, {"user.p12", "keystore.p12"}, {"user.password", "password"}} {
		app += "  " + e[0] + ": " + base64.StdEncoding.EncodeToString([]byte(files["client-app/"+e[1]])) + "\n"
	}
	if got := files["kubernetes/app.yaml"]; got != app {
		t.Errorf("got\n%s\nwant\n%s", got, app)
	}
}

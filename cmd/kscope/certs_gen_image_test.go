package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"kscope/internal/certs"
	"kscope/internal/kafkatest"
)

// TestComposeFragment hands the environment of the generated compose.yaml to the image's own translation, and the settings
// that come out are those of the generated server.properties.
func TestComposeFragment(t *testing.T) {
	dir := t.TempDir()
	compose := filepath.Join(dir, "docker-compose.yml")
	text := "services:\n  kafka-1:\n    image: apache/kafka:4.4.0\n    environment:\n      KAFKA_NODE_ID: 1\n      KAFKA_ADVERTISED_LISTENERS: INTERNAL://kafka-1:9092\n"
	if err := os.WriteFile(compose, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "certs")
	if code, _, stderr := call(t, "certs", "gen", "--from-compose", compose, "--keytool", "none", "--out", out); code != 0 {
		t.Fatal(stderr)
	}
	data, err := os.ReadFile(filepath.Join(out, certs.ComposeFile))
	if err != nil {
		t.Fatal(err)
	}
	var fragment struct {
		Services map[string]struct {
			Volumes     []string
			Environment map[string]string
		}
	}
	if err := yaml.Unmarshal(data, &fragment); err != nil {
		t.Fatal(err)
	}
	got := translated(t, fragment.Services["kafka-1"].Environment)
	for key, want := range lines(t, filepath.Join(out, "broker-1", certs.ServerFile)) {
		if got[key] != want {
			t.Errorf("the image makes %s=%s of the fragment, want %s", key, got[key], want)
		}
	}
	if volumes := strings.Join(fragment.Services["kafka-1"].Volumes, " "); volumes != "./certs/broker-1:/etc/kafka/secrets:ro" {
		t.Errorf("volumes %s", volumes)
	}
}

// translated are the settings that the image's start makes of an environment.
func translated(t *testing.T, environment map[string]string) map[string]string {
	t.Helper()
	defaults, mounted, final := t.TempDir(), t.TempDir(), t.TempDir()
	for _, name := range []string{"server.properties", "log4j2.yaml", "tools-log4j2.yaml"} {
		if err := os.WriteFile(filepath.Join(defaults, name), []byte("\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := kafkatest.Tool(t, "kafka.docker.KafkaDockerWrapper", "setup", "--default-configs-dir", defaults, "--mounted-configs-dir", mounted, "--final-configs-dir", final)
	cmd.Env = append(os.Environ(), "CLUSTER_ID=pXqW8hKkQx2v0m1nB3cD4g")
	for k, v := range environment {
		cmd.Env = append(cmd.Env, k+"="+v)
	}
	// It formats after it has translated, which these few settings are not enough for.
	output, _ := cmd.CombinedOutput()
	path := filepath.Join(final, "server.properties")
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	return lines(t, path)
}

package kscope_test

import (
	"slices"
	"strings"
	"testing"
)

const franz = "github.com/twmb/franz-go/pkg/"

// mayImport is the import table: beside the standard library, what each folder may import. A folder that is not
// listed may import nothing but the standard library, so a new folder has to find its place here.
func mayImport() map[string][]string {
	return map[string][]string{
		"cmd/kscope": {
			"github.com/spf13/cobra",
			"github.com/spf13/pflag",
			"golang.org/x/term",
			franz + "kadm",
			franz + "kmsg",
			"kscope/internal/acl",
			"kscope/internal/brokerfile",
			"kscope/internal/certs",
			"kscope/internal/check",
			"kscope/internal/check/catalog",
			"kscope/internal/config",
			"kscope/internal/explain",
			"kscope/internal/kafka",
			"kscope/internal/lab",
			"kscope/internal/nearest",
			"kscope/internal/probe",
			"kscope/internal/reload",
			"kscope/internal/render",
			"kscope/internal/scram",
			"kscope/internal/sniff",
			"kscope/internal/topics",
		},
		"internal/acl": {
			franz + "kadm",
			franz + "kerr",
			franz + "kmsg",
			"kscope/internal/check",
			"kscope/internal/nearest",
			"kscope/internal/strictyaml",
		},
		"internal/brokerfile": {
			"go.yaml.in/yaml/v3",
		},
		"internal/certs": {
			"github.com/pavlo-v-chernykh/keystore-go/v4",
			"github.com/youmark/pkcs8",
			"software.sslmate.com/src/go-pkcs12",
			"kscope/internal/check",
			"kscope/internal/nearest",
		},
		"internal/check": {},
		"internal/check/catalog": {
			"kscope/internal/check",
			"kscope/internal/nearest",
		},
		"internal/config": {
			"github.com/spf13/viper",
			"go.yaml.in/yaml/v3",
			"kscope/internal/certs",
			"kscope/internal/check",
			"kscope/internal/nearest",
		},
		"internal/explain": {
			"kscope/internal/check",
		},
		"internal/impostor": {
			franz + "kmsg",
		},
		"internal/kafka": {
			franz + "kerr",
			franz + "kgo",
			franz + "sasl",
			franz + "sasl/oauth",
			franz + "sasl/plain",
			franz + "sasl/scram",
			"kscope/internal/certs",
			"kscope/internal/check",
			"kscope/internal/config",
			"kscope/internal/probe",
		},
		"internal/kafkatest": {
			franz + "kadm",
			franz + "kgo",
			franz + "kmsg",
			"kscope/internal/certs",
		},
		"internal/lab": {
			franz + "kbin",
			franz + "kfake",
			franz + "kmsg",
			"kscope/internal/certs",
			"kscope/internal/check",
			"kscope/internal/nearest",
		},
		"internal/nearest": {},
		"internal/probe": {
			franz + "kmsg",
			franz + "sasl",
			"kscope/internal/certs",
			"kscope/internal/check",
		},
		"internal/reload": {
			franz + "kadm",
			"kscope/internal/certs",
			"kscope/internal/check",
		},
		"internal/render": {
			"github.com/fatih/color",
			"github.com/olekukonko/tablewriter",
			"github.com/olekukonko/tablewriter/renderer",
			"github.com/olekukonko/tablewriter/tw",
			"go.yaml.in/yaml/v3",
			"golang.org/x/term",
			"kscope/internal/check",
			"kscope/internal/explain",
			"kscope/internal/nearest",
		},
		"internal/scram": {
			"golang.org/x/text/unicode/norm",
			franz + "kadm",
			franz + "kerr",
			franz + "kmsg",
			"kscope/internal/check",
			"kscope/internal/probe",
		},
		"internal/sniff": {
			franz + "kerr",
			franz + "kgo",
			franz + "kmsg",
			franz + "sr",
			"kscope/internal/check",
			"kscope/internal/nearest",
		},
		"internal/strictyaml": {
			"go.yaml.in/yaml/v3",
			"kscope/internal/nearest",
		},
		"internal/topics": {
			franz + "kadm",
			franz + "kerr",
			franz + "kgo",
			franz + "kmsg",
			"kscope/internal/check",
			"kscope/internal/nearest",
			"kscope/internal/strictyaml",
		},
	}
}

func TestImports(t *testing.T) {
	all, _ := sources(t)
	table := mayImport()
	for _, s := range all {
		for _, i := range imports(s.file) {
			switch {
			case s.test && s.dir == "faults":
			case s.test && i != "kscope/faults":
				// Tests may use what they need.
			case i == "kscope/internal/kafkatest", i == "kscope/internal/impostor", i == "kscope/faults":
				t.Errorf("%s imports %s, which is for tests only", s.path, i)
			case standard(i), slices.Contains(table[s.dir], i):
			default:
				t.Errorf("%s imports %s, which %s may not", s.path, i, s.dir)
			}
		}
	}
}

// standard says that a path is of the standard library: its first part has no dot and is not ours.
func standard(i string) bool {
	first, _, _ := strings.Cut(i, "/")
	return first != "kscope" && !strings.Contains(first, ".")
}

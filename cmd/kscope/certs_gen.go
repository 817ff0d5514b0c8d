package main

import (
	"strings"

	"github.com/spf13/cobra"

	"kscope/internal/certs"
	"kscope/internal/render"
)

type certsGenOptions struct {
	brokers                  string
	hosts, sans, clients     []string
	fromCompose              string
	fromProperties           []string
	fromCluster              bool
	out, caDir               string
	csr, signed              bool
	jks, oldJava             bool
	keyTypeName              string
	days, caDays             int
	readableBy               int
	brokerPath, cluster      string
	keytool, output          string
	force, dryRun            bool
	readableBySet, caDaysSet bool
	keyType                  certs.KeyType
}

func newCertsGenCmd(app *App) *cobra.Command {
	var o certsGenOptions
	cmd := &cobra.Command{
		Use:   "gen",
		Short: "Make an authority, certificates and stores for brokers and clients, and test them",
		Long: `gen writes a folder with an authority, one folder for each broker and each client (PEM, PKCS12, on request JKS, and the
lines for server.properties, client.properties, librdkafka and compose), and a README.md that says what each file is and
which principal each certificate becomes. All of it is opened again and used in TLS handshakes before it is put in its
place. What is there already stays: its authority signs what is new.`,
		Example: `  kscope certs gen --brokers 3 --host 'kafka-{n}' --san localhost,127.0.0.1 --client app --client admin --out certs/
  kscope certs gen --client alice --out certs/                      # one more, from the authority that is there
  kscope certs gen --ca-dir /secure/ca --client alice --out certs/  # or from one elsewhere
  kscope certs gen --from-compose docker-compose.yml --out certs/
  kscope certs gen --from-cluster -b kafka-1:9092 --out certs/
  kscope certs gen --from-properties server.properties --out certs/
  kscope certs gen --csr --brokers 3 --host 'kafka-{n}.example.com' --out certs/   # requests for an authority elsewhere
  kscope certs gen --signed --out certs/                                          # and with its answers the rest`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := o.check(cmd); err != nil {
				return err
			}
			return runCertsGen(cmd.Context(), app, cmd, o)
		},
	}
	o.flags(cmd)
	return cmd
}

func (o *certsGenOptions) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.brokers, "brokers", "", "`HOW-MANY` brokers (their ids begin with 1), or ids: 4-6")
	f.StringSliceVar(&o.hosts, "host", []string{"kafka-{n}"}, "`HOST` of each broker of --brokers; {n} is its id; may be repeated")
	f.StringSliceVar(&o.sans, "san", nil, "further `NAMES` and addresses of each broker; {n} is its id; may be repeated")
	f.StringSliceVar(&o.clients, "client", nil, "`NAME` of a client; may be repeated")
	f.StringVar(&o.fromCompose, "from-compose", "", "the brokers of a compose `FILE`, with all their names")
	f.BoolVar(&o.fromCluster, "from-cluster", false, "the brokers of the running cluster, with what they advertise on every listener")
	f.StringSliceVar(&o.fromProperties, "from-properties", nil, "the broker of a server.properties `FILE`; may be repeated")
	f.StringVar(&o.out, "out", "certs", "`FOLDER` to write to")
	f.StringVar(&o.caDir, "ca-dir", "", "`FOLDER` with ca.crt and ca.key of the authority; ca/ in the folder of --out where not given")
	f.BoolVar(&o.csr, "csr", false, "make keys and requests for an authority elsewhere")
	f.BoolVar(&o.signed, "signed", false, "finish what --csr began: tls.crt lies beside each request, the root in ca/ca.crt or in --ca-dir")
	f.BoolVar(&o.jks, "jks", false, "JKS stores too")
	f.BoolVar(&o.oldJava, "old-java", false, "PKCS12 stores that Java before 8u301 and 11.0.12 opens, with weaker ciphers")
	f.StringVar(&o.keyTypeName, "key-type", string(certs.P256), "`TYPE` of new keys: "+strings.Join(keyTypes(), ", "))
	f.IntVar(&o.days, "days", 397, "how many `DAYS` the certificates last, at most as long as their authority")
	f.IntVar(&o.caDays, "ca-days", 5*365, "how many `DAYS` a new authority lasts")
	f.IntVar(&o.readableBy, "readable-by", 1000, "`UID` of the user that the brokers run as; with --from-compose that of the image is the default")
	f.StringVar(&o.brokerPath, "broker-path", "", "`FOLDER` in which a broker finds its files; {n} is its id; where they are written when not given")
	f.StringVar(&o.cluster, "kubernetes", "", "Secrets too, as Strimzi names them for the cluster `NAME`")
	f.StringVar(&o.keytool, "keytool", keytoolSample, "`WHICH` stores a JDK's keytool lists in the test, where there is one: "+strings.Join(keytoolModes(), ", "))
	f.BoolVar(&o.force, "force", false, "replace brokers and clients that are there already; never the authority")
	f.BoolVar(&o.dryRun, "dry-run", false, "show what would be made, and write nothing")
	outputFlag(cmd, &o.output, render.ListFormats()...)
	completeWith(cmd, "key-type", keyTypes())
	completeWith(cmd, "keytool", keytoolModes())
	for _, folder := range []string{"out", "ca-dir", "broker-path"} {
		_ = cmd.MarkFlagDirname(folder)
	}
}

// Which stores keytool lists.
const (
	keytoolSample = "sample"
	keytoolAll    = "all"
	keytoolNone   = "none"
)

func keytoolModes() []string { return []string{keytoolSample, keytoolAll, keytoolNone} }

func keyTypes() []string {
	var names []string
	for _, k := range certs.KeyTypes() {
		names = append(names, string(k))
	}
	return names
}

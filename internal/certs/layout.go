package certs

import (
	"crypto/x509"
	"path"
)

// The layout of a folder that `kscope certs gen` writes, and that renewing and rotating read and keep. Of each member
// the certificate itself is the truth for subject, names, usages and dates; kscope.json holds what no certificate
// says. ReadSet reads such a folder, Member.Stores makes the files of a member that hold its certificate, and Place
// moves files into a folder, each whole.
//
//	kscope.json          the members, their kinds and the formats they have; no secret (Manifest)
//	README.md            what each file is, the principal of each certificate, its ACL and super.users lines
//	compose.yaml         the brokers' environment and mounts, to be laid over a docker-compose.yml
//	kubernetes/          on request: a Secret in each file, named as Strimzi names them; 0600
//	ca/                  0700
//	  ca.crt             the authority that signs, then what is above it up to the root
//	  ca.key             its key, PKCS#8, always 0600; not there when the authority is elsewhere
//	  truststore.p12     the root, for clients without a certificate of their own
//	  password           of this trust store
//	broker-N/, client-NAME/   0700; a broker may have another folder, which kscope.json names
//	  tls.crt            the chain: leaf, then intermediates, never the root
//	  tls.key            its key, unencrypted PKCS#8; 0600
//	  keystore.pem       tls.key and tls.crt in one file, as Kafka's PEM key store wants it; 0600
//	  ca.crt             who is trusted, also the PEM trust store; after an authority was rotated there may be two
//	  keystore.p12       key and chain; alias 1 in Java
//	  truststore.p12     who is trusted, with Java's attribute of trusted key usage
//	  keystore.jks, truststore.jks   on request; alias kafka and ca, ca-2, …
//	  password           of every store of this folder and of the keys in them; without a line end, 0600
//	  tls.csr            a request for an authority elsewhere; without tls.crt beside it none of the stores is there yet
//	  server.properties, server.p12.properties, server.jks.properties      brokers: lines for their own file
//	  client.properties, client.p12.properties, client.jks.properties, librdkafka.conf     clients
//
// A renewed certificate keeps folder, subject, names, password and formats, because Kafka loads it into a running
// broker only so (SslFactory: same distinguished name, no name lost).
const (
	ManifestFile   = "kscope.json"
	ReadmeFile     = "README.md"
	ComposeFile    = "compose.yaml"
	KubernetesDir  = "kubernetes"
	AuthorityDir   = "ca"
	AuthorityCert  = "ca.crt"
	AuthorityKey   = "ca.key"
	ChainFile      = "tls.crt"
	KeyFile        = "tls.key"
	RequestFile    = "tls.csr"
	KeystorePEM    = "keystore.pem"
	KeystoreP12    = "keystore.p12"
	TruststoreP12  = "truststore.p12"
	KeystoreJKS    = "keystore.jks"
	TruststoreJKS  = "truststore.jks"
	PasswordFile   = "password"
	ServerFile     = "server.properties"
	ClientFile     = "client.properties"
	LibrdkafkaFile = "librdkafka.conf"
)

// Kind is what a member of a set is.
type Kind string

// A broker is server and client, a client is client only.
const (
	Broker Kind = "broker"
	Client Kind = "client"
)

// Set is a folder of certificates as a value.
type Set struct {
	// Authority signs; its Key is nil where the authority is elsewhere.
	Authority *Authority
	// Password is that of the trust store in ca/.
	Password string
	Members  []Member
}

// Member is one broker or client of a set.
type Member struct {
	// Folder is the member's name: broker-1, client-app.
	Folder string
	Kind   Kind
	// ID is a broker's node.id.
	ID int32
	// Service is a broker's name in a compose file; its first host name where there is none.
	Service string
	// Path is where the broker finds the folder's files; empty where that is the folder itself.
	Path string
	// JKS says that there are JKS stores too; OldJava that the PKCS12 stores open in Java before 8u301 and 11.0.12.
	JKS, OldJava bool
	// ReadableBy is the user whose process reads the files; nil where that is the one who made them.
	ReadableBy *int

	// Leaf says what the certificate is for; of one that was read it is what that certificate says.
	Leaf Leaf
	// Pair is empty until issued; of a request to an authority elsewhere it holds the key alone.
	Pair     Pair
	Trusted  []*x509.Certificate
	Password string
	// Request is in DER; nil where the authority is here.
	Request []byte
}

// File is one file of a set; Path is below the set's folder, with slashes.
type File struct {
	Path string
	Data []byte
	// Secret says that nobody else may read it.
	Secret bool
}

// Issued says that the member has its certificate.
func (m Member) Issued() bool { return len(m.Pair.Chain) > 0 }

// in is the path of one of the member's files.
func (m Member) in(file string) string { return path.Join(m.Folder, file) }

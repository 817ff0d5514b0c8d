// Package sniff says what a topic holds without reading as a member of any group: how keys and values are encoded and
// where that changed, how they are spread, compressed and dated. It reads by plain Fetch requests, so nothing is
// committed, joined or created. Contents are judged and never kept: of values it gives away sizes and encodings alone.
package sniff

// Encoding names how a key or a value is written.
type Encoding string

// The encodings that are told apart. Null is no bytes at all (a tombstone on a compacted topic), Empty zero bytes.
const (
	Null  Encoding = "null"
	Empty Encoding = "empty"

	JSON      Encoding = "json"
	JSONTwice Encoding = "json_in_json_string" // {"a":1} sent through a JSON serializer as if it were text
	Text      Encoding = "text"
	Hex       Encoding = "hex"
	Base64    Encoding = "base64"

	// Framed begins with a zero byte and the four bytes of a schema id, as the serializers for a schema registry write.
	FramedAvro     Encoding = "framed_avro"
	FramedJSON     Encoding = "framed_json"
	FramedProtobuf Encoding = "framed_protobuf"

	AvroFile   Encoding = "avro_container"     // an Avro object container: "Obj", 1
	AvroSingle Encoding = "avro_single_object" // C3 01 and the fingerprint of a schema
	Protobuf   Encoding = "protobuf"
	Long       Encoding = "long"   // 8 bytes, most significant first, as Java's LongSerializer writes
	Double     Encoding = "double" // 8 bytes as Java's DoubleSerializer writes
	Int        Encoding = "int"    // 4 bytes as Java's IntegerSerializer writes
	Java       Encoding = "java_serialization"
	Gzip       Encoding = "gzip"
	Binary     Encoding = "binary" // none of these
)

var encodingWords = map[Encoding]string{
	Null: "null", Empty: "empty", JSON: "JSON", JSONTwice: "JSON inside a JSON string", Text: "text", Hex: "hex text", Base64: "base64 text",
	FramedAvro: "Avro with a schema id", FramedJSON: "JSON with a schema id", FramedProtobuf: "Protobuf with a schema id",
	AvroFile: "Avro container files", AvroSingle: "Avro single objects", Protobuf: "Protobuf", Long: "8-byte integers", Double: "8-byte floating point numbers",
	Int: "4-byte integers", Java: "Java serialization", Gzip: "gzip", Binary: "unknown binary",
}

// Words is the encoding as a person says it.
func (e Encoding) Words() string { return encodingWords[e] }

// Framed says that a schema id comes before the content.
func (e Encoding) Framed() bool { return e == FramedAvro || e == FramedJSON || e == FramedProtobuf }

// Judged says that there are bytes to judge: null and empty fit every serializer.
func (e Encoding) Judged() bool { return e != Null && e != Empty && e != "" }

// Guess is one encoding that bytes may have.
type Guess struct {
	Encoding Encoding `json:"encoding"`
	// Confidence is from 0 to 1: how seldom other encodings give such bytes. 1 is what cannot be anything else.
	Confidence float64 `json:"confidence"`
	// Because is what speaks for it, Against what speaks against it; either may be empty.
	Because string `json:"because,omitempty"`
	Against string `json:"against,omitempty"`
	// SchemaID is that of a frame, 0 where there is none.
	SchemaID int `json:"schema_id,omitempty"`
}

package sniff

import (
	"fmt"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Batches are the batches of one codec that were read.
type Batches struct {
	// Codec is none, gzip, snappy, lz4 or zstd.
	Codec   string `json:"codec"`
	Batches int    `json:"batches"`
	Records int    `json:"records"`
	// WireBytes are compressed, RecordBytes what they unpack to.
	WireBytes   int64 `json:"wire_bytes"`
	RecordBytes int64 `json:"record_bytes"`
}

// codecName is the name of a batch's codec (attributes of a record batch, bits 0 to 2).
func codecName(code uint8) string {
	switch kgo.CompressionCodecType(code) {
	case kgo.CodecNone:
		return "none"
	case kgo.CodecGzip:
		return "gzip"
	case kgo.CodecSnappy:
		return "snappy"
	case kgo.CodecLz4:
		return "lz4"
	case kgo.CodecZstd:
		return "zstd"
	}
	return fmt.Sprintf("codec %d", code)
}

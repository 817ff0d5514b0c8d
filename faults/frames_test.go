package faults

import (
	"crypto/tls"
	"net"

	"github.com/twmb/franz-go/pkg/kmsg"

	"kscope/internal/certs"
	"kscope/internal/impostor"
)

// answers are what a stub of a broker says to each key; it hangs up on what is not in it.
type answers map[int16]func() kmsg.Response

// takesLogin are the answers of a listener with SASL, up to SaslHandshake.
func takesLogin(code int16, mechanisms ...string) answers {
	return answers{
		18: func() kmsg.Response {
			r := kmsg.NewPtrApiVersionsResponse()
			for _, key := range []int16{1, 3, 17, 18, 36} {
				r.ApiKeys = append(r.ApiKeys, kmsg.ApiVersionsResponseApiKey{ApiKey: key, MaxVersion: kmsg.RequestForKey(key).MaxVersion()})
			}
			return r
		},
		17: func() kmsg.Response {
			return &kmsg.SASLHandshakeResponse{ErrorCode: code, SupportedMechanisms: mechanisms}
		},
	}
}

// speak answers one connection.
func (a answers) speak(c net.Conn) { impostor.Kafka(a)(c) }

// speakTLS is speak inside TLS.
func (a answers) speakTLS(pair certs.Pair) func(net.Conn) {
	return impostor.TLS(&tls.Config{Certificates: []tls.Certificate{pair.TLS()}}, a.speak)
}

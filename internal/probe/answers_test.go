package probe

import "github.com/twmb/franz-go/pkg/kmsg"

// offers are the keys of an ApiVersions answer, each with all versions that there are.
func offers(keys ...int16) func() kmsg.Response {
	return func() kmsg.Response {
		resp := kmsg.NewPtrApiVersionsResponse()
		for _, k := range keys {
			resp.ApiKeys = append(resp.ApiKeys, kmsg.ApiVersionsResponseApiKey{ApiKey: k, MaxVersion: kmsg.RequestForKey(k).MaxVersion()})
		}
		return resp
	}
}

func handshake(code int16, mechanisms ...string) func() kmsg.Response {
	return func() kmsg.Response {
		return &kmsg.SASLHandshakeResponse{ErrorCode: code, SupportedMechanisms: mechanisms}
	}
}

func authenticate(codes ...int16) func() kmsg.Response {
	return func() kmsg.Response {
		r := kmsg.NewPtrSASLAuthenticateResponse()
		if len(codes) > 0 {
			r.ErrorCode, codes = codes[0], codes[1:]
		}
		return r
	}
}

package certs

import (
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// keywords are the attributes that Java writes by name in an RFC 2253 name (sun.security.x509.AVAKeyword); all others
// are written as an object identifier with the encoded value in hexadecimal.
var keywords = map[string]string{
	"2.5.4.3": "CN", "2.5.4.6": "C", "2.5.4.7": "L", "2.5.4.8": "ST", "2.5.4.9": "STREET", "2.5.4.10": "O", "2.5.4.11": "OU",
	"0.9.2342.19200300.100.1.25": "DC", "0.9.2342.19200300.100.1.1": "UID",
}

// DistinguishedName writes an encoded name as X500Principal.getName() does, which is what follows "User:" in a
// principal: RFC 2253, the last part first. crypto/x509 orders the parts its own way and knows other keywords.
func DistinguishedName(raw []byte) string {
	var rdns []asn1.RawValue
	if rest, err := asn1.Unmarshal(raw, &rdns); err != nil || len(rest) > 0 {
		return fmt.Sprintf("unreadable name of %d bytes", len(raw))
	}
	parts := make([]string, 0, len(rdns))
	for _, rdn := range rdns {
		parts = append(parts, relative(rdn.FullBytes))
	}
	slices.Reverse(parts)
	return strings.Join(parts, ",")
}

// attribute is one part of a name with its value as it is encoded.
type attribute struct {
	Type  asn1.ObjectIdentifier
	Value asn1.RawValue
}

// relative writes one relative name; several attributes stay together, joined by "+", in their order.
func relative(der []byte) string {
	var set []attribute
	if _, err := asn1.UnmarshalWithParams(der, &set, "set"); err != nil {
		return "unreadable"
	}
	parts := make([]string, 0, len(set))
	for _, a := range set {
		parts = append(parts, a.String())
	}
	return strings.Join(parts, "+")
}

// String is KEYWORD=value, or OID=#hex for what has no keyword or is no text.
func (a attribute) String() string {
	keyword, known := keywords[a.Type.String()]
	text, isText := a.text()
	if !known || !isText {
		if !known {
			keyword = a.Type.String()
		}
		return keyword + "=#" + hex.EncodeToString(a.Value.FullBytes)
	}
	return keyword + "=" + escaped(text)
}

// text is the value of the kinds of string that Java takes for one: printable, T61, IA5, UTF-8, BMP.
func (a attribute) text() (string, bool) {
	if a.Value.Class != asn1.ClassUniversal {
		return "", false
	}
	switch a.Value.Tag {
	case asn1.TagPrintableString, asn1.TagT61String, asn1.TagIA5String, asn1.TagUTF8String, asn1.TagGeneralString, asn1.TagBMPString:
	default:
		return "", false
	}
	var value pkix.AttributeTypeAndValue
	der, err := asn1.Marshal(a)
	if err == nil {
		_, err = asn1.Unmarshal(der, &value)
	}
	text, ok := value.Value.(string)
	return text, ok && err == nil
}

// escaped puts a backslash before what has a meaning in a name, and before blanks at the ends.
func escaped(text string) string {
	inner := strings.Trim(text, " \r")
	lead := strings.Index(text, inner)
	var out strings.Builder
	for i, r := range text {
		switch {
		case inner == "" || i < lead || i >= lead+len(inner) || strings.ContainsRune(`,=+<>#;"\`, r):
			out.WriteString(`\` + string(r))
		case r == 0:
			out.WriteString(`\00`)
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}

#!/bin/sh
# The certificates of three brokers and two clients in PEM, PKCS12 and JKS, made and tested by kscope, and the same set by
# openssl and keytool, side by side. Usage: bench-certs.sh [kscope]
set -eu
kscope=${1:-bin/kscope}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

now() { date +%s%N; }

# The best of a few runs: a busy machine slows all of them, and never speeds one up.
kscope_ns() {
    best=
    for i in 1 2 3 4 5; do
        rm -rf "$work/kscope"
        from=$(now)
        "$kscope" certs gen --brokers 3 --host 'kafka-{n}' --san localhost,127.0.0.1 --client app --client admin --jks \
            --out "$work/kscope" "$@" >"$work/log"
        took=$(($(now) - from))
        if [ -z "$best" ] || [ "$took" -lt "$best" ]; then best=$took; fi
    done
    echo "$best"
}

# What a careful script does: keys, requests, names, both usages, all stores, and each looked at again.
member() { # folder, common name, subject alternative names, usages
    dir=$work/script/$1
    mkdir -p "$dir"
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$dir/tls.key"
    openssl req -new -key "$dir/tls.key" -subj "/CN=$2" -out "$dir/tls.csr"
    { [ -z "$3" ] || echo "subjectAltName=$3"; echo "extendedKeyUsage=$4"; echo "keyUsage=digitalSignature"; } >"$dir/ext"
    openssl x509 -req -in "$dir/tls.csr" -CA "$ca/ca.crt" -CAkey "$ca/ca.key" -CAcreateserial -days 397 -extfile "$dir/ext" -out "$dir/tls.crt"
    cat "$dir/tls.key" "$dir/tls.crt" >"$dir/keystore.pem"
    openssl rand -hex 16 | tr -d '\n' >"$dir/password"
    openssl pkcs12 -export -inkey "$dir/tls.key" -in "$dir/tls.crt" -name kafka -passout "file:$dir/password" -out "$dir/keystore.p12"
    for kind in PKCS12:p12 JKS:jks; do
        keytool -importcert -noprompt -alias ca -file "$ca/ca.crt" -storetype "${kind%:*}" -storepass:file "$dir/password" -keystore "$dir/truststore.${kind#*:}"
    done
    keytool -importkeystore -noprompt -srckeystore "$dir/keystore.p12" -srcstoretype PKCS12 -srcstorepass:file "$dir/password" \
        -destkeystore "$dir/keystore.jks" -deststoretype JKS -deststorepass:file "$dir/password"
    openssl verify -CAfile "$ca/ca.crt" "$dir/tls.crt"
    openssl pkcs12 -in "$dir/keystore.p12" -passin "file:$dir/password" -noout
    for store in keystore.p12:PKCS12 truststore.p12:PKCS12 keystore.jks:JKS truststore.jks:JKS; do
        keytool -list -keystore "$dir/${store%:*}" -storetype "${store#*:}" -storepass:file "$dir/password"
    done
}

script() {
    ca=$work/script/ca
    mkdir -p "$ca"
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$ca/ca.key"
    openssl req -x509 -new -key "$ca/ca.key" -subj /CN=bench -days 1825 -out "$ca/ca.crt"
    for n in 1 2 3; do member "broker-$n" "kafka-$n" "DNS:kafka-$n,DNS:localhost,IP:127.0.0.1" serverAuth,clientAuth; done
    for c in app admin; do member "client-$c" "$c" "" clientAuth; done
}

seconds() { awk "BEGIN { printf \"%.3f\", $1 / 1e9 }"; }
ratio() { awk "BEGIN { printf \"%.0f\", $2 / $1 }"; }

alone=$(kscope_ns --keytool none)
grep '^tested' "$work/log"
echo "kscope certs gen                        $(seconds "$alone") s"
if ! command -v keytool >/dev/null || ! command -v openssl >/dev/null; then
    echo "openssl and keytool                     not compared: one of them is not here"
    exit 0
fi
listed=$(kscope_ns --keytool sample)
grep '^tested' "$work/log"
echo "the same, keytool lists a sample        $(seconds "$listed") s"
from=$(now)
script >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
took=$(($(now) - from))
echo "the same set by openssl and keytool     $(seconds "$took") s: $(ratio "$alone" "$took") times as long, $(ratio "$listed" "$took") with keytool in both"
rsa=$(kscope_ns --keytool none --key-type rsa:3072)
echo "kscope certs gen --key-type rsa:3072    $(seconds "$rsa") s"

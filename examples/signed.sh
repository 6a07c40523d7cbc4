#!/usr/bin/env bash
# signed.sh PERSON METHOD TARGET [BODY-FILE]: asks the gate at $GATE as a person would, with PERSON.key, curl and openssl.
# What is signed, and how, stands in docs/reference/api.md, Who asks.
#
#   GATE=localhost:8440 bash examples/signed.sh officer-1 GET '/v1/cases?state=open'
set -euo pipefail

if (($# < 3)); then
  echo 'usage: [GATE=HOST:PORT] signed.sh PERSON METHOD TARGET [BODY-FILE]' >&2
  exit 2
fi
person=$1 method=$2 target=$3 body=${4-} gate=${GATE:-localhost:8440}
path=${target%%\?*} query=${target#"${target%%\?*}"}
covered='"@method" "@authority" "@path" "@query"' send=()
base=$(printf '"@method": %s\n"@authority": %s\n"@path": %s\n"@query": %s' "$method" "$gate" "$path" "${query:-?}")
if [[ -n $body ]]; then
  digest="sha-256=:$(openssl dgst -sha256 -binary "$body" | base64 -w0):"
  covered+=' "content-digest"' base+=$'\n'"\"content-digest\": $digest"
  send=(-H "content-digest: $digest" --json "@$body")
fi
params="($covered);created=$(date +%s);nonce=\"$(openssl rand -hex 16)\";keyid=\"$person\";alg=\"ed25519\""

# openssl signs a file, not a pipe.
message=$(mktemp)
trap 'rm -f "$message"' EXIT
printf '%s\n"@signature-params": %s' "$base" "$params" > "$message"
signature=$(openssl pkeyutl -sign -rawin -inkey "$person.key" -in "$message" | base64 -w0)
curl -sS -X "$method" "${send[@]}" "http://$gate$target" \
  -H "signature-input: caveat=$params" -H "signature: caveat=:$signature:"

#!/usr/bin/env bash
# curl.sh PROPOSAL.json: asks a gate, waits for people where it must, acts (a dry run) and reports, with curl.
#
#   CAVEAT_GATE   the gate, by default http://localhost:8440
#   CAVEAT_CURL   a configuration of curl with the agent's token, which so stays out of the list of processes:
#                 oauth2-bearer = cvt_…
set -euo pipefail

if [[ $# != 1 || -z ${CAVEAT_CURL-} ]]; then
  echo 'usage: CAVEAT_CURL=FILE [CAVEAT_GATE=URL] curl.sh PROPOSAL.json' >&2
  exit 2
fi
gate=${CAVEAT_GATE:-http://localhost:8440}
gate=${gate%/}
token=$CAVEAT_CURL

answer=$(mktemp)
trap 'rm -f "$answer"' EXIT

# Where the gate is busy, or there is no answer, the same bytes are sent again, as late as it says (Retry-After).
ask() {
  local exit=0
  curl -sS --fail-with-body --retry 6 --retry-connrefused -K "$token" -o "$answer" "$@" || exit=$?
  cat "$answer"
  return "$exit"
}

# The first text of that name; the members of a ruling come before those of its case.
text() { grep -o "\"$1\":\"[^\"]*\"" <<<"$2" | head -n1 | cut -d'"' -f4; }

if ! ruling=$(ask --json "@$1" "$gate/v1/proposals"); then
  printf 'not taken: %s\n' "$ruling" >&2
  exit 1
fi
id=$(text proposal "$ruling")
while [[ $(text state "$ruling") =~ ^(held|approved)$ && $ruling != *'"mode":"shadow"'* ]]; do
  echo "held: waits for $(text formula "${ruling#*\"requires\":}")"
  ruling=$(ask "$gate/v1/proposals/$id?wait=30s")
done

case $(text state "$ruling") in
  permitted | released)
    echo "dry run: $(tr -d '\n' <"$1")"
    ask --json '{"outcome":"executed","note":"a dry run"}' "$gate/v1/proposals/$id/reports" >/dev/null
    echo 'reported'
    ;;
  *)
    echo "$(text state "$ruling"): not done"
    exit 1
    ;;
esac

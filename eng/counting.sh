# Counts results for ./test. Sourced: adds to $passed, $failed and $skipped, and prints what did not pass.
passed=0 failed=0 skipped=0

# check NAME COMMAND…: one check; its output is shown only when it fails.
check() {
  local name=$1 output
  shift
  if output=$("$@" 2>&1 </dev/null); then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf '%s\n' "$output" "FAILED: $name"
    return 1
  fi
}

# count_report NAME EXIT FILE: the results of a test project, from its exit code and its xUnit XML report.
# A report that is missing, cut off or empty, and an exit code that the report does not explain, are failures.
count_report() {
  local name=$1 exit=$2 file=$3 assembly before=$failed
  if [[ ! -f $file ]] || ! grep -q '</assemblies>' "$file"; then
    failed=$((failed + 1))
    printf 'FAILED: %s ended with exit code %s and no complete report\n' "$name" "$exit"
    return
  fi

  assembly=$(grep -o '<assembly [^>]*>' "$file")
  failed=$((failed + $(attribute failed "$assembly") + $(attribute errors "$assembly")))
  passed=$((passed + $(attribute passed "$assembly")))
  skipped=$((skipped + $(attribute skipped "$assembly")))
  print_skipped "$file"
  if ((exit != 0 && failed == before)); then
    failed=$((failed + 1))
    printf 'FAILED: %s ended with exit code %s\n' "$name" "$exit"
  fi
}

# attribute NAME ELEMENTS: the sum of a numeric attribute.
attribute() {
  local sum=0 number
  for number in $(grep -o " $1=\"[0-9]*\"" <<<"$2" | grep -o '[0-9]*'); do
    sum=$((sum + number))
  done
  printf '%s' "$sum"
}

# print_skipped FILE: a line for every skipped test, with its reason.
print_skipped() {
  tr '\n' ' ' <"$1" | grep -o '<test [^>]*result="Skip"[^>]*><reason>[^<]*' |
    sed -E 's/.* name="([^"]*)".*<reason>(.*)/skipped: \1: \2/; s/\\?&quot;/"/g; s/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g'
}

# summary: the last line; fails when anything failed or nothing ran.
summary() {
  if ((passed + failed == 0)); then
    failed=1
    printf 'FAILED: nothing was run\n'
  fi
  local line="$passed passed, $failed failed"
  ((skipped == 0)) || line+=", $skipped skipped"
  printf '%s\n' "$line"
  ((failed == 0))
}

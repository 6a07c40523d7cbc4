#!/usr/bin/env bash
# eng/fuzz.sh [SECONDS [TARGET…]]: fuzzes what reads bytes of strangers, every target or those named, 60 seconds each unless said otherwise.
# Needs a build, and afl++. Ends with 1 where an input made a target fail, and says where that input lies.
set -uo pipefail
cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." || exit 3

seconds=${1:-60}
shift
targets=("$@")
((${#targets[@]} > 0)) || targets=(fuzz/corpus/*)
out=artifacts/fuzz
mkdir -p "$out/found"

# The program is the one that was built, in a copy whose core tells the fuzzer which ways it went.
instrument() {
  rm -rf "$out/bin"
  cp -r artifacts/bin/Caveat.Fuzz/release "$out/bin" && dotnet sharpfuzz "$out/bin/Caveat.dll" >"$out/sharpfuzz.log" 2>&1
  grep -q SharpFuzz.Common "$out/bin/Caveat.dll" || { cat "$out/sharpfuzz.log" && echo 'the core was not instrumented' && exit 1; }
}

# The fuzzer is to believe that a program which is no ELF file is instrumented, and to ask nothing of the machine.
export AFL_SKIP_BIN_CHECK=1 AFL_NO_UI=1 AFL_NO_COLOR=1 AFL_SKIP_CPUFREQ=1 AFL_NO_AFFINITY=1
export AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1

stat() { sed -n "s/^$1 *: //p" "$2"; }

# fuzz TARGET: where the program itself ends, as on a stack that overflows, so does the fuzzer, and what it was given last is the finding.
fuzz() {
  local target=$1 found=$out/found/$1 exit=0 inputs edges
  rm -rf "$found"
  afl-fuzz -i "fuzz/corpus/$target" -o "$found" -V "$seconds" -t 10000 -m none -- \
    dotnet "$out/bin/Caveat.Fuzz.dll" "$target" >"$found.log" 2>&1 </dev/null || exit=$?
  if ((exit != 0)); then
    tail -n 20 "$found.log"
    echo "FAILED: $target: the fuzzer ended with $exit; the last input is $found/default/.cur_input"
    return 1
  fi

  inputs=$(stat execs_done "$found/default/fuzzer_stats")
  edges=$(stat edges_found "$found/default/fuzzer_stats")
  echo "$target: $inputs inputs, $edges edges"
  ((edges > 10)) || { echo "FAILED: $target: the fuzzer sees no ways" && return 1; }
  ! compgen -G "$found/default/crashes/id*" && ! compgen -G "$found/default/hangs/id*"
}

instrument
result=0
for target in "${targets[@]}"; do
  fuzz "$(basename "$target")" || result=1
done
exit "$result"

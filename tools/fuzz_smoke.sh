#!/bin/sh
# Builds the libFuzzer targets with clang and runs each for a fixed number of inputs from the kept
# corpus, with address and undefined behaviour sanitizers. Part of make test.
# Usage: tools/fuzz_smoke.sh BUILD_DIR [RUNS]
set -eu
cd "$(dirname "$0")/.."
build=${1:?usage: tools/fuzz_smoke.sh BUILD_DIR [RUNS]}
runs=${2:-20000}
targets="frame flat proxy_block"

cmake --preset fuzz -B "$build" >/dev/null
# shellcheck disable=SC2046
cmake --build "$build" --target $(printf 'fuzz_%s ' $targets) >"$build/build.log" || {
    cat "$build/build.log" >&2
    exit 1
}
for target in $targets; do
    # What libFuzzer finds goes to the build folder; the kept corpus is only read.
    mkdir -p "$build/found/$target"
    "$build/bin/fuzz_$target" -seed=1 -runs="$runs" -max_len=8192 -verbosity=0 -print_final_stats=1 \
        -artifact_prefix="$build/found/" "$build/found/$target" "test/fuzz/corpus/$target" \
        >"$build/$target.log" 2>&1 || {
        cat "$build/$target.log"
        exit 1
    }
    echo "fuzz_$target: $(grep number_of_executed_units "$build/$target.log")"
done

#!/bin/sh
# Builds libFuzzer targets with clang and runs each from its kept corpus, with address and undefined
# behaviour sanitizers. Without SECONDS, as in make test: the targets for which test/fuzz/targets.cmake
# names a number of inputs, for so many. With SECONDS (make fuzz): all targets, each for so long.
# Usage: tools/fuzz_smoke.sh BUILD_DIR [SECONDS]
set -eu
cd "$(dirname "$0")/.."
build=${1:?usage: tools/fuzz_smoke.sh BUILD_DIR [SECONDS]}
seconds=${2:-0}
# Lines of a name and a number each.
targets=$(sed -n 's/^add_fuzz_target(fuzz_\([a-z_]*\)\.cc \([0-9]*\) .*/\1 \2/p' test/fuzz/targets.cmake)
[ "$seconds" -gt 0 ] || targets=$(echo "$targets" | grep -v ' 0$')
names=$(echo "$targets" | cut -d' ' -f1)

cmake --preset fuzz -B "$build" >/dev/null
# shellcheck disable=SC2046
cmake --build "$build" --target $(printf 'fuzz_%s ' $names) >"$build/build.log" || {
    cat "$build/build.log" >&2
    exit 1
}
echo "$targets" | while read -r target runs; do
    if [ "$seconds" -gt 0 ]; then limit=-max_total_time=$seconds; else limit=-runs=$runs; fi
    # What libFuzzer finds goes to the build folder; the kept corpus is only read.
    mkdir -p "$build/found/$target"
    "$build/bin/fuzz_$target" -seed=1 "$limit" -max_len=8192 -verbosity=0 -print_final_stats=1 \
        -artifact_prefix="$build/found/" "$build/found/$target" "test/fuzz/corpus/$target" \
        </dev/null >"$build/$target.log" 2>&1 || {
        cat "$build/$target.log"
        exit 1
    }
    echo "fuzz_$target: $(grep number_of_executed_units "$build/$target.log")"
done

#!/bin/sh
# Looks for what the fixed seeds of make test do not find: for MINUTES it runs fresh seeds of the
# simulated system (test/sim), of the simulated center (test/center), fresh rounds of the crash tests
# (test/e2e/crash_test.py, crash_all_test.py; hundreds in ten minutes) and fresh power cuts
# (test/powercut). What fails is kept: the command that repeats it, one a line, in
# build/soak/failed-seeds.txt, and what it said beside it. Exit 1 if anything failed.
# `sim --seed N --minutes M --story` then tells the seed step by step, byte for byte the same.
# Usage: tools/soak.sh BUILD_DIR MINUTES [FIRST_SEED]
set -eu
cd "$(dirname "$0")/.."
build=${1:?usage: tools/soak.sh BUILD_DIR MINUTES [FIRST_SEED]}
minutes=${2:?usage: tools/soak.sh BUILD_DIR MINUTES [FIRST_SEED]}
now=$(date +%s)
seed=${3:-$now}
end=$((now + minutes * 60))
kept=build/soak
failed=$kept/failed-seeds.txt
mkdir -p "$kept"
: >"$failed"
simulated=0 centers=0 crashes=0 cuts=0

# repeat NAME COMMAND...: runs it; keeps the command and its words if it fails.
repeat() {
    name=$1
    shift
    "$@" >"$kept/last.log" 2>&1 && return 0
    echo "$*" >>"$failed"
    mv "$kept/last.log" "$kept/$name-$seed.log"
    echo "FAILED: $*"
    tail -n 3 "$kept/$name-$seed.log"
}

is_over() {
    [ "$(date +%s)" -ge "$end" ]
}

while ! is_over; do
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        is_over && break
        seed=$((seed + 1))
        repeat sim "$build/bin/sim" --seed "$seed" --minutes 15
        simulated=$((simulated + 1))
    done
    is_over && break
    repeat center "$build/bin/center" --seed "$seed" --hours 4
    centers=$((centers + 1))
    is_over && break
    repeat crash python3 test/e2e/crash_test.py --bin "$build/bin" \
        --hammer "$build/bin/state_hammer" --rounds 6 --seed "$seed"
    is_over && break
    repeat crash_all python3 test/e2e/crash_all_test.py --bin "$build/bin" \
        --hammer "$build/bin/state_hammer" --rounds 12 --seed "$seed"
    crashes=$((crashes + 18))
    is_over && break
    repeat powercut env AGENTLINE_POWERCUT_SEED="$seed" "$build/bin/powercut_test" \
        --gtest_filter='PowerCut.*'
    cuts=$((cuts + 1))
done
echo "soak: $simulated seeds of sim, $centers of center, $crashes rounds of the crash tests," \
    "$cuts of the power cut, $(wc -l <"$failed") failed"
[ ! -s "$failed" ]

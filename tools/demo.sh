#!/usr/bin/env bash
# A day in a small call center, in half a minute: three agents, a supervisor, and a server that is
# killed in the middle of it. Every state that an agent was told must be there afterwards.
#
#   tools/demo.sh BUILD_DIR
#
# Each line begins with who says it. Ends with "DEMO OK" and 0 only if every check held.
set -euo pipefail

build=${1:?usage: tools/demo.sh BUILD_DIR}
build=$(cd "$build" && pwd)
agentline=$build/bin/agentline
work=$(mktemp -d "${TMPDIR:-/tmp}/agentline-demo.XXXXXX")
export AGENTLINE_SERVER=unix:$work/agentline.sock
agents=(alice bob carol)
declare -A pid=() input=() group=([alice]=Sales [bob]=Sales [carol]=Support)
failures=0

cleanup() {
    trap - EXIT INT TERM
    exec 2>/dev/null # The shell would tell of each program that is killed here.
    local each
    for each in "${pid[@]}"; do kill -9 "$each" 2>/dev/null || true; done
    wait || true
    rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Only this script holds the desktops' inputs, so that closing one ends that desktop.
close_inputs() {
    local descriptor
    for descriptor in "${input[@]}"; do exec {descriptor}>&-; done
}
run() {
    close_inputs
    exec "$@"
}

# ---- What is shown --------------------------------------------------------------------------------

show() { printf '%(%H:%M:%S)T  %-10s  %s\n' -1 "$1" "$2"; }
chapter() { printf '\n== %s\n' "$1"; }
pause() { sleep "${1:-0.7}"; }

# Handles become names: "session 0x2a" is "alice's session", "agent 0x17" is "agent alice".
named() {
    local text=$1 handle name attempt
    while [[ $text =~ (session|agent)\ 0x[0-9a-f]+ ]]; do
        handle=${BASH_REMATCH[0]}
        # The supervisor may hear of a session before the agent's own desktop has said its number.
        for attempt in {1..40}; do
            name=$(sed -n "s/^$handle = //p" "$work/names")
            [ -z "$name" ] || break
            sleep 0.05
        done
        text=${text//$handle/${name:-${handle/0x/number }}}
    done
    printf '%s' "$text"
}

# Keeps each line of a program as it is, and shows it with names.
relay() {
    local who=$1 line
    close_inputs
    while IFS= read -r line; do
        printf '%s\n' "$line" >>"$work/$who.log"
        if [[ $line =~ ^session\ (0x[0-9a-f]+)\ of\ agent\ (0x[0-9a-f]+)\ \((.*)\)\ in\ (.*) ]]; then
            printf '%s\n' "session ${BASH_REMATCH[1]} = ${BASH_REMATCH[3]}'s session" \
                "agent ${BASH_REMATCH[2]} = agent ${BASH_REMATCH[3]}" >>"$work/names"
            line="logged in to ${BASH_REMATCH[4]}"
        fi
        line=${line/ new is / is new and }
        show "$who" "$(named "$line")"
    done
}

# ---- Checks -----------------------------------------------------------------------------------------

check() {
    local claim=$1
    shift
    if "$@"; then
        show check "$claim: yes"
    else
        show check "$claim: NO"
        failures=$((failures + 1))
    fi
}

give_up() {
    show demo "$1"
    show demo "last words of the server:"
    tail -5 "$work/server.log" || true
    exit 1
}

count() {
    touch "$work/$1.log"
    grep -c -- "$2" "$work/$1.log" || true
}

# wait_for WHO PATTERN COUNT: until that many of WHO's lines match; nobody takes ten seconds.
wait_for() {
    local attempt
    for attempt in {1..200}; do
        [ "$(count "$1" "$2")" -ge "$3" ] && return 0
        sleep 0.05
    done
    give_up "$1 never said \"$2\""
}

# ended PID: until the program has ended; its exit status.
ended() {
    local attempt
    for attempt in {1..200}; do
        if ! kill -0 "$1" 2>/dev/null; then
            wait "$1"
            return
        fi
        sleep 0.05
    done
    give_up "a program does not end"
}

# ---- The cast ---------------------------------------------------------------------------------------

write_config() {
    local bob_pin
    bob_pin=$(printf '2345\n' | "$agentline" hash-pin)
    cat >"$work/agentlined.toml" <<CONFIG
[server]
listen = ["unix:$work/agentline.sock"]
data_dir = "$work/data"
[[line]]
name = "main"
addresses = ["1001", "1002", "1003"]
[[line.group]]
id = "c2d0e2c4-7f0e-4a39-9a52-0f3e6a5b1d10"
name = "Sales"
wrapup = "2s"
queues = ["sales"]
[[line.group]]
id = "5e0b9a3c-4b5f-4a53-8f7f-0b6f2f0f9a11"
name = "Support"
queues = ["support"]
[[line.queue]]
name = "sales"
[[line.queue]]
name = "support"
[[line.agent]]
id = "alice"
pin = "1234"
[[line.agent]]
id = "bob"
pin = "$bob_pin"
[[line.agent]]
id = "carol"
pin = "3456"
CONFIG
}

start_server() {
    local ready_before
    ready_before=$(count server 'ready on')
    run "$build/bin/agentlined" --config "$work/agentlined.toml" >>"$work/server.log" 2>&1 &
    pid[server]=$!
    wait_for server 'ready on' $((ready_before + 1))
    show server "ready, $(sed -n 's/.* and \([0-9]* facts\) after it.*/\1/p' "$work/server.log" |
        tail -1) came from the journal"
}

start_supervisor() {
    run "$build/bin/watch" --line main > >(relay supervisor) 2>&1 &
    pid[supervisor]=$!
    wait_for supervisor 'line open' 1
}

start_desktop() {
    local who=$1 pin=$2 address=$3 descriptor
    mkfifo "$work/$who.input"
    run "$build/bin/agent_desktop" --line main --agent "$who:$pin" --group "${group[$who]}" \
        --address "$address" <"$work/$who.input" > >(relay "$who") 2>&1 &
    pid[$who]=$!
    exec {descriptor}>"$work/$who.input"
    input[$who]=$descriptor
    wait_for "$who" '^session 0x' 1
}

# say WHO STATE: the agent presses the button, and waits until the server has acknowledged it.
say() {
    local who=$1 state=$2 before
    before=$(count "$who" "^acknowledged $state\$")
    printf '%s\n' "$state" >&"${input[$who]}"
    wait_for "$who" "^acknowledged $state\$" $((before + 1))
}

session_of() { sed -n 's/^session \(0x[0-9a-f]*\) of.*/\1/p' "$work/$1.log"; }
acknowledged_of() { sed -n 's/^acknowledged //p' "$work/$1.log" | tail -1; }

# The state of a session as `agentline sessions --json` tells it.
state_of() {
    "$agentline" sessions --json | tr '{' '\n' |
        sed -n "s/.*\"session\":$(($1)),.*\"state\":\"\([A-Z]*\)\".*/\1/p"
}

# ---- The day ----------------------------------------------------------------------------------------

has_ended_wrapup() { wait_for supervisor "session $(session_of "$1") is READY" "$2"; }
server_has_what_was_acknowledged() { [ "$(state_of "$(session_of "$1")")" = "$(acknowledged_of "$1")" ]; }
desktop_found_it() { [ "$(count "$1" '^reopened: .*: it is there$')" -eq 1 ]; }

morning() {
    chapter "Morning: the server starts, a supervisor watches, three agents log in"
    : >"$work/names"
    write_config
    start_server
    start_supervisor
    start_desktop alice 1234 0
    start_desktop bob 2345 1
    start_desktop carol 3456 2
    chapter "Everybody is ready; the first calls"
    local who
    for who in "${agents[@]}"; do say "$who" READY; done
    pause
    say alice BUSYONCALL
    say carol BUSYONCALL
    pause 1
    chapter "Alice's call is over: two seconds of wrap-up, then she is READY by rule"
    say alice BUSYWRAPUP
    has_ended_wrapup alice 2
    pause
}

crash() {
    chapter "Alice takes a break, Bob and Carol are on a call, and the server is killed (kill -9)"
    say alice NOTREADY
    say bob BUSYONCALL
    noon=$(date -u +%Y-%m-%dT%H:%M:%S.%6NZ)
    kill -9 "${pid[server]}"
    wait "${pid[server]}" 2>/dev/null || true
    show server "killed"
    wait_for supervisor 'line closed' 1
    check "an operator is told that the server is away" server_is_away
    pause 1
    chapter "The server starts again and reads its journal; the desktops come back by themselves"
    start_server
    wait_for supervisor 'line open' 2
    local who
    for who in "${agents[@]}"; do printf '300ms\n' >&"${input[$who]}"; done
    for who in "${agents[@]}"; do wait_for "$who" '^reopened:' 1; done
    pause
    for who in "${agents[@]}"; do
        check "$who finds the state that was acknowledged ($(acknowledged_of "$who"))" \
            desktop_found_it "$who"
        check "so do the operator's commands" server_has_what_was_acknowledged "$who"
    done
}
server_is_away() { ! "$agentline" status >/dev/null 2>&1; }

afternoon() {
    chapter "The day goes on"
    say bob BUSYWRAPUP
    say carol BUSYWRAPUP
    say alice READY
    has_ended_wrapup bob 2
    say carol READY
    pause
    say alice BUSYONCALL
    pause 1
    say alice BUSYWRAPUP
    has_ended_wrapup alice 4
    chapter "Evening: everybody ends the session"
    local who
    for who in "${agents[@]}"; do say "$who" ENDED; done
    pause
    for who in "${agents[@]}"; do check "$who's session is ENDED" server_has_what_was_acknowledged "$who"; done
    for who in "${agents[@]}"; do leave "$who"; done
}

# The end of its input ends a desktop.
leave() {
    local descriptor=${input[$1]}
    exec {descriptor}>&-
    unset "input[$1]"
    check "$1's desktop ends without complaint" ended "${pid[$1]}"
    unset "pid[$1]"
}

report() {
    chapter "What the supervisor has seen"
    kill -TERM "${pid[supervisor]}"
    check "the supervisor's program ends without complaint" ended "${pid[supervisor]}"
    unset "pid[supervisor]"
    pause 1
    chapter "What the operator sees: agentline agents, agentline sessions"
    "$agentline" agents
    printf '\n'
    "$agentline" sessions
    chapter "As it was just before the server was killed: agentline replay --at $noon"
    "$agentline" replay --at "$noon" | tee "$work/noon"
    check "Bob was on a call then" grep -q ' bob .* BUSYONCALL ' "$work/noon"
    chapter "Does the journal give the very state that the server has? agentline replay --verify"
    check "replay equals live state" "$agentline" replay --verify
}

morning
crash
afternoon
report
printf '\n'
if [ "$failures" -gt 0 ]; then
    printf 'DEMO FAILED: %s checks did not hold\n' "$failures"
    exit 1
fi
printf 'DEMO OK\n'

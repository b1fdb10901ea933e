#!/usr/bin/env bash
# A day in a small call center, in half a minute: three agents, a supervisor, twenty calls, and a
# server that is killed in the middle of it. Every state that an agent was told must be there
# afterwards, and every waiting call must have had its place.
#
#   tools/demo.sh BUILD_DIR
#
# Each line begins with who says it. Ends with "DEMO OK" and 0 only if every check held.
set -euo pipefail

build=${1:?usage: tools/demo.sh BUILD_DIR}
build=$(cd "$build" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/agentline-demo.XXXXXX")
# shellcheck source=tools/demo_stage.sh
source "$(dirname "${BASH_SOURCE[0]}")/demo_stage.sh"
agents=(alice bob carol)

# The seed decides who hangs up first in each talk; all else is said call by call.
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
[line.simulated]
seed = 7
[[line.group]]
id = "c2d0e2c4-7f0e-4a39-9a52-0f3e6a5b1d10"
name = "Sales"
wrapup = "1s"
queues = ["sales"]
[[line.group]]
id = "5e0b9a3c-4b5f-4a53-8f7f-0b6f2f0f9a11"
name = "Support"
queues = ["support"]
[[line.queue]]
name = "sales"
max_wait = "3s"
overflow = "support"
ring_time = "2s"
back_off = "1s"
[[line.queue]]
name = "support"
ring_time = "2s"
[[line.agent]]
id = "alice"
pin = "1234"
[[line.agent]]
id = "bob"
pin = "$bob_pin"
[[line.agent]]
id = "carol"
pin = "3456"
[[line.reason]]
id = "lunch"
label = "Lunch"
CONFIG
}

# ---- Calls ------------------------------------------------------------------------------------------

number=0
# arrive QUEUE OPTIONS: a caller with the next number; sets `call`.
arrive() {
    local to=$1
    shift
    number=$((number + 1))
    call=$(inject --queue "$to" --from "+3315550$((100 + number))" "$@")
}
talker() { arrive "$1" --patience 60s --answer 300ms --talk "$2" "${@:3}"; }

# The calls in the order of their first fact of this name.
in_order_of() {
    local fact=$1 each
    shift
    for each in "$@"; do printf '%s %s\n' "$(fact_line "$fact" "call=$each")" "$each"; done |
        sort -n | cut -d' ' -f2 | xargs
}
came_in_order() {
    local fact=$1
    shift
    [ "$(in_order_of "$fact" "$@")" = "$*" ]
}
# The name of the agent at whom the call rang as the Nth.
rang_at() {
    local session
    session=$(grep " CallOffered .* call=$1 " "$work/facts.log" | sed -n "$2s/.* session=\([^ ]*\).*/\1/p")
    sed -n "s/^session $session = \(.*\)'s session/\1/p" "$work/names"
}
never_rang() { ! has_fact CallOffered "call=$1"; }
first_comes_before() { [ "$(fact_line "$1" "$2")" -lt "$(fact_line "$3" "$4")" ]; }

# ---- The day ----------------------------------------------------------------------------------------

morning() {
    scene "Morning: the server starts, three agents log in, a supervisor comes late"
    : >"$work/names"
    : >"$work/facts.log"
    write_config
    start_server
    start_narrator
    start_events
    start_desktop alice 1234 Sales 0
    start_desktop bob 2345 Sales 1
    start_desktop carol 3456 Support 2
    local who
    for who in "${agents[@]}"; do say "$who" READY; done
    start_supervisor
    wait_for supervisor ' is there: ' 3
    for who in "${agents[@]}"; do
        check "the late supervisor sees that $who is there" has_seen "$who"
    done
}
has_seen() { [ "$(count supervisor " is there: $1\$")" -eq 1 ]; }

first_calls() {
    chapter "The first calls: who has waited longest for one gets it, who called first is served first"
    local queue calls=()
    for queue in sales sales support sales sales; do
        talker "$queue" 700ms
        [ "$queue" = support ] || calls+=("$call")
    done
    arrive sales --patience 500ms --answer 300ms
    local impatient=$call
    wait_fact CallEnded "how=" 6
    check "the calls to sales rang in the order in which they came" \
        came_in_order CallOffered "${calls[@]}"
    check "call $impatient was abandoned in the queue" has_fact CallEnded "call=$impatient how=abandoned"
    check "it never rang" never_rang "$impatient"
    wait_session alice READY
    wait_session bob READY
}

no_answer() {
    chapter "A caller gives up while it rings; then nobody answers"
    arrive sales --patience 500ms --answer 5s
    wait_fact CallEnded "call=$call how=abandoned"
    check "call $call was abandoned while it rang" has_fact OfferEnded "call=$call why=caller-gone"
    arrive sales --patience 2700ms --never-answered
    wait_fact OfferEnded "call=$call why=no-answer"
    wait_fact CallEnded "call=$call how=abandoned"
    local first second
    first=$(rang_at "$call" 1)
    second=$(rang_at "$call" 2)
    check "$first is NOTREADY now, for the reason no-answer" session_has "$first" NOTREADY no-answer
    check "the call went on to $second, who is READY still" session_has "$second" READY
    chapter "Why did call $call go where it went? agentline why $call"
    check "the journal still tells why" "$agentline" why "$call"
}

overflow() {
    chapter "Sales takes a break: its calls flow over to Support after three seconds"
    say alice NOTREADY
    say bob NOTREADY,reason=lunch
    check "Bob's reason is lunch" session_has bob NOTREADY lunch
    talker sales 2s
    local from_sales=$call
    scene "Meanwhile Carol has a private call: nothing rings at her"
    "$agentline" call private --line main --address 1003 --talk 1s >/dev/null
    wait_fact PrivateCallBegan "address=2"
    talker support 300ms
    wait_fact CallEnded "call=$call"
    check "Carol was BUSYINCOMING" has_fact AgentStateChanged "to=BUSYINCOMING"
    check "call $call rang only after her private call" \
        first_comes_before PrivateCallEnded "line=main" CallOffered "call=$call"
    scene "Carol wants a break after her next call"
    wait_fact CallAnswered "call=$from_sales"
    say carol next=NOTREADY
    wait_fact CallEnded "call=$from_sales"
    check "call $from_sales flowed over" has_fact CallOverflowed "call=$from_sales"
    check "Carol answered it" [ "$(rang_at "$from_sales" 1)" = carol ]
    check "then her break began" session_has carol NOTREADY requested
}

priority() {
    chapter "A call with priority overtakes the one before it"
    talker support 400ms
    local first=$call
    talker support 400ms --priority 5
    say carol READY
    wait_fact CallEnded "call=$first"
    check "call $call rang before call $first" came_in_order CallOffered "$call" "$first"
}

# ---- The crash --------------------------------------------------------------------------------------

# Alice and Carol talk, Bob is at lunch, three callers wait; the one with priority is first.
before_the_crash() {
    chapter "Noon: Alice and Carol talk, Bob has lunch, three callers wait"
    say alice READY
    talker sales 60s
    talking=("$call")
    talker support 60s
    talking+=("$call")
    wait_fact CallAnswered "call=${talking[0]}"
    wait_fact CallAnswered "call=${talking[1]}"
    say alice next=NOTREADY
    talker support 1s
    waiting=("$call")
    talker support 1s
    waiting+=("$call")
    talker support 1s --priority 3
    waiting=("$call" "${waiting[@]}")
    wait_fact CallQueued "call=$call"
    "$agentline" calls | tee "$work/calls"
    noon=$(date -u +%Y-%m-%dT%H:%M:%S.%6NZ)
}

crash() {
    before_the_crash
    scene "The server is killed (kill -9)"
    kill -9 "${pid[server]}"
    wait "${pid[server]}" 2>/dev/null || true
    show server "killed"
    wait_for supervisor 'line closed' 1
    check "an operator is told that the server is away" server_is_away
    finish_events killed
    scene "It starts again and reads its journal; desktops and supervisor come back by themselves"
    start_server
    start_events
    wait_for supervisor 'line open' 2
    local who
    for who in "${agents[@]}"; do wait_for "$who" '^reopened:' 1; done
    wait_fact CallEnded "how=lost" 5
    after_the_crash
}
server_is_away() { ! "$agentline" status >/dev/null 2>&1; }
reopened_well() { [ "$(count "$1" '^reopened: .*\(it is there\|its call is over\)$')" -eq 1 ]; }

after_the_crash() {
    local who each
    for who in "${agents[@]}"; do
        check "$who finds the session as it was, but for a call that died" reopened_well "$who"
    done
    check "Bob is at lunch still" session_has bob NOTREADY lunch
    check "Alice's call is over: her break begins, as was acknowledged" session_has alice NOTREADY
    check "Carol's call is over: she is READY" session_has carol READY
    for each in "${talking[@]}" "${waiting[@]}"; do
        check "call $each, simulated and so dead with the server, is shown as lost" \
            has_fact CallEnded "call=$each how=lost"
    done
    chapter "As it was just before the server was killed: agentline replay --at $noon"
    "$agentline" replay --at "$noon" | tee "$work/noon"
    check "the journal has every call as the server had it" noon_has_calls
    check "the waiting calls are in their places (${waiting[*]})" [ "$(places)" = "${waiting[*]}" ]
}
noon_has_calls() { sed '1,/^Calls$/d' "$work/noon" | cmp -s - "$work/calls"; }
# Higher priority first, then who came first.
places() {
    sed '1,/^Calls$/d' "$work/noon" | awk '$6 == "waiting"' | sort -k5,5nr -k2,2n |
        awk '{ print $2 }' | xargs
}

# ---- The rest of the day ----------------------------------------------------------------------------

afternoon() {
    chapter "Afternoon: the day goes on"
    say alice READY
    say bob READY
    local who before
    before=$(facts CallEnded how=)
    talker sales 500ms
    talker support 500ms
    talker sales 500ms
    wait_fact CallEnded "how=" $((before + 3))
    check "in some talks the caller hung up first, in some the agent" both_hung_up
    for who in "${agents[@]}"; do wait_session "$who" READY; done
    chapter "Evening: everybody ends the session"
    for who in "${agents[@]}"; do say "$who" ENDED; done
    for who in "${agents[@]}"; do check "$who's session is ENDED" session_has "$who" ENDED; done
    for who in "${agents[@]}"; do leave "$who"; done
}
both_hung_up() { has_fact CallEnded how=caller-hung-up && has_fact CallEnded how=agent-hung-up; }

# column TABLE NUMBER: the sum of a column of a closing table.
column() {
    awk -v title="$1" -v column="$2" \
        '/^[A-Z]/ { on = $0 == title; next } on { sum += $column } END { print sum + 0 }' \
        "$work/tables"
}
facts() { count facts "$(fact_pattern "$1" "$2")"; }

closing() {
    chapter "The supervisor goes home"
    kill -TERM "${pid[supervisor]}"
    check "the supervisor's program ends without complaint" ended "${pid[supervisor]}"
    unset "pid[supervisor]"
    show demo "$(count supervisor 'has new numbers') times the supervisor was told of new numbers"
    finish_events evening
    chapter "The closing tables: build/release/bin/report"
    "$build/bin/report" --line main | tee "$work/tables"
    check "the agents' ACD calls are the calls that were answered" \
        [ "$(column Agents 5)" = "$(facts CallAnswered call=)" ]
    check "the sessions' calls are, too" \
        [ "$(column 'Agent sessions' 7)" = "$(facts CallAnswered call=)" ]
    check "the queues count each call that came or flowed in" \
        [ "$(column Queues 3)" = $(($(facts CallQueued call=) + $(facts CallOverflowed call=))) ]
    check "and each of them was answered, gave up (so do lost ones), flowed on or was disposed of" \
        [ "$(column Queues 3)" = $(($(facts CallAnswered call=) + $(column Queues 5) +
            $(column Queues 7) + $(column Queues 8))) ]
    chapter "Does the journal give the very state that the server has? agentline replay --verify"
    check "replay equals live state" "$agentline" replay --verify
}

morning
first_calls
no_answer
overflow
priority
crash
afternoon
closing
printf '\n'
if [ "$failures" -gt 0 ]; then
    printf 'DEMO FAILED: %s checks did not hold\n' "$failures"
    exit 1
fi
printf 'DEMO OK\n'

# shellcheck shell=bash
# The stage of tools/demo.sh: how programs are started, how what they say is shown, what is waited
# for and checked. Sourced with $build and $work set; leaves nothing behind but the script's exit
# status.
#
# Nothing here sleeps and then hopes: whatever is needed is waited for in what a program said.
agentline=$build/bin/agentline
export AGENTLINE_SERVER=unix:$work/agentline.sock
declare -A pid=() input=()
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

# Only the script holds the programs' inputs, so that closing one ends its reader.
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
# Waits for the eye only; a scene begins while something runs and so does not wait.
chapter() {
    sleep 0.8
    scene "$1"
}
scene() { printf '\n== %s\n' "$1"; }

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

# Keeps each line of a program as it is, and shows it with names. What a desktop hears of its own
# session the supervisor tells, too; and new numbers come all the time: both are only kept.
relay() {
    local who=$1 line
    close_inputs
    while IFS= read -r line; do
        printf '%s\n' "$line" >>"$work/$who.log"
        [[ $line != now\ * && $line != *"has new numbers" ]] || continue
        if [[ $line =~ ^session\ (0x[0-9a-f]+)\ of\ agent\ (0x[0-9a-f]+)\ \((.*)\)\ in\ (.*) ]]; then
            printf '%s\n' "session ${BASH_REMATCH[1]} = ${BASH_REMATCH[3]}'s session" \
                "agent ${BASH_REMATCH[2]} = agent ${BASH_REMATCH[3]}" >>"$work/names"
            line="logged in to ${BASH_REMATCH[4]}"
        fi
        [[ $line =~ ^agent\ .*\ is\ there ]] && line=${line%:*}
        line=${line/ new is / is new and }
        show "$who" "$(named "$line")"
    done
}

# Keeps the facts that `agentline events` prints, and tells those that are about calls.
narrate() {
    local line
    local -A person=() owner=() queue=() address=() fact=()
    close_inputs
    while IFS= read -r line; do
        printf '%s\n' "$line" >>"$work/facts.log"
        read_fact "$line"
        remember_names
        line=$(call_story)
        [ -z "$line" ] || show calls "$line"
    done
}

# Into `fact` of narrate: its name as "is", and its fields.
read_fact() {
    local word words
    read -ra words <<<"$1"
    fact=([is]=${words[2]:-})
    for word in "${words[@]}"; do
        [[ $word != [a-z]*=* ]] || fact[${word%%=*}]=${word#*=}
    done
}
remember_names() {
    case ${fact[is]} in
    AgentCreated) person[${fact[agent]}]=${fact[person]} ;;
    SessionCreated) owner[${fact[session]}]=${person[${fact[agent]}]} ;;
    QueueAdded) queue[${fact[queue]}]=${fact[title]} ;;
    AddressAdded) address[${fact[address]}]=${fact[number]} ;;
    esac
}
call_story() {
    local call="call ${fact[call]:-}" who=${owner[${fact[session]:-none}]:-}
    case ${fact[is]} in
    CallQueued) printf '%s from %s waits in %s%s' "$call" "${fact[from]}" "${queue[${fact[queue]}]}" \
        "$([ "${fact[priority]}" = 0 ] || printf ', priority %s' "${fact[priority]}")" ;;
    CallOffered) printf '%s rings at %s' "$call" "$who" ;;
    CallAnswered) printf '%s is answered by %s' "$call" "$who" ;;
    OfferEnded) printf '%s no longer rings at %s: %s' "$call" "$who" "${fact[why]}" ;;
    CallOverflowed) printf '%s flows over from %s to %s' "$call" "${queue[${fact[from]}]}" \
        "${queue[${fact[to]}]}" ;;
    CallEnded) printf '%s has ended: %s' "$call" "${fact[how]}" ;;
    PrivateCallBegan) printf 'an %s private call at %s' "${fact[direction]}" \
        "${address[${fact[address]}]}" ;;
    PrivateCallEnded) printf 'the private call has ended' ;;
    SessionReasonSet) [ -z "${fact[reason]:-}" ] ||
        printf "the reason of %s's break: %s" "$who" "${fact[reason]}" ;;
    esac
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

# wait_for WHO PATTERN COUNT: until that many of WHO's lines match; nobody takes twenty seconds.
wait_for() {
    local attempt
    for attempt in {1..400}; do
        [ "$(count "$1" "$2")" -ge "$3" ] && return 0
        sleep 0.05
    done
    give_up "$1 never said \"$2\""
}

# ended PID: until the program has ended; its exit status.
ended() {
    local attempt
    for attempt in {1..400}; do
        if ! kill -0 "$1" 2>/dev/null; then
            wait "$1"
            return
        fi
        sleep 0.05
    done
    give_up "a program does not end"
}

# A fact of this name with these fields in this order; one that ends with "=" has any value.
fact_pattern() {
    local field pattern=" $1 "
    for field in $2; do
        pattern+=".* $field"
        [[ $field == *= ]] || pattern+="\\>"
    done
    printf '%s' "$pattern"
}
has_fact() { [ "$(count facts "$(fact_pattern "$1" "$2")")" -gt 0 ]; }
wait_fact() { wait_for facts "$(fact_pattern "$1" "$2")" "${3:-1}"; }
# The number of the first line of the facts that matches.
fact_line() { grep -n -m 1 -- "$(fact_pattern "$1" "$2")" "$work/facts.log" | cut -d: -f1; }

# ---- The programs -----------------------------------------------------------------------------------

start_server() {
    local ready_before
    ready_before=$(count server 'ready on')
    run "$build/bin/agentlined" --config "$work/agentlined.toml" >>"$work/server.log" 2>&1 &
    pid[server]=$!
    wait_for server 'ready on' $((ready_before + 1))
    show server "ready, $(sed -n 's/.* and \([0-9]* facts\) after it.*/\1/p' "$work/server.log" |
        tail -1) came from the journal"
}

# One narrator all day; the facts come to him from each life of the server.
start_narrator() {
    local descriptor
    mkfifo "$work/events"
    exec {descriptor}<>"$work/events"
    input[events]=$descriptor
    narrate <"$work/events" &
    pid[narrator]=$!
}
start_events() {
    local last
    last=$(awk '$2 ~ /^[0-9]+$/ { last = $2 } END { print last + 0 }' "$work/facts.log")
    run "$agentline" events --follow --since "$last" >"$work/events" 2>>"$work/events.log" &
    pid[events]=$!
}
# Until the narrator has told all that came.
finish_events() {
    kill -TERM "${pid[events]}" 2>/dev/null || true
    wait "${pid[events]}" 2>/dev/null || true
    unset "pid[events]"
    printf '== %s\n' "$1" >&"${input[events]}"
    wait_for facts "^== $1\$" 1
}

start_supervisor() {
    run "$build/bin/watch" --line main > >(relay supervisor) 2>&1 &
    pid[supervisor]=$!
    wait_for supervisor 'line open' 1
}

start_desktop() {
    local who=$1 pin=$2 group=$3 address=$4 descriptor
    mkfifo "$work/$who.input"
    run "$build/bin/agent_desktop" --line main --agent "$who:$pin" --group "$group" \
        --address "$address" <"$work/$who.input" > >(relay "$who") 2>&1 &
    pid[$who]=$!
    exec {descriptor}>"$work/$who.input"
    input[$who]=$descriptor
    wait_for "$who" '^session 0x' 1
}

# say WHO WORD: the agent presses a button, and waits until the server has acknowledged it.
say() {
    local who=$1 word=$2 answer before
    answer="acknowledged ${word/next=/next }"
    [[ $answer != *,reason=* ]] || answer="${answer/,reason=/ (})"
    before=$(count "$who" "^$answer\$")
    printf '%s\n' "$word" >&"${input[$who]}"
    wait_for "$who" "^$answer\$" $((before + 1))
}

# The end of its input ends a desktop.
leave() {
    local descriptor=${input[$1]}
    exec {descriptor}>&-
    unset "input[$1]"
    check "$1's desktop ends without complaint" ended "${pid[$1]}"
    unset "pid[$1]"
}

# inject OPTIONS: a caller calls; the number of the call.
inject() { "$agentline" call inject --line main "$@"; }

# ---- What the server has ----------------------------------------------------------------------------

session_of() { sed -n 's/^session \(0x[0-9a-f]*\) of.*/\1/p' "$work/$1.log"; }
# session_has WHO STATE [REASON]: as `agentline sessions --json` tells it.
session_has() {
    "$agentline" sessions --json | tr '{' '\n' | grep "\"session\":$(($(session_of "$1")))," |
        grep "\"state\":\"$2\"" | grep -q "\"reason\":\"${3:-}"
}
# Until it is so.
wait_session() {
    local attempt
    for attempt in {1..200}; do
        session_has "$@" && return 0
        sleep 0.05
    done
    give_up "$1 never was $2"
}

#!/bin/sh
# Goal: install_packages.sh does nothing, installs, or says what to type, as it should.
# Method: a PATH with stubs in front that record how they are called; nothing is installed.
set -eu
script=$(cd "$(dirname "$0")" && pwd)/install_packages.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin"
failures=0

stub() {
    printf '#!/bin/sh\n%s\n' "$2" >"$work/bin/$1"
    chmod +x "$work/bin/$1"
}

# world INSTALLED UID SUDO_EXIT FIRST_INSTALL_EXIT: sets the stubs up and clears the record.
world() {
    rm -f "$work/calls" "$work/updated"
    stub dpkg-query "for p in $1; do echo \"installed \$p\"; done; exit 1"
    stub id "echo $2"
    stub sudo "[ $3 = 0 ] || exit 1; echo \"sudo \$*\" >>'$work/calls'; shift; exec \"\$@\""
    stub apt-get "echo \"apt-get \$*\" >>'$work/calls'
case \"\$1\" in update) touch '$work/updated' ;;
*) [ -e '$work/updated' ] || exit $4 ;; esac"
}

run() {
    status=0
    AGENTLINE_PACKAGES="$work/packages.txt" PATH="$work/bin:$PATH" \
        sh "$script" "$1" >"$work/out" 2>&1 || status=$?
    touch "$work/calls"
}

check() {
    what=$1
    shift
    if "$@"; then return; fi
    failures=$((failures + 1))
    echo "FAILED: $what"
    sed 's/^/  out: /' "$work/out"
    sed 's/^/  call: /' "$work/calls"
}

called() { grep -qF -- "$1" "$work/calls"; }
not_called() { ! grep -qF -- "$1" "$work/calls"; }
said() { grep -qxF -- "$1" "$work/out"; }
status_is() { [ "$status" = "$1" ]; }
empty() { [ ! -s "$1" ]; }

cat >"$work/packages.txt" <<'LIST'
# A comment.
[build]
g++   # a remark
cmake
[test]
libgtest-dev
LIST
install_line="sudo apt-get install -y --no-install-recommends"

world "g++ cmake" 0 0 0
run build
check "nothing missing: success" status_is 0
check "nothing missing: silent" empty "$work/out"
check "nothing missing: no call" empty "$work/calls"

world "g++ cmake" 0 0 0
run test
check "test mode adds its list: success" status_is 0
check "test mode installs only the missing" called \
    "apt-get install -y -qq --no-install-recommends libgtest-dev"
check "root needs no sudo" not_called sudo
check "fresh lists need no update" not_called update

world "cmake" 0 0 100
run build
check "old lists: success after update" status_is 0
check "old lists: updated" called "apt-get update"
check "build mode leaves the test list alone" not_called libgtest-dev

world "" 1000 0 0
run build
check "sudo: success" status_is 0
check "sudo is asked without a prompt" called "sudo -n env DEBIAN_FRONTEND=noninteractive apt-get"

world "g++" 1000 1 0
run test
check "no rights: exit 1" status_is 1
check "no rights: the exact line" said "$install_line cmake libgtest-dev"
check "no rights: nothing called" empty "$work/calls"

world "" 0 0 100
stub apt-get "echo 'E: no such package'; exit 100"
run build
check "failed install: exit 1" status_is 1
check "failed install: apt's words are shown" said "E: no such package"
check "failed install: the exact line" said "$install_line g++ cmake"

world "" 0 0 0
run everything
check "unknown mode: exit 2" status_is 2

[ "$failures" = 0 ] && echo "install_packages_test: all passed" || exit 1

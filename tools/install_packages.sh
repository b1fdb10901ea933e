#!/bin/sh
# Installs the Debian packages of packages.txt that are missing; quiet when none is.
# Usage: tools/install_packages.sh build|test      ("test" is [build] and [test] together)
# Without rights it prints the command to run by hand and exits 1.
set -eu
list=${AGENTLINE_PACKAGES:-$(dirname "$0")/../packages.txt}

mode=${1:-}
case "$mode" in
    build | test) ;;
    *) echo "usage: tools/install_packages.sh build|test" >&2; exit 2 ;;
esac

wanted=$(awk -v mode="$mode" '
    { sub(/#.*/, ""); gsub(/[ \t\r]/, "") }
    /^\[.*\]$/ { section = substr($0, 2, length($0) - 2); next }
    $0 != "" && (section == "build" || section == mode) { print }' "$list")
[ -n "$wanted" ] || { echo "install_packages: $list names no package" >&2; exit 1; }

# One query for all; a package that dpkg has never heard of is simply absent from the answer.
# shellcheck disable=SC2016,SC2086
present=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $wanted 2>/dev/null |
    sed -n 's/^installed //p' || true)
missing=""
for package in $wanted; do
    printf '%s\n' "$present" | grep -qxF "$package" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    {
        echo "These packages are missing and this user may not install them. Run:"
        echo "sudo apt-get install -y --no-install-recommends$missing"
    } >&2
    exit 1
fi

install() {
    # shellcheck disable=SC2086
    $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends $missing
}

echo "Installing:$missing" >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# The package lists may be absent or old, so a failure is tried once more with fresh ones.
if ! install >"$log" 2>&1; then
    if ! { $as_root apt-get update -qq && install; } >"$log" 2>&1; then
        cat "$log" >&2
        echo "install_packages: failed; run by hand:" >&2
        echo "sudo apt-get install -y --no-install-recommends$missing" >&2
        exit 1
    fi
fi

#!/bin/sh
# Runs clang-tidy (all findings are errors, see .clang-tidy) with the compile database of a build.
# Usage: tools/lint.sh BUILD_DIR [--changed [REF]]
#   --changed takes only the sources that differ from REF (default HEAD) or include such a header.
set -eu
cd "$(dirname "$0")/.."

build=${1:?usage: tools/lint.sh BUILD_DIR [--changed [REF]]}
shift
[ -f "$build/compile_commands.json" ] || {
    echo "lint: no $build/compile_commands.json; configure with CMAKE_EXPORT_COMPILE_COMMANDS" >&2
    exit 1
}
tidy=$(command -v clang-tidy-14 || command -v clang-tidy) || {
    echo "lint: clang-tidy-14 is missing; run tools/install_packages.sh test" >&2
    exit 1
}

changed_sources() {
    changed=$( (git diff --name-only --diff-filter=d "$1"; git ls-files -o --exclude-standard) |
        grep -E '^(src|apps)/.*\.(cc|h)$' || true)
    printf '%s\n' "$changed" | grep '\.cc$' || true
    for header in $(printf '%s\n' "$changed" | grep '\.h$' || true); do
        grep -rlF "\"${header#src/}\"" --include='*.cc' src apps || true
    done
}

case "${1:-}" in
    --changed) sources=$(changed_sources "${2:-HEAD}" | sort -u) ;;
    "") sources=$(find src apps -name '*.cc' | sort) ;;
    *) echo "usage: tools/lint.sh BUILD_DIR [--changed [REF]]" >&2; exit 2 ;;
esac

# Only what the build compiles can be checked, with the flags it is compiled with.
database=$(sed -n 's/^ *"file": "\(.*\)",\{0,1\}$/\1/p' "$build/compile_commands.json")
known=""
for source in $sources; do
    if printf '%s\n' "$database" | grep -qxF "$PWD/$source"; then known="$known $source"; fi
done
[ -n "$known" ] || { echo "lint: nothing to check"; exit 0; }

# shellcheck disable=SC2086
printf '%s\n' $known | xargs -n 1 -P "$(nproc)" "$tidy" -p "$build" --quiet

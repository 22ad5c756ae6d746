#!/bin/sh
# Runs every suite over one build, as many at a time as there are processors, and adds up what they count. A suite that ends without its count, or whose
# exit code and count disagree, is one failure more, so that a crash never looks like a pass. The last line is the total, alone.
#
#   tests/run.sh build/release
#   tests/run.sh build/release SUITE    one suite into its log (what the first form starts)
set -u
cd "$(dirname "$0")/.." || exit 2
build=${1:-build/release}
logs=$build/suites
MINGCHA=$PWD/$build/mingcha
PYTHON=${PYTHON:-python3}
export MINGCHA PYTHON

if [ $# -gt 1 ]; then
    case $2 in
    "unit tests") set -- "$2" "$build/unit-tests" ;;
    "rules: their own examples") set -- "$2" "$MINGCHA" rules test --lang en ;;
    *) set -- "$2" "$PYTHON" -B "$2" ;;
    esac
    log=$logs/$(echo "$1" | tr -c 'A-Za-z0-9\n' '-').log
    shift
    { "$@" 2>&1; echo "exit $?"; } </dev/null >"$log"
    exit 0
fi

# "passed failed" of a suite's log: check's own line, or a line "N passed, N failed".
counts_of() {
    sed -n -e 's/^[0-9]*%: Checks: \([0-9]*\), Failures: \([0-9]*\), Errors: \([0-9]*\)$/\1 \2 \3/p' \
        -e 's/^\([0-9]*\) passed, \([0-9]*\) failed$/x \1 \2/p' "$1" |
        awk '$1 == "x" { line = $2 " " $3; next } { line = ($1 - $2 - $3) " " ($2 + $3) } END { if (line) print line }'
}

# The long ones first, so that none is left running alone at the end.
suites=$(
    printf '%s\n' "unit tests" tests/notices/diagnosis.py tests/notices/mutations.py tests/notices/forms.py tests/house/forms.py "rules: their own examples"
    printf '%s\n' tests/house/*.py tests/cases/run.py tests/notices/*.py
)
suites=$(echo "$suites" | awk '!seen[$0]++')
rm -rf "$logs"
mkdir -p "$logs"
echo "$suites" | tr '\n' '\0' | xargs -0 -P "$(nproc 2>/dev/null || echo 1)" -I '{}' "$0" "$build" '{}'

passed=0 failed=0
IFS='
'
for name in $suites; do
    log=$logs/$(echo "$name" | tr -c 'A-Za-z0-9\n' '-').log
    echo "== $name"
    grep -av '^exit [0-9]*$' "$log"
    code=$(sed -n 's/^exit \([0-9]*\)$/\1/p' "$log" | tail -n 1)
    counts=$(counts_of "$log")
    ok=${counts% *} bad=${counts#* }
    if [ -z "$counts" ] || [ -z "$code" ]; then
        echo "$name: ended without a count (exit ${code:-unknown})"
        ok=0 bad=1
    elif [ "$code" != 0 ] && [ "$bad" = 0 ]; then
        echo "$name: exit $code although no test failed"
        bad=1
    elif [ "$code" = 0 ] && [ "$bad" != 0 ]; then
        echo "$name: exit 0 although tests failed"
    fi
    passed=$((passed + ok)) failed=$((failed + bad))
done

echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" != 0 ]

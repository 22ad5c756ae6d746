#!/bin/sh
# Runs every suite over one build and adds up what they count. A suite that ends without its count, or whose exit code and count disagree, is
# one failure more, so that a crash never looks like a pass. The last line is the total, alone.
#
#   tests/run.sh build/release
set -u
cd "$(dirname "$0")/.." || exit 2
build=${1:-build/release}
MINGCHA=$PWD/$build/mingcha
PYTHON=${PYTHON:-python3}
export MINGCHA PYTHON
passed=0 failed=0
log=$build/suite.log

# suite NAME COMMAND...: the command's output is shown; its last count is added.
suite() {
    name=$1
    shift
    echo "== $name"
    { "$@" 2>&1; echo "exit $?"; } </dev/null | tee "$log" | grep -v '^exit [0-9]*$'
    code=$(sed -n 's/^exit \([0-9]*\)$/\1/p' "$log" | tail -n 1)
    counts=$(counts_of "$log")
    ok=${counts% *} bad=${counts#* }
    if [ -z "$counts" ]; then
        echo "$name: ended without a count (exit $code)"
        ok=0 bad=1
    elif [ "$code" != 0 ] && [ "$bad" = 0 ]; then
        echo "$name: exit $code although no test failed"
        bad=1
    elif [ "$code" = 0 ] && [ "$bad" != 0 ]; then
        echo "$name: exit 0 although tests failed"
    fi
    passed=$((passed + ok)) failed=$((failed + bad))
}

# "passed failed" of a suite's log: check's own line, or a line "N passed, N failed".
counts_of() {
    sed -n -e 's/^[0-9]*%: Checks: \([0-9]*\), Failures: \([0-9]*\), Errors: \([0-9]*\)$/\1 \2 \3/p' \
        -e 's/^\([0-9]*\) passed, \([0-9]*\) failed$/x \1 \2/p' "$1" |
        awk '$1 == "x" { line = $2 " " $3; next } { line = ($1 - $2 - $3) " " ($2 + $3) } END { if (line) print line }'
}

suite "unit tests" "$build/unit-tests"
suite "rules: their own examples" "$MINGCHA" rules test --lang en
for script in tests/house/*.py tests/cases/run.py tests/notices/*.py; do
    suite "$script" "$PYTHON" -B "$script"
done

echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" != 0 ]

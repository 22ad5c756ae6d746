#!/bin/sh
# Runs each fuzz target for some seconds, seeded from samples/, as many at a time as there are processors. What a target finds (crash, leak, time-out) is left in build/fuzz/found/.
#
#   tests/fuzz/run.sh build/fuzz 20
#   tests/fuzz/run.sh build/fuzz 20 fuzz_docx    one target into its log (what the first form starts)
set -u
cd "$(dirname "$0")/../.." || exit 2
build=$1 seconds=$2
PYTHON=${PYTHON:-python3}
passed=0 failed=0
mkdir -p "$build/found"

# The seeds of a target: whole samples for what reads files, single cells and lines for what reads a phrase.
seed() {
    rm -rf "$2" && mkdir -p "$2" || return 1
    case $1 in
    fuzz_text) cp samples/*.txt "$2" ;;
    fuzz_record | fuzz_json | fuzz_ndjson) cp samples/*.json "$2" ;;
    fuzz_docx | fuzz_html | fuzz_xlsx | fuzz_csv | fuzz_pdf)
        kind=${1#fuzz_}
        "$PYTHON" -B tests/fuzz/seeds.py "$kind" "$2" && cp samples/forms/*."$kind" "$2"
        [ "$kind" != pdf ] || cp tests/undrawn/*.pdf "$2"
        ;;
    *) cat samples/*.txt | tr '\t' '\n' | awk -v dir="$2" 'length($0) && length($0) < 400 && n < 1500 { f = dir "/" n++; print > f; close(f) }' ;;
    esac
}

# One target, all it says into its log; the last line of that tells how it ended.
fuzz() {
    words= # the words of the format, where it has a list of them
    [ -f "tests/fuzz/${1#fuzz_}.dict" ] && words=-dict=tests/fuzz/${1#fuzz_}.dict
    seed "$1" "$build/corpus/$1" &&
        "$build/$1" $words -max_total_time="$seconds" -timeout=20 -rss_limit_mb=1024 -max_len=65536 -print_final_stats=1 \
            -artifact_prefix="$build/found/$1-" "$build/corpus/$1"
    echo "exit $?"
}

if [ $# -gt 2 ]; then
    fuzz "$3" >"$build/$3.log" 2>&1 </dev/null
    exit 0
fi

names=$(for source in tests/fuzz/fuzz_*.c; do basename "$source" .c; done)
echo "$names" | xargs -P "$(nproc 2>/dev/null || echo 1)" -I '{}' "$0" "$build" "$seconds" '{}'
for name in $names; do
    echo "== $name, $seconds seconds"
    if [ "$(tail -n 1 "$build/$name.log")" = "exit 0" ]; then
        passed=$((passed + 1))
        grep -aE 'number_of_executed_units|new_units_added' "$build/$name.log"
    else
        failed=$((failed + 1))
        tail -n 40 "$build/$name.log"
        echo "FAILED $name: see $build/$name.log and $build/found/"
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]

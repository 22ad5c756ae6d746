#!/bin/sh
# What tools say about the sources: luacheck over the rules, cppcheck and a clang build over the engine. Each is one test.
# clang-format only advises: it prints how many files it would change.
set -u
cd "$(dirname "$0")/.." || exit 2
passed=0 failed=0

step() {
    name=$1
    shift
    echo "== $name"
    if "$@" </dev/null; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED $name"
    fi
}

step luacheck luacheck --quiet --no-color rules
# jansson's loops as cppcheck can parse them.
step cppcheck cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr --error-exitcode=1 \
    '-Djson_array_foreach(a,i,v)=for(i=0;(v=json_array_get(a,i));i++)' '-Djson_object_foreach(o,k,v)=for(;k=0,v=o;)' \
    '-Djson_object_foreach_safe(o,n,k,v)=for(;k=0,v=o,n=0;)' --suppress=missingIncludeSystem -j 2 -Iengine -Iinclude engine
step "clang without warnings" make --no-print-directory -s CC=clang BUILD=build/clang build/clang/mingcha build/clang/unit-tests

would=$(git ls-files '*.c' '*.h' 2>/dev/null | xargs -r clang-format --dry-run 2>&1 | grep -c 'warning:')
echo "clang-format (advice): $would places"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]

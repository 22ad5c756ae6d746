#!/bin/sh
# Installs what `make bench` compares mingcha with, as far as Debian has not: into build/bench-tools, where nothing else looks. Says what it installs; what cannot be had is said and left out, and the
# bench says "not installed" then. Versions are fixed, so that figures can be compared.
set -u
cd "$(dirname "$0")/../.." || exit 2
tools=build/bench-tools
here=$PWD/tests/bench/others
mkdir -p $tools/opa

if command -v npm >/dev/null; then
    echo "npm: ajv 8, json-rules-engine 7, @stoplight/spectral-cli 6 into $tools/node_modules"
    npm install --no-audit --no-fund --silent --prefix $tools ajv@8 json-rules-engine@7 @stoplight/spectral-cli@6 >$tools/npm.log 2>&1 || { echo "npm: could not install them:"; tail -3 $tools/npm.log; }
else
    echo "npm: not here, so no Ajv, json-rules-engine and Spectral"
fi

if command -v go >/dev/null; then
    echo "go: github.com/open-policy-agent/opa v1.22.2, a program of ours around it, into $tools/opa"
    cp "$here/opa/main.go" "$here/opa/policy.rego" $tools/opa/
    (cd $tools/opa && { [ -f go.mod ] || go mod init bench; } && go get github.com/open-policy-agent/opa@v1.22.2 && go mod tidy && go build -o opa-bench .) >$tools/go.log 2>&1 ||
        { echo "go: could not build it:"; tail -3 $tools/go.log; }
else
    echo "go: not here, so no OPA"
fi

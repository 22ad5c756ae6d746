// The eight rules of tests/bench/pack by OPA, as a library with a prepared query: for each record of a file the findings, "number rule" on a line.
package main

import (
	"bufio"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"sort"

	"github.com/open-policy-agent/opa/v1/rego"
)

//go:embed policy.rego
var policy string

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	ctx := context.Background()
	query, err := rego.New(rego.Query("data.bench.findings"), rego.Module("policy.rego", policy)).PrepareForEval(ctx)
	fail(err)
	file, err := os.Open(os.Args[1])
	fail(err)
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<26)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for n := 1; lines.Scan(); n++ {
		var record any
		fail(json.Unmarshal(lines.Bytes(), &record))
		result, err := query.Eval(ctx, rego.EvalInput(record))
		fail(err)
		var found []string
		for _, one := range result[0].Expressions[0].Value.([]any) {
			found = append(found, one.(string))
		}
		sort.Strings(found)
		for _, rule := range found {
			fmt.Fprintln(out, n, rule)
		}
	}
	fail(lines.Err())
}

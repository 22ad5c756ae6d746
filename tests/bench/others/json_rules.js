// The eight rules of tests/bench/pack for json-rules-engine: a rule each, over facts of the record and some worked out by functions.
"use strict";
const fs = require("fs");
const { Engine } = require("json-rules-engine");

const fen = (text) => Math.round(Number(text) * 100);
const engine = new Engine([], { allowUndefinedFacts: true });
const rule = (name, conditions) => engine.addRule({ conditions, event: { type: "project." + name } });
const record = (path, operator, value) => ({ fact: "record", path, operator, value });
const fact = (name, work) => engine.addFact(name, async (params, almanac) => work(await almanac.factValue("record")));
const holds = (name) => ({ fact: name, operator: "equal", value: true });

fact("sources-differ", (r) => r.funding.sources.reduce((sum, s) => sum + fen(s.amount), 0) !== fen(r.funding.total));
fact("out-of-order", (r) => r.milestones.some((stage, i) => i > 0 && stage.due < r.milestones[i - 1].due));
fact("falls", (r) => r.milestones.some((s, i) => i > 0 && s.percent < r.milestones[i - 1].percent));
fact("last", (r) => r.milestones[r.milestones.length - 1].percent);
fact("parts-differ", (r) => r.target.parts.reduce((sum, p) => sum + p.value, 0) !== r.target.value);
fact("length", (r) => [...r.name].length);
fact("lead-supports", (r) => r.support.includes(r.lead));

rule("sources-sum", { all: [holds("sources-differ")] });
rule("milestone-order", { all: [holds("out-of-order")] });
rule("progress", { any: [holds("falls"), { fact: "last", operator: "notEqual", value: 100 }] });
rule("parts-sum", { all: [holds("parts-differ")] });
rule("required", { any: ["id", "region", "name", "lead", "year"].map((key) => record("$." + key, "in", ["", null, undefined])) });
rule("year-range", { any: [record("$.year", "lessThan", 2000), record("$.year", "greaterThan", 2100)] });
rule("name-length", { any: [{ fact: "length", operator: "lessThan", value: 4 }, { fact: "length", operator: "greaterThan", value: 60 }] });
rule("lead-not-support", { all: [holds("lead-supports")] });

async function main() {
  let number = 0;
  const out = [];
  for (const line of fs.readFileSync(process.argv[2], "utf8").split("\n")) {
    if (!line) continue;
    number++;
    const { events } = await engine.run({ record: JSON.parse(line) });
    for (const event of events) out.push(number + " " + event.type);
  }
  if (out.length) process.stdout.write(out.join("\n") + "\n");
}

main();

// The eight rules of tests/bench/pack in plain JavaScript. A line for each finding: number of the record, rule.
"use strict";
const fs = require("fs");

function fen(text) {
  const [whole, rest] = text.split(".");
  return Number(whole) * 100 + Number(rest || 0);
}

function check(r, tell) {
  let sum = 0;
  for (const s of r.funding.sources) sum += fen(s.amount);
  if (sum !== fen(r.funding.total)) tell("sources-sum");
  let before = "", percent = 0;
  for (const one of r.milestones) {
    if (one.due < before) tell("milestone-order");
    if (one.percent < percent) tell("progress");
    before = one.due;
    percent = one.percent;
  }
  if (percent !== 100) tell("progress");
  let parts = 0;
  for (const p of r.target.parts) parts += p.value;
  if (parts !== r.target.value) tell("parts-sum");
  for (const key of ["id", "region", "name", "lead", "year"]) if (r[key] === undefined || r[key] === "") tell("required");
  if (r.year < 2000 || r.year > 2100) tell("year-range");
  const length = [...r.name].length;
  if (length < 4 || length > 60) tell("name-length");
  for (const office of r.support) if (office === r.lead) tell("lead-not-support");
}

const out = [];
let number = 0;
for (const line of fs.readFileSync(process.argv[2], "utf8").split("\n")) {
  if (!line) continue;
  number++;
  check(JSON.parse(line), (rule) => out.push(number + " project." + rule));
}
if (out.length) process.stdout.write(out.join("\n") + "\n");

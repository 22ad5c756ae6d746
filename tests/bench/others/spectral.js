// The eight rules of tests/bench/pack as a ruleset of Spectral, over a list of records: its own functions where it has them, ours for sums and order.
"use strict";
const { length, truthy } = require("@stoplight/spectral-functions");

const fen = (text) => Math.round(Number(text) * 100);
const when = (wrong) => (record) => (wrong(record) ? [{ message: "wrong" }] : []);
const stages = (test) => when((r) => r.milestones.some((stage, i) => i > 0 && test(stage, r.milestones[i - 1])));

const rule = (given, then) => ({ given, severity: "error", message: "{{error}}", then, resolved: false });
const own = (fn) => rule("$[*]", { function: fn });

module.exports = {
  rules: {
    "project.sources-sum": own(when((r) => r.funding.sources.reduce((sum, s) => sum + fen(s.amount), 0) !== fen(r.funding.total))),
    "project.milestone-order": own(stages((stage, before) => stage.due < before.due)),
    "project.progress": own(when((r) => r.milestones[r.milestones.length - 1].percent !== 100 || r.milestones.some((s, i) => i > 0 && s.percent < r.milestones[i - 1].percent))),
    "project.parts-sum": own(when((r) => r.target.parts.reduce((sum, p) => sum + p.value, 0) !== r.target.value)),
    "project.required": rule("$[*]", ["id", "region", "name", "lead", "year"].map((field) => ({ field, function: truthy }))),
    "project.year-range": rule("$[*].year", { function: length, functionOptions: { min: 2000, max: 2100 } }),
    "project.name-length": rule("$[*].name", { function: length, functionOptions: { min: 4, max: 60 } }),
    "project.lead-not-support": own(when((r) => r.support.includes(r.lead))),
  },
};

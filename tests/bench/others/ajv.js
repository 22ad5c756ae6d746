// The eight rules of tests/bench/pack as a JSON schema for Ajv, with keywords of our own for sums and order.
"use strict";
const fs = require("fs");
const Ajv = require("ajv");

const fen = (text) => Math.round(Number(text) * 100);
const ajv = new Ajv({ allErrors: true });
const keyword = (name, validate) => ajv.addKeyword({ keyword: name, type: "object", schema: false, validate, errors: false });
keyword("sources-sum", (r) => r.funding.sources.reduce((sum, s) => sum + fen(s.amount), 0) === fen(r.funding.total));
keyword("milestone-order", (r) => !r.milestones.some((stage, i) => i > 0 && stage.due < r.milestones[i - 1].due));
keyword("progress", (r) => r.milestones[r.milestones.length - 1].percent === 100 && !r.milestones.some((s, i) => i > 0 && s.percent < r.milestones[i - 1].percent));
keyword("parts-sum", (r) => r.target.parts.reduce((sum, p) => sum + p.value, 0) === r.target.value);
keyword("lead-not-support", (r) => !r.support.includes(r.lead));

const text = { type: "string", minLength: 1 };
const validate = ajv.compile({
  type: "object", required: ["id", "region", "name", "lead", "year"],
  properties: { id: text, region: text, lead: text, name: { type: "string", minLength: 4, maxLength: 60 }, year: { type: "integer", minimum: 2000, maximum: 2100 } },
  "sources-sum": true, "milestone-order": true, progress: true, "parts-sum": true, "lead-not-support": true,
});

function rule(error) {
  if (error.keyword === "required" || (error.keyword === "minLength" && error.params.limit === 1)) return "required";
  if (error.instancePath === "/name") return "name-length";
  return error.instancePath === "/year" ? "year-range" : error.keyword;
}

const out = [];
let number = 0;
for (const line of fs.readFileSync(process.argv[2], "utf8").split("\n")) {
  if (!line) continue;
  number++;
  if (!validate(JSON.parse(line))) for (const error of validate.errors) out.push(number + " project." + rule(error));
}
if (out.length) process.stdout.write(out.join("\n") + "\n");

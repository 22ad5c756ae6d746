# The eight rules of tests/bench/pack in jq. A line for each finding: number of the record, rule.
def fen: split(".") | (.[0] | tonumber) * 100 + ((.[1] // "0") | tonumber);
def falls(f): [.[] | f] as $v | [range(1; $v | length) | select($v[.] < $v[. - 1])] | .[];
. as $r | input_line_number as $n |
(
  (if ([.funding.sources[].amount | fen] | add) != (.funding.total | fen) then "sources-sum" else empty end),
  (.milestones | falls(.due) | "milestone-order"),
  (.milestones | falls(.percent) | "progress"),
  (if .milestones[-1].percent != 100 then "progress" else empty end),
  (if ([.target.parts[].value] | add) != .target.value then "parts-sum" else empty end),
  (("id", "region", "name", "lead", "year") | select($r[.] == null or $r[.] == "") | "required"),
  (if .year < 2000 or .year > 2100 then "year-range" else empty end),
  (if (.name | length) < 4 or (.name | length) > 60 then "name-length" else empty end),
  (.support[] | select(. == $r.lead) | "lead-not-support")
) | "\($n) project.\(.)"

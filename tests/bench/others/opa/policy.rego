# The eight rules of tests/bench/pack. A record breaks each of them at most once.
package bench

fen(text) := to_number(replace(text, ".", ""))

findings contains "project.sources-sum" if sum([fen(s.amount) | some s in input.funding.sources]) != fen(input.funding.total)

findings contains "project.milestone-order" if {
	some i, stage in input.milestones
	i > 0
	stage.due < input.milestones[i - 1].due
}

findings contains "project.progress" if {
	some i, stage in input.milestones
	i > 0
	stage.percent < input.milestones[i - 1].percent
}

findings contains "project.progress" if input.milestones[count(input.milestones) - 1].percent != 100

findings contains "project.parts-sum" if sum([p.value | some p in input.target.parts]) != input.target.value

findings contains "project.required" if {
	some key in ["id", "region", "name", "lead", "year"]
	object.get(input, key, "") == ""
}

findings contains "project.year-range" if input.year < 2000

findings contains "project.year-range" if input.year > 2100

findings contains "project.name-length" if count(input.name) < 4

findings contains "project.name-length" if count(input.name) > 60

findings contains "project.lead-not-support" if {
	some office in input.support
	office == input.lead
}

std = "lua54"
max_line_length = 160
files["rules"] = { std = "lua54", read_globals = { "money", "date", "quantity", "text", "re", "diagnose", "parameters", "undecided", "not_applicable" } }
exclude_files = { "rules/lib/types.lua" }

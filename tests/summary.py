"""A record in a few lines that a person can compare with the notice it was read from: an item a line, a row of it a line, each value after a short label."""


BOUNDS = {"about": "约", "min": "≥", "max": "≤", "range": ""}


def amount(of, key):
    if key not in of:
        return "“" + of["said"] + "”" if "said" in of else "-"
    return BOUNDS.get(of.get("bound"), "") + of[key] + ("—" + of[key + "_max"] if key + "_max" in of else "")


def money(funding):
    if not funding:
        return ""
    text = "￥" + amount(funding, "total") + funding.get("unit", "") + ("年" if funding.get("period") else "")
    for key, sign in (("sources", ""), ("others", "+")):
        if funding.get(key):
            text += sign + "(" + ",".join(s["name"] + "=" + amount(s, "amount") + s.get("unit", funding.get("unit", "")) + ("<" + s["part_of"] if "part_of" in s else "")
                                          for s in funding[key]) + ")"
    return text


def due(d):
    return f"{d.get('text')}→{d.get('from', '?')}..{d.get('to', '?')}"


def stream(s):
    dated = ";".join(due(m["due"]) + ("“" + m["text"] + "”" if "text" in m else "") for m in s["milestones"])
    return "期=" + (s["title"] + ":" if "title" in s else "") + dated + "".join(" 无期“" + u["text"] + "”" for u in s.get("undated", []))


def task(t):
    words = [label + "=" + t[key].replace("\n", "⏎") for key, label in (("name", "名"), ("text", "文")) if key in t]
    if "quantities" in t:
        words.append("量=" + ",".join(q["text"] + (q["unit"] if not q["text"].endswith(q["unit"]) and q["text"] == q["value"] else "")
                                      for q in t["quantities"]))
    words += [label + "=" + "、".join(t[key]) for key, label in (("lead", "责"), ("support", "协"), ("leaders", "领")) if key in t]
    words += [stream(s) for s in t.get("streams", [])]
    words += [label + "=" + t[key].replace("\n", "⏎") for key, label in (("place", "地"), ("remark", "注")) if key in t]
    words += [f"{x['name']}={x.get('text')}" for x in t.get("others", [])]
    return " | ".join(words + ([money(t["funding"])] if "funding" in t else []))


def document(record):
    d = record["document"]
    yield "题 " + " / ".join(" ".join(str(d.get(k, "-")).split()) for k in ("title", "number", "issuer", "signed", "year"))
    if d.get("attachments"):
        yield "附 " + "; ".join(a["title"] + ("" if a["named"] else "(未提)") + ("" if a["present"] else "(缺)") for a in d["attachments"])
    yield ("栏 " + ",".join(record.get("columns", [])) + f" 单位 {record.get('money_unit', '-')} 件数 {record.get('declared_items', '-')} "
           + (f"类数 {record['declared_sections']} " if "declared_sections" in record else "")
           + money(record.get("funding"))).rstrip()


def lines(record):
    out = list(document(record))
    for i, s in enumerate(record.get("sections", [])):
        out.append((f"§{i} {s.get('title')} " + " ".join(f"{k}={s[k]}" for k in ("level", "declared_items", "parent") if k in s) + " "
                    + money(s.get("funding"))).rstrip())
    for p in record["projects"]:
        out.append((f"[{p.get('seq', '')}] {p.get('name')}" + (f" {{{p['group']}}}" if "group" in p else "")
                    + (f" §{p['section']}" if "section" in p else "") + " " + money(p.get("funding"))).rstrip())
        out += [("   " + task(t)).rstrip() for t in p["tasks"]]
    out += [f"未决 {u['at']} {u['zh']} {(u.get('location') or {}).get('text')}".rstrip().replace("\n", "⏎") for u in record.get("unresolved", [])]
    out += [f"注意 {n['zh']}" for n in record.get("notes", [])]
    return out

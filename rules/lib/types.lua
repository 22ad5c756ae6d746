---@meta
-- For editors only (docs/editor.md): no rule requires it. Written by tests/make_types.py from docs/record.schema.json and docs/writing-rules.md; do not edit.

---@class notice What `mingcha extract` writes and `mingcha check` accepts for kind "notice". Absent is absent: no empty strings, no nulls, no invented zeros. Amounts and quantities are decimal strings as printed; a record made by another program may give JSON numbers.
---@field kind "notice"
---@field source? notice.source
---@field document? notice.document
---@field columns? string[] The roles that the table has, in column order: seq, name, text, lead, support, leaders, deadline, remark, place, group, quantity, unit, funding.total, funding.sources
---@field headings? string[] the printed column headings, each once, without blanks and money units; one over several columns stands before those
---@field money_unit? "元"|"千元"|"万元"|"百万元"|"亿元"
---@field declared_items? integer the number of items that the body declares for the whole notice
---@field declared_sections? integer the number of classes (3大类) that title or body declare together with the number of items
---@field funding? notice.funding
---@field sections? notice.section[]
---@field projects? notice.project[]
---@field census? notice.census
---@field locations? table JSON pointer of a value -> where it stands in the source
---@field notes? notice.note[] what the reader saw that the text does not show: unaccepted revisions, hidden rows, stale totals
---@field unresolved? notice.unresolved[] what the reader could not decide; a run counts each as undecided

---@class notice.source
---@field path string
---@field format string
---@field sha256 string
---@field encoding? string

---@class notice.document
---@field number? string 发文字号 as printed
---@field title? string one line, however many it is printed on
---@field issuer? string
---@field signature? string the office that signs, as printed
---@field signed? string 成文日期
---@field printed? string 印发日期
---@field published? string 发布日期
---@field year? integer the programme year
---@field signed_text? string the date as printed, where the signature is
---@field letterhead? string the office on the head of the page, without 文件
---@field imprint? string the office named where the printing date stands
---@field addressees? string as printed, without the colon
---@field metadata? notice.document.metadata_item[] the box of a web page, in printed order; a label without a value has none
---@field index? string 索引号
---@field disclosure? string such as 此件公开发布
---@field attachments? notice.document.attachments_item[]
---@field body? notice.document.body_item[] the paragraphs before the table, in order

---@class notice.document.metadata_item
---@field label string
---@field value? string

---@class notice.document.attachments_item
---@field title string
---@field named boolean the body names it
---@field present boolean it follows the body
---@field label? boolean the word 附件 stands over it
---@field present_title? string its title where it stands

---@class notice.document.body_item
---@field text string

---@class notice.funding
---@field total? string|integer
---@field total_max? string|integer the upper end where the total is a range
---@field bound? "about"|"min"|"max"|"range" of the total
---@field said? string what the cell of the total says where it states no amount: 待定, or what could not be read
---@field period? "annual" the heading says 年度投资
---@field unit? "元"|"千元"|"万元"|"百万元"|"亿元" of the row; only where it differs from money_unit
---@field others? notice.funding.others_item[] a second column of totals, by its heading
---@field sources? notice.funding.sources_item[] in printed order; a source without an amount has a blank cell

---@class notice.funding.others_item
---@field name string
---@field amount? string|integer
---@field amount_max? string|integer the upper end where the amount is a range
---@field bound? "about"|"min"|"max"|"range"
---@field said? string what the cell says where it states no amount
---@field unit? "元"|"千元"|"万元"|"百万元"|"亿元" only where it differs from that of the row

---@class notice.funding.sources_item
---@field name string the printed heading
---@field amount? string|integer
---@field amount_max? string|integer the upper end where the amount is a range
---@field bound? "about"|"min"|"max"|"range"
---@field said? string what the cell says where it states no amount
---@field in_cell? true named in the cell of another column beside its amount, not by a column of its own
---@field unit? "元"|"千元"|"万元"|"百万元"|"亿元" only where it differs from that of the row
---@field part_of? string of a 其中 column: the source or total it is part of

---@class notice.section
---@field title string
---@field level? "national"|"provincial"|"municipal"|"county"|"town"
---@field parent? integer index of the section this one stands in: （一） under 一、
---@field declared_items? integer
---@field declared_tasks? integer
---@field count_text? string the declared count as printed, such as 14件14个项目
---@field columns? string[] of a section that is one of several tables: the roles its table has
---@field funding? notice.funding

---@class notice.project
---@field seq? string the number as printed
---@field section? integer index into sections
---@field group? string its class or group, where the table has such a column
---@field name? string
---@field funding? notice.funding
---@field quantities? notice.quantity[] figures of the name
---@field tasks notice.task[]

---@class notice.quantity
---@field text string
---@field value string|integer
---@field value_max? string|integer of a range
---@field unit? string as printed, with its 万 or 亿; % for rates
---@field subject? string what is counted
---@field bound "exact"|"min"|"max"|"about"|"range"
---@field per? string the base of a ratio: 每千人口
---@field measure? string the subject in the form in which series are matched

---@class notice.task
---@field name? string the row's own name where it has one
---@field text? string the target text
---@field lead? string[]
---@field support? string[]
---@field leaders? string[]
---@field funding? notice.funding
---@field place? string where it is done, where the table has such a column
---@field others? notice.task.others_item[] further columns of targets, by their headings
---@field remark? string
---@field quantities? notice.quantity[]
---@field enumerations? notice.task.enumerations_item[]
---@field parts? notice.task.parts_item[]
---@field streams? notice.stream[]

---@class notice.task.others_item
---@field name string
---@field text string

---@class notice.task.enumerations_item
---@field text string
---@field declared integer|string
---@field items string[]
---@field open boolean the list ends in 等
---@field unit? string
---@field subject? string

---@class notice.task.parts_item
---@field text string
---@field whole notice.quantity
---@field parts notice.quantity[]

---@class notice.stream
---@field title? string
---@field quantities? notice.quantity[] figures of the title
---@field milestones? notice.milestone[]
---@field undated? notice.stream.undated_item[] sentences without a due date

---@class notice.milestone
---@field text? string what is due; absent where the cell holds a date alone
---@field printed? string the whole sentence as printed, with its due date and marks
---@field due notice.due
---@field percent? string|integer
---@field quantities? notice.quantity[]

---@class notice.due
---@field text string as printed
---@field from? string
---@field to? string
---@field recurring? boolean
---@field before? boolean 6月30日前: only `to` is a limit
---@field part? "start"|"early"|"middle"|"late"|"end"

---@class notice.stream.undated_item
---@field text string
---@field recurring? boolean 逐月 and the like: a duty that returns
---@field due? notice.due
---@field quantities? notice.quantity[]

---@class notice.census
---@field tables? integer
---@field rows? integer
---@field amounts? notice.tally
---@field dates? notice.tally
---@field quantities? notice.tally
---@field furniture? integer lines of the page itself: numbers, navigation, headers
---@field headings? integer times a table heading is printed

---@class notice.tally
---@field seen integer
---@field used integer
---@field fields? table how many each field of the record used, by its path without indices
---@field left notice.tally.left_item[]

---@class notice.tally.left_item
---@field text string
---@field location? notice.location
---@field why? string

---@class notice.location
---@field line? integer
---@field column? integer
---@field page? integer
---@field sheet? string
---@field table? integer
---@field row? integer
---@field cell? integer
---@field paragraph? integer
---@field heading? string the nearest heading above, of Word files
---@field text? string the original, quoted

---@class notice.note
---@field zh string
---@field en string
---@field location? notice.location

---@class notice.unresolved
---@field at? string
---@field location? notice.location
---@field zh string
---@field en string

---@class day
---@field year integer
---@field month integer
---@field day integer
---@field iso string

---@class span
---@field text string
---@field from? string
---@field to? string
---@field part? string
---@field before? boolean
---@field recurring? boolean

---@class measured
---@field value string
---@field value_max? string
---@field unit string
---@field bound string

---@class match
---@field from integer
---@field to integer
---@field text string
---@field [integer] string|false

---@class finding
---@field at? string a path under the element, indices from 1
---@field zh string
---@field en string
---@field expected? string|integer
---@field actual? string|integer
---@field difference? string|integer
---@field workings? string
---@field related? { at: string }[]
---@field severity? "error"|"warning"|"note"
---@field quote? string
---@field impact? integer fen
---@field diagnosis? integer|table[]

---@alias report fun(finding: finding)

---@class rule
---@field id string
---@field title { zh: string, en: string }
---@field severity "error"|"warning"|"note"
---@field kind string
---@field each? string|string[]
---@field needs? string[]
---@field uses? string[]
---@field basis string[]
---@field since? string
---@field until? string
---@field region? string|string[]
---@field check fun(element: any, report: report)
---@field pass table[]
---@field fail table[]

---@type table<string, any> parameters of pack.json
parameters = {}

--- Ends the check: what it met cannot be read.
---@param reason { zh: string, en: string, at: string? }
function undecided(reason) end

--- Ends the check before any finding.
---@param need string what is absent
function not_applicable(need) end

---@class money
money = {}

--- fen, printed decimals and unit, or nil and what is wrong; without unit the record's own, else 元
---@param text any
---@param unit any
---@return integer? fen, integer|string decimals_or_problem, string? unit
function money.parse(text, unit) end

--- whether a cell says "no amount"
---@param text any
---@return boolean
function money.is_blank(text) end

--- 83.4816, 83.4816万元, +83.4816万元
---@param fen any
---@param unit any
---@return string
function money.format(fen, unit) end

--- 83.4816, 83.4816万元, +83.4816万元
---@param fen any
---@param unit any
---@return string
function money.text(fen, unit) end

--- 83.4816, 83.4816万元, +83.4816万元
---@param fen any
---@param unit any
---@return string
function money.signed(fen, unit) end

--- exact, in fen; too large is an error
---@param list any
---@return integer
function money.sum(list) end

--- exact, in fen; too large is an error
---@param a any
---@param b any
---@return integer
function money.sub(a, b) end

--- decimals as printed, or nil
---@param text any
---@param unit any
---@return integer?
function money.decimals(text, unit) end

--- the record's unit or nil; fen in one of a unit, or nil
---@return string?
function money.unit() end

--- the record's unit or nil; fen in one of a unit, or nil
---@param unit any
---@return integer?
function money.unit_fen(unit) end

---@class date
date = {}

--- { year, month, day, iso }, or nil and what is wrong
---@param text any
---@return day?, string? problem
function date.parse(text) end

--- { text, from, to, part, before, recurring } of a due date such as 3月底, or nil and what is wrong
---@param text any
---@param year any
---@return span?, string? problem
function date.parse_span(text, year) end

--- the day that counts as today (--as-of), as 2025-06-30; an example says as_of
---@return string
function date.as_of() end

--- of due dates of a record: "before", "equal", "after" or "uncertain"
---@param a any
---@param b any
---@return "before"|"equal"|"after"|"uncertain"
function date.compare(a, b) end

--- whether it is one day of the calendar; days since 1970-01-01, or nil and what is wrong
---@param text any
---@return boolean
function date.valid(text) end

--- whether it is one day of the calendar; days since 1970-01-01, or nil and what is wrong
---@param text any
---@return integer?, string? problem
function date.days(text) end

---@class quantity
quantity = {}

--- { value, value_max, unit, bound } of a record's quantity, 万 and 亿 multiplied out, the unit in its canonical spelling
---@param q any
---@return measured
function quantity.parse(q) end

--- the exact decimal as text, or nil and what is wrong
---@param text any
---@return string?, string? problem
function quantity.read(text) end

--- -1, 0, 1; different units are an error
---@param a any
---@param b any
---@return integer
function quantity.compare(a, b) end

--- whether a figure reaches a target by its bound; nil where a target is only about so much
---@param actual any
---@param target any
---@return boolean?
function quantity.meets(actual, target) end

--- exact, as decimal text
---@param a any
---@param b any
---@return string
function quantity.add(a, b) end

--- exact, as decimal text
---@param a any
---@param b any
---@return string
function quantity.sub(a, b) end

--- exact, as decimal text
---@param a any
---@param b any
---@return string
function quantity.mul(a, b) end

--- the canonical unit; whether two are the same (units of pack.json: 名 is 人, 人次 is not)
---@param text any
---@return string
function quantity.unit(text) end

--- the canonical unit; whether two are the same (units of pack.json: 名 is 人, 人次 is not)
---@param a any
---@param b any
---@return boolean
function quantity.same_unit(a, b) end

---@class text
text = {}

--- compared without blanks, width and variants of punctuation
---@param s any
---@return string
function text.fold(s) end

--- compared without blanks, width and variants of punctuation
---@param a any
---@param b any
---@return boolean
function text.equal(a, b) end

--- compared without blanks, width and variants of punctuation
---@param s any
---@param part any
---@return boolean
function text.contains(s, part) end

--- byte for byte
---@param s any
---@param part any
---@return boolean
function text.starts(s, part) end

--- byte for byte
---@param s any
---@param part any
---@return boolean
function text.ends(s, part) end

--- full-width digits and letters as ASCII
---@param s any
---@return string
function text.narrow(s) end

--- how many digits there are, full-width ones too: tells at a glance where a long number cannot be
---@param s any
---@return any
function text.digits(s) end

--- whether a word of up to 12 characters, none of them ASCII, directly repeats, or 6 to 60 characters do behind one mark: a fraction of what a pattern with \1 costs
---@param s any
---@return any
function text.doubled(s) end

--- whether one of the words of a list stands in it, byte for byte
---@param s any
---@param words any
---@return boolean
function text.holds(s, words) end

--- how many characters of the shorter text the longer one holds in the same order, not always side by side, and how many the shorter one has; of long texts only the first 48 are looked at
---@param a any
---@param b any
---@return integer, integer
function text.in_common(a, b) end

--- by characters; width in columns of a terminal
---@param s any
---@return integer
function text.count(s) end

--- by characters; width in columns of a terminal
---@param s any
---@return integer
function text.width(s) end

--- by characters; width in columns of a terminal
---@param s any
---@param from any
---@param to any
---@return string
function text.sub(s, from, to) end

--- by characters; width in columns of a terminal
---@param s any
---@param n any
---@return string
function text.cut(s, n) end

--- by characters; width in columns of a terminal
---@param s any
---@return string
function text.trim(s) end

--- 138****8000
---@param s any
---@param head any
---@param tail any
---@return string
function text.mask(s, head, tail) end

--- 138****8000
---@param s any
---@return string
function text.mask_mobile(s) end

---@class re
re = {}

--- PCRE2 over UTF-8 with limits; groups that took no part are false; positions are bytes from 1
---@param pattern any
---@param s any
---@return boolean
function re.test(pattern, s) end

--- PCRE2 over UTF-8 with limits; groups that took no part are false; positions are bytes from 1
---@param pattern any
---@param s any
---@param from any
---@return string|false|nil ...
function re.match(pattern, s, from) end

--- PCRE2 over UTF-8 with limits; groups that took no part are false; positions are bytes from 1
---@param pattern any
---@param s any
---@param from any
---@return integer?, integer?
function re.find(pattern, s, from) end

--- a list of { from, to, text, group… }; a pattern that matches s
---@param pattern any
---@param s any
---@return match[]
function re.all(pattern, s) end

--- a list of { from, to, text, group… }; a pattern that matches s
---@param s any
---@return string
function re.escape(s) end

---@class diagnose
diagnose = {}

--- a number for diagnosis of the finding that the sum fails
---@param t table
---@return integer
function diagnose.sum(t) end

--- whether all sums are to be handed to diagnose.sum, not only those that fail
---@return boolean
function diagnose.noting() end

--- the same for figures that should rise, and end at a target; 0 where they are too many or too long to look at
---@param t table
---@return integer
function diagnose.series(t) end

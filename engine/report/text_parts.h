/* The parts of the text report (report_text.c): each draws one thing of the report's JSON. Private to report/. */
#ifndef MC_REPORT_TEXT_PARTS_H
#define MC_REPORT_TEXT_PARTS_H

#include <jansson.h>

#include "report/page.h"

/* How a finding of this severity, or what is undecided ("undecided"), is marked. */
struct text_mark {
    const char *name, *sign;
    enum ink ink;
};
const struct text_mark *text_mark(const char *name);

/* One finding, or one undecided entry, with all that the report says about it. */
void text_finding(struct page *p, const json_t *finding);
/* The same on a line or two beside a label: message, project, rule, and who waived it. */
void text_brief(struct page *p, const char *label, const json_t *finding);
void text_undecided(struct page *p, const json_t *entry);

/* The quoted original with its line numbers. `focus`: what to keep in sight where the text is long (may be NULL). */
void text_quote(struct page *p, const json_t *location, const char *focus);

/* Every verdict, where the report lists them. */
void text_verdicts(struct page *p, const json_t *report);

/* The comparison with an earlier report, where there is one. */
void text_recheck(struct page *p, const json_t *report);

/* What was checked, how it went, whether it is complete. */
void text_summary(struct page *p, const json_t *report, bool quiet);

#endif

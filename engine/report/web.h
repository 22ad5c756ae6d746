/* Writing the HTML report (report_html.c). Markup is written by web_format and web_say, whose texts are our own;
 * whatever comes from an input, a rule or the command line goes through web_text, which escapes it. Private to
 * report/. */
#ifndef MC_REPORT_WEB_H
#define MC_REPORT_WEB_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "model/sources.h"
#include "report/view.h"
#include "report/web_map.h"

struct web {
    FILE *out;            /* borrow */
    const json_t *report; /* borrow */
    const json_t *files;  /* borrow: view_files */
    const struct sources *sources; /* borrow: the notices themselves; NULL: none */
    struct view_totals totals;
    bool zh;
    bool failed; /* out of memory somewhere: what was written is not whole */
};

/* Markup of our own, or text that holds no character to escape: nothing from outside may be among the arguments. */
void web_format(struct web *w, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Whichever of the two the reader wants; our own words. */
void web_say(struct web *w, const char *zh, const char *en);
const char *web_word(const struct web *w, const char *zh, const char *en);

/* Text from anywhere, as text or inside a quoted attribute: markup, line breaks and what turns the writing direction
 * lose their force (base/show.h). */
void web_text(struct web *w, const char *text);
void web_text_n(struct web *w, const char *text, size_t len);
/* A path, which may be broken after each slash. */
void web_path(struct web *w, const char *path);
/* web_text, and frees it; NULL counts as out of memory. */
void web_take_text(struct web *w, char *text_take);

/* The style sheet and the script, as they stand between their tags. borrow: static. */
extern const char web_style[];
extern const char web_script[];

/* The number of a finding, as a link to it. */
void web_reference(struct web *w, const struct web_mark *mark);
/* "第 3 项  农村饮水改造工程" of a record's project, long numbers covered. */
void web_project(struct web *w, const json_t *project);

/* Adds the offices that the entry concerns as keys to `names`; none where the notice is not at hand. False when out of memory. */
bool web_add_units(const struct web *w, json_t *names, const json_t *entry);

/* Whether the file has a section of its own: it has findings, or the notice itself is at hand. */
bool web_shows(const struct web *w, const json_t *file);

/* The parts of the page, in its order. */
void web_head(struct web *w);     /* <!doctype> to <body> */
void web_summary(struct web *w);  /* status, counts, inputs */
void web_contents(struct web *w); /* links to files and projects */
void web_filters(struct web *w);  /* shown by the script only */
void web_notice(struct web *w, const struct web_map *m);
bool web_has_money(const json_t *record);
bool web_has_time(const json_t *record);
void web_money(struct web *w, const struct web_map *m, const json_t *record);
void web_time(struct web *w, const struct web_map *m, const json_t *record);
void web_census(struct web *w, const struct web_map *m, const json_t *record);
void web_finding(struct web *w, const struct web_map *m, const struct web_mark *mark);
void web_about(struct web *w); /* what the report rests on, to </body> */

#endif

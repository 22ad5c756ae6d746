/* What a figure measures: the noun phrase before it (改造农村户厕800户) or behind it (8000名妇女宫颈癌检查), without
 * leading verbs and adverbs. The words are data (rules/forms/measures.json, "subject"); this file holds the order in
 * which they are tried. */
#ifndef MC_NOTICE_SUBJECT_H
#define MC_NOTICE_SUBJECT_H

#include "notice/forms.h"
#include "notice/step.h"
#include "notice/token.h"

struct subject {
    struct slice
        name;   /* where it is printed; empty where there is none, or where it is shared with an earlier figure */
    char *text; /* own: free(). As printed; NULL where nothing tells */
    char *measure; /* own: free(). The form in which series are matched, where that is another: 工程量 for 工程建设任务;
                      else NULL */
    struct slice with_token; /* name and figure together */
    bool shared;             /* the name is that of the figure before */
    bool each;               /* 分别 stands between name and figure: one name for each of the figures that share it */
};

/* Finds the subject of list->items[i] in text[from, to). `previous` is the subject of the token before it in the same
 * text (NULL: none), which is shared where nothing but 、 和 or 提高到 stands between the two figures. */
mc_status subject_find(struct subject *out, const struct forms *forms, const char *text, size_t from, size_t to,
                       const struct token_list *list, size_t i, const struct subject *previous, mc_error *err);

void subject_clear(struct subject *s);

/* Past the verbs, adverbs and joining words at the start of a phrase; words that begin like one (培训班) stay. */
size_t subject_strip(const struct forms *forms, const char *text, struct slice phrase);

/* Whether the phrase starts with a verb of the list. */
bool subject_starts_with_verb(const struct forms *forms, const char *text, struct slice phrase);

#endif

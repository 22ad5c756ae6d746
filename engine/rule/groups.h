/* Rules with each = "*": the keys of records, and the groups of records that share one. Private to engine/rule. */
#ifndef MC_RULE_GROUPS_H
#define MC_RULE_GROUPS_H

#include "rule/pack.h"

enum key_kind {
    KEY_TEXT,   /* the record goes with others of the key; "" where the rule asks for no keys */
    KEY_NONE,   /* the rule says that it goes with none */
    KEY_ABSENT, /* the rule does not apply to it */
    KEY_FAILED, /* undecided; the sink was told why */
};

struct group_key {
    enum key_kind kind;
    char *text; /* own: free(): KEY_TEXT: the key; KEY_ABSENT: what is absent; else NULL */
    size_t len;
};

/* The key of a record of the rule's kind. */
mc_status rule_key(struct group_key *out, struct pack *p, const struct rule *r, const json_t *root, const struct sink *sink, mc_error *err);

/* One rule over the groups of a run, one after another. Starts with pack, rule and sink alone. */
struct grouping {
    struct pack *pack;
    const struct rule *rule;
    const struct sink *sink;
    const char *need;   /* borrow: why the records that it does not apply to are left out; NULL: there are none */
    bool applies;       /* to one record at least */
    bool undecided;     /* a key failed, or a group */
    long groups, stops; /* that were looked at; of them without a verdict */
    long verdicts[4];
    char *why_zh, *why_en, *absent; /* own: the first reasons */
};

/* Looks at a group. take: list, what the rule sees of its records; members[i] is the number of record i. */
mc_status grouping_add(struct grouping *g, json_t *list_take, const size_t *members, mc_error *err);
/* The group is more than may be looked at: it is undecided. */
mc_status grouping_refuse(struct grouping *g, const size_t *members, size_t n, size_t most, mc_error *err);
/* The verdict over all groups; `first` is the number of any record of the kind. */
mc_status grouping_end(struct grouping *g, size_t first, mc_error *err);
void grouping_clear(struct grouping *g);

/* The rule over records that are all in memory: for examples. */
mc_status groups_of_records(struct pack *p, const struct rule *r, const struct record *const *recs, size_t n, const struct sink *sink,
                            mc_error *err);

#endif

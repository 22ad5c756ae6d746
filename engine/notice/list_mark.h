/* How items in numbered paragraphs are marked and labelled. Private to notice/. */
#ifndef MC_NOTICE_LIST_MARK_H
#define MC_NOTICE_LIST_MARK_H

#include <stdbool.h>
#include <stddef.h>

#include "model/document.h"
#include "notice/forms.h"
#include "notice/grid.h"

enum level { LEVEL_NONE, LEVEL_HAN /* 一、 */, LEVEL_HAN_BRACKETS /* （一） */, LEVEL_WORD /* 项目一： */, LEVEL_DIGIT /* 1. */, LEVEL_DIGIT_BRACKETS /* （1） */, LEVEL_RING /* ① */, LEVELS };

/* What list.c finds in one paragraph. */
struct item {
    size_t flow;      /* index of its paragraph */
    enum level level;
    size_t mark_from, mark_to; /* the number itself, for the seq cell */
    size_t text_from;          /* past the mark */
    bool named;                /* it names an office */
};

/* The list mark a paragraph begins with. */
bool list_mark(const struct piece *p, struct item *out);

/* 责任单位：… at `from`: the role its label names and where its value begins; ROLE_NONE where it is no label. */
enum role list_label(const struct forms *f, const char *s, size_t from, size_t to, size_t *value);

/* The last brackets of a paragraph, where they close it (a full stop may follow): [in_from, in_to) is their inside. */
bool list_brackets(const char *s, size_t from, size_t to, size_t *open, size_t *in_from, size_t *in_to);

/* 由县教育局牵头，年底前完成。 as the last sentence of a paragraph: where it begins; `to` where there is none. */
size_t list_by_whom(const char *s, size_t from, size_t to);

/* Whether the paragraph names its office: in brackets at its end, or after a label. */
bool list_names_office(const struct forms *f, const struct piece *p);

/* The same behind a list mark, where a full stop or the line's end may close it: （一）目标任务。…, 2.责任单位：…. */
enum role list_marked_label(const struct forms *f, const struct piece *p, size_t *value);
/* 新建服务站3个。责任单位：… in one line: where the first label behind a stop or a blank begins; p->len where there is none. */
size_t list_inline_labels(const struct forms *f, const struct piece *p, size_t from);
/* （联系人：…）: who answers questions about the notice is nobody's office. */
bool list_contact(const struct piece *p);

#endif

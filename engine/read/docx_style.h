/* What a docx's styles say that changes the text: hidden text and list numbers. All else in them is looks. */
#ifndef MC_READ_DOCX_STYLE_H
#define MC_READ_DOCX_STYLE_H

#include <stdbool.h>
#include <stddef.h>

#include "mingcha.h"
#include "read/xml.h"

/* A present element is of WordprocessingML (transitional or strict) and has that name. */
bool docx_is(const struct markup *m, const char *name);
bool docx_is_word(const struct markup *m);
/* The value of a switch such as w:vanish: without w:val it is on. */
bool docx_on(const struct markup *m);
/* The attribute as a number within [low, high]; `absent` where it is missing or none. */
int docx_int(const struct markup *m, const char *name, int absent, int low, int high);

#define DOCX_STYLES_MAX 65536

struct docx_style {
    char *id, *based_on; /* own; based_on may be NULL */
    int hidden;          /* w:vanish: -1 not said */
    int heading;         /* w:outlineLvl, or centred: -1 not said */
    int list, level;     /* w:numPr: -1 not said; list 0 takes the number away */
};

struct docx_styles {
    struct docx_style *all; /* own; by id */
    size_t n, size;
    char *standard; /* own: the id of the style of paragraphs that name none; may be NULL */
};

/* Reads styles.xml. On failure *out is empty. */
mc_status docx_styles_read(struct docx_styles *out, struct markup *m, mc_error *err);
void docx_styles_clear(struct docx_styles *s);

/* Whether text of that style (NULL: none) is hidden; what the style and those it is based on say of a list: -1 where none does. */
bool docx_style_hidden(const struct docx_styles *s, const char *id);
/* Whether paragraphs of that style are headings, or at least centred. */
bool docx_style_heading(const struct docx_styles *s, const char *id);
/* One line, drawn as a heading or numbered as one (一、 （一） 附件1), and no sentence. */
bool docx_is_heading(bool drawn, const char *text, size_t len);
/* What the open element says of it, as in struct docx_style; `so_far` where it is about something else. */
int docx_heading(const struct markup *m, int so_far);
void docx_style_list(const struct docx_styles *s, const char *id, int *list, int *level);

#endif

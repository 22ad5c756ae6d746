/* What was found out of the program's own rules when it was built: the text of each file, the byte code of each Lua file and, of a rule, its table and what its code can do, so that a
 * start need not find it out again. Written by engine/shipped, linked into the program and the library; byte code never comes from anywhere else.
 *
 * Invariant: it stands for a file of a pack only where that file's bytes are those that it was made of, one by one, and for a rule only where this is so of every library that
 * its text leads to. Every other file is compiled from its text, with the same results. */
#ifndef MC_RULE_SHIPPED_H
#define MC_RULE_SHIPPED_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mingcha.h"

struct reach;
struct rule;

/* One file. All places are in the table's arrays, so that nothing of it needs relocating. */
struct shipped_file {
    uint32_t name;                /* in texts: "funding/unit.lua" */
    uint32_t text, text_len;      /* in texts: the whole file */
    uint32_t code, code_len;      /* in code; none: it is no Lua file. Of a rule its chunk without the examples; of a library a chunk that gives a function of _ENV, which runs the file with it */
    uint32_t data, data_len;      /* in texts: a rule's table as JSON, without check, key and the examples; none: a library */
    uint32_t libraries, n_libraries; /* in numbers: the files of all libraries that the rule leads to */
    uint32_t names, n_names;      /* in numbers: what its code and theirs may read without declaring it, by place in keys */
    bool keyed;                   /* it has a function `key` */
    bool adds_up;                 /* it leads to diagnose.sum (settle.c), in a pack whose other files are the shipped ones too */
    bool unknown, writes, keeps; /* as in struct reach */
};

struct shipped_table {
    const char *lua;    /* the lua_ident of the Lua that compiled it: only that one may run it */
    const char *sha256; /* of the pack that these files are, and no others */
    const struct shipped_file *files; /* every .lua and .json file of the folder, sorted by name */
    size_t n_files;
    const char *texts;
    const char *code;
    const uint16_t *numbers;
    const uint32_t *keys; /* places in texts */
};

/* Defined in the file that engine/shipped writes. */
extern const struct shipped_table shipped_table;

/* The file of that name, if it has these bytes; NULL. */
const struct shipped_file *shipped_same(const char *name, const char *text, size_t len);
/* Whether its byte code may be run: it was compiled by the Lua that runs it. */
bool shipped_runs(const struct shipped_file *f);

/* Whether all is known of the rule. `words` of the user (settings.c) go into a library while it is loaded: one that they name is another. */
bool shipped_knows(const struct rule *r, const json_t *words);

/* What its code and that of its libraries can do. own: reach_clear. */
mc_status shipped_reach(struct reach *out, const struct shipped_file *f, mc_error *err);

#endif

/* What may be wrong with a JSON text, in words and with its place. Private to load_json.c. */
#ifndef MC_MODEL_LOAD_FAULT_H
#define MC_MODEL_LOAD_FAULT_H

#include "mingcha.h"

enum fault {
    FAULT_NONE,
    FAULT_MEMORY,
    FAULT_DEPTH,
    FAULT_ROOT,
    FAULT_VALUE,
    FAULT_NUMBER,
    FAULT_KEY,
    FAULT_COLON,
    FAULT_IN_OBJECT,
    FAULT_IN_ARRAY,
    FAULT_BEHIND,
    FAULT_ESCAPE,
    FAULT_SURROGATE,
    FAULT_NUL,
    FAULT_CONTROL,
    FAULT_UTF8,
    FAULT_DUPLICATE,
    FAULT_OPEN_STRING,
};

/* Writes the error: the text begins at `start` with line `line`, ends at `end`, and the fault is at `at`. Returns its status. */
mc_status fault_explain(enum fault fault, const char *path, int line, const char *start, const char *end, const char *at, mc_error *err);

#endif

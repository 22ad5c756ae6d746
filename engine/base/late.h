/* Libraries that few runs need: loaded when the first of their functions is called for, because loading them costs every other run more than reading its rules does. What uses one lists
 * the functions in a struct of pointers, under their own types, and asks for the library before it calls the first:
 *
 *     #define FUNCTIONS(row) row(step) row(reset)
 *     #define MEMBER(name) __typeof__(sqlite3_##name) *name;
 *     #define NAME(name) "sqlite3_" #name,
 *     static struct { FUNCTIONS(MEMBER) } sqlite;
 *     static const char *const names[] = {FUNCTIONS(NAME)};
 *     static struct late library = {.file = LATE_SQLITE, .names = names, .n = sizeof names / sizeof *names, .functions = &sqlite};
 */
#ifndef MC_BASE_LATE_H
#define MC_BASE_LATE_H

#include <stdbool.h>
#include <stddef.h>

#include "mingcha.h"

/* The files by the names under which the linker would have asked for them: of the Debian release that it is made for, or (Makefile) as they are where it is built. */
#ifndef LATE_SQLITE
#define LATE_SQLITE "libsqlite3.so.0"
#endif
#ifndef LATE_CSV
#define LATE_CSV "libcsv.so.3"
#endif
#ifndef LATE_CRYPTO
#define LATE_CRYPTO "libcrypto.so.3"
#endif
#ifndef LATE_ZIP
#define LATE_ZIP "libzip.so.4"
#endif
#ifndef LATE_XML2
#define LATE_XML2 "libxml2.so.2"
#endif
#ifndef LATE_XLSXWRITER
#define LATE_XLSXWRITER "libxlsxwriter.so.4"
#endif

struct late {
    const char *file;
    const char *const *names;
    size_t n;
    void *functions; /* borrow: n pointers, in the order of the names */
    bool ready;      /* they are set */
};

/* Loads the library, unless that was done before, and sets the pointers. It stays. Any thread may call this at any time. MC_ERR_IO where it is missing or is not the one. */
mc_status late_load(struct late *l, mc_error *err);

#endif

/* See index_file.h. One table of items, one of keys. Keys are only put into order when all are there: sorting once costs a tenth of keeping a tree in order all along.
 * Long keys go by their SHA-256, so that an entry has a bound. */
#include "base/index_file.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/late.h"

#define FUNCTIONS(row) \
    row(bind_blob64) row(bind_int) row(bind_int64) row(bind_null) row(bind_value) row(close) row(column_blob) row(column_bytes) row(column_int64) \
    row(column_value) row(errmsg) row(errstr) row(exec) row(finalize) row(open_v2) row(prepare_v3) row(reset) row(step) row(test_control)
#define MEMBER(name) __typeof__(sqlite3_##name) *name;
#define NAME(name) "sqlite3_" #name,

static struct {
    FUNCTIONS(MEMBER)
} sqlite;
static const char *const names[] = {FUNCTIONS(NAME)};
static struct late library = {.file = LATE_SQLITE, .names = names, .n = sizeof names / sizeof *names, .functions = &sqlite};

#define KEY_MAX 128 /* bytes of a key that is kept as it is; a SHA-256 in digits is shorter, so the two cannot be the same */

enum { ADD_ITEM, ADD_KEY, GROUPS, MEMBERS, GET, N_STATEMENTS };

static const char *const statements[N_STATEMENTS] = {
    [ADD_ITEM] = "INSERT INTO item VALUES (?1, ?2, ?3)",
    [ADD_KEY] = "INSERT INTO key VALUES (?1, ?2, ?3)",
    [GROUPS] = "SELECT key, min(item) AS first FROM key WHERE chosen = ?1 GROUP BY key HAVING count(*) >= ?2 ORDER BY first",
    [MEMBERS] = "SELECT k.item, length(i.first) FROM key AS k JOIN item AS i ON i.number = k.item WHERE k.chosen = ?1 AND k.key = ?2 ORDER BY k.item",
    [GET] = "SELECT first, second FROM item WHERE number = ?1",
};

/* No journal: whatever goes wrong, the whole index is thrown away. */
static const char schema[] = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = FILE; PRAGMA locking_mode = EXCLUSIVE;"
                             "CREATE TABLE item(number INTEGER PRIMARY KEY, first BLOB, second BLOB);"
                             "CREATE TABLE key(chosen INTEGER, key BLOB, item INTEGER);"
                             "BEGIN";

struct index_file {
    sqlite3 *db;
    sqlite3_stmt *statements[N_STATEMENTS]; /* prepared when first needed */
    int set; /* whose groups are given */
    bool sorted;
};

static mc_status fail(const struct index_file *x, int code, mc_error *err)
{
    if (code == SQLITE_NOMEM)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    return error_set(err, MC_ERR_IO, NULL, 0, "the temporary file of the records that are compared with one another: %s (TMPDIR says where it is)",
                     x->db ? sqlite.errmsg(x->db) : sqlite.errstr(code));
}

static mc_status run(struct index_file *x, const char *sql, mc_error *err)
{
    int code = sqlite.exec(x->db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? MC_OK : fail(x, code, err);
}

mc_status index_file_new(struct index_file **out, mc_error *err)
{
    mc_status loaded = late_load(&library, err);
    if (loaded != MC_OK)
        return loaded;
    struct index_file *x = calloc(1, sizeof *x);
    char sql[64];
    if (!x)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    int code = sqlite.open_v2("", &x->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    mc_status st = code == SQLITE_OK ? run(x, schema, err) : fail(x, code, err);
    if (st == MC_OK) /* sorting would map its files into memory, of whatever size; reading them costs no more. There is no other door to this setting of one connection. */
        sqlite.test_control(SQLITE_TESTCTRL_SORTER_MMAP, x->db, 0);
    snprintf(sql, sizeof sql, "PRAGMA cache_size = -%d", (int)(INDEX_MEMORY / 1024));
    if (st == MC_OK)
        st = run(x, sql, err);
    if (st == MC_OK)
        *out = x;
    else
        index_file_free(x);
    return st;
}

void index_file_free(struct index_file *x)
{
    if (!x)
        return;
    for (size_t i = 0; i < N_STATEMENTS; i++)
        sqlite.finalize(x->statements[i]);
    sqlite.close(x->db);
    free(x);
}

/* The statement, ready for new arguments. */
static mc_status prepare(sqlite3_stmt **out, struct index_file *x, int which, mc_error *err)
{
    if (!x->statements[which]) {
        int code = sqlite.prepare_v3(x->db, statements[which], -1, SQLITE_PREPARE_PERSISTENT, &x->statements[which], NULL);
        if (code != SQLITE_OK)
            return fail(x, code, err);
    }
    *out = x->statements[which];
    sqlite.reset(*out);
    return MC_OK;
}

/* Binds the text, or null. It must live until the statement has run. */
static int bind(sqlite3_stmt *s, int number, const char *text, size_t len)
{
    return text ? sqlite.bind_blob64(s, number, text, len, SQLITE_STATIC) : sqlite.bind_null(s, number);
}

/* Runs a statement that gives no rows. `code`: of its arguments. */
static mc_status finish(struct index_file *x, sqlite3_stmt *s, int code, mc_error *err)
{
    if (code == SQLITE_OK)
        code = sqlite.step(s);
    sqlite.reset(s);
    return code == SQLITE_DONE ? MC_OK : fail(x, code, err);
}

mc_status index_file_add(struct index_file *x, size_t number, const char *first, size_t first_len, const char *second, size_t second_len, mc_error *err)
{
    sqlite3_stmt *s;
    mc_status st = prepare(&s, x, ADD_ITEM, err);
    if (st != MC_OK)
        return st;
    int code = sqlite.bind_int64(s, 1, (sqlite3_int64)number);
    if (code == SQLITE_OK)
        code = bind(s, 2, first, first_len);
    if (code == SQLITE_OK)
        code = bind(s, 3, second, second_len);
    return finish(x, s, code, err);
}

mc_status index_file_add_key(struct index_file *x, size_t number, int set, const char *key, size_t len, mc_error *err)
{
    char digits[HASH_TEXT_MAX];
    sqlite3_stmt *s;
    mc_status st = prepare(&s, x, ADD_KEY, err);
    if (st != MC_OK)
        return st;
    if (len > KEY_MAX) {
        hash_bytes(digits, key, len);
        key = digits;
        len = strlen(digits);
    }
    int code = sqlite.bind_int(s, 1, set);
    if (code == SQLITE_OK)
        code = bind(s, 2, key, len);
    if (code == SQLITE_OK)
        code = sqlite.bind_int64(s, 3, (sqlite3_int64)number);
    return finish(x, s, code, err);
}

mc_status index_file_groups(struct index_file *x, int set, size_t least, mc_error *err)
{
    sqlite3_stmt *s;
    mc_status st = x->sorted ? MC_OK : run(x, "CREATE INDEX by_key ON key(chosen, key, item)", err);
    x->sorted = x->sorted || st == MC_OK;
    x->set = set;
    if (st == MC_OK)
        st = prepare(&s, x, GROUPS, err);
    if (st != MC_OK)
        return st;
    int code = sqlite.bind_int(s, 1, set);
    if (code == SQLITE_OK)
        code = sqlite.bind_int64(s, 2, (sqlite3_int64)least);
    return code == SQLITE_OK ? MC_OK : fail(x, code, err);
}

/* The numbers that the statement gives, and the sum of the lengths beside them. */
static mc_status take_members(struct index_file *x, sqlite3_stmt *s, size_t **items, size_t *n, size_t *bytes, mc_error *err)
{
    size_t *list = NULL, count = 0, size = 0, sum = 0;
    int code;
    while ((code = sqlite.step(s)) == SQLITE_ROW) {
        if (count == size) {
            size_t *more = realloc(list, (size = size ? size * 2 : 16) * sizeof *list);
            if (!more) {
                code = SQLITE_NOMEM;
                break;
            }
            list = more;
        }
        list[count++] = (size_t)sqlite.column_int64(s, 0);
        sum += (size_t)sqlite.column_int64(s, 1);
    }
    sqlite.reset(s);
    if (code != SQLITE_DONE) {
        free(list);
        return fail(x, code, err);
    }
    *items = list;
    *n = count;
    *bytes = sum;
    return MC_OK;
}

mc_status index_file_next(struct index_file *x, size_t **items, size_t *n, size_t *bytes, mc_error *err)
{
    sqlite3_stmt *groups = x->statements[GROUPS], *s;
    int code = sqlite.step(groups);
    *n = 0;
    if (code == SQLITE_DONE) {
        sqlite.reset(groups);
        return MC_OK;
    }
    if (code != SQLITE_ROW)
        return fail(x, code, err);
    mc_status st = prepare(&s, x, MEMBERS, err);
    if (st != MC_OK)
        return st;
    code = sqlite.bind_int(s, 1, x->set);
    if (code == SQLITE_OK)
        code = sqlite.bind_value(s, 2, sqlite.column_value(groups, 0));
    return code == SQLITE_OK ? take_members(x, s, items, n, bytes, err) : fail(x, code, err);
}

mc_status index_file_get(struct index_file *x, size_t item, const char **first, size_t *first_len, const char **second, size_t *second_len, mc_error *err)
{
    sqlite3_stmt *s;
    mc_status st = prepare(&s, x, GET, err);
    if (st != MC_OK)
        return st;
    int code = sqlite.bind_int64(s, 1, (sqlite3_int64)item);
    if (code == SQLITE_OK)
        code = sqlite.step(s);
    if (code != SQLITE_ROW)
        return fail(x, code, err);
    *first = sqlite.column_blob(s, 0);
    *first_len = (size_t)sqlite.column_bytes(s, 0);
    if (second) {
        *second = sqlite.column_blob(s, 1);
        *second_len = (size_t)sqlite.column_bytes(s, 1);
    }
    return MC_OK;
}

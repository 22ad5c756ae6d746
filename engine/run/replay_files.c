#include "run/replay_files.h"

#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/sign.h"
#include "base/utf8.h"
#include "read/read.h"
#include "run/evidence.h"

#define HASH_LEN (HASH_TEXT_MAX - 1)

static mc_status out_of_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

mc_status replay_say(json_t *list, const char *file, const char *zh, const char *en, mc_error *err)
{
    return json_array_append_new(list, json_pack("{s:s*, s:s, s:s}", "file", file, "zh", zh, "en", en)) == 0 ? MC_OK : out_of_memory(err);
}

/* own: free(). NULL when out of memory. */
static char *inside(const char *dir, const char *name)
{
    char *path = NULL;
    return asprintf(&path, "%s/%s", dir, name) < 0 ? NULL : path;
}

/* A file name of the sums may not lead out of the folder, nor name them. */
static bool is_plain_name(const char *name)
{
    if (!*name || *name == '/' || utf8_invalid_at(name, strlen(name)) < strlen(name) || strcmp(name, EVIDENCE_SUMS) == 0)
        return false;
    for (const char *part = name; part; part = strchr(part, '/')) {
        part += *part == '/';
        size_t len = strcspn(part, "/");
        if (len == 0 || (len == 1 && part[0] == '.') || (len == 2 && strncmp(part, "..", 2) == 0))
            return false;
    }
    return true;
}

static mc_status check_one(struct replay *r, const char *dir, const char *name, const char *sum, mc_error *err)
{
    char *path = inside(dir, name), *bytes = NULL, hash[HASH_TEXT_MAX];
    size_t len = 0;
    struct stat s;
    mc_status st = path ? MC_OK : out_of_memory(err);
    if (st == MC_OK && (lstat(path, &s) != 0 || !S_ISREG(s.st_mode) || read_bytes(&bytes, &len, path, NULL) != MC_OK)) {
        st = replay_say(r->problems, name, "不见了，或无法读取", "is missing or cannot be read", err);
    } else if (st == MC_OK) {
        hash_bytes(hash, bytes, len);
        if (strcmp(hash, sum) == 0)
            r->files++;
        else
            st = replay_say(r->problems, name, "与 SHA256SUMS 中的校验值不符", "does not match its sum in SHA256SUMS", err);
    }
    free(bytes);
    free(path);
    return st;
}

/* "64 hex digits, two blanks, a name". Gives the name, or NULL. */
static char *read_line(char *line, char sum[HASH_TEXT_MAX])
{
    if (strspn(line, "0123456789abcdef") != HASH_LEN || strncmp(line + HASH_LEN, "  ", 2) != 0 || !is_plain_name(line + HASH_LEN + 2))
        return NULL;
    memcpy(sum, line, HASH_LEN);
    sum[HASH_LEN] = '\0';
    return line + HASH_LEN + 2;
}

static mc_status damaged_line(struct replay *r, int number, mc_error *err)
{
    char zh[64], en[64];
    snprintf(zh, sizeof zh, "第 %d 行已损坏", number);
    snprintf(en, sizeof en, "line %d is damaged", number);
    return replay_say(r->problems, EVIDENCE_SUMS, zh, en, err);
}

/* `listed` gets the names. */
static mc_status check_listed(struct replay *r, const char *dir, char *text, json_t *listed, mc_error *err)
{
    mc_status st = MC_OK;
    int number = 1;
    for (char *line = text, *next; st == MC_OK && *line; line = next, number++) {
        char sum[HASH_TEXT_MAX], *end = strchr(line, '\n'), *name;
        next = end ? end + 1 : line + strlen(line);
        if (end)
            *end = '\0';
        name = end ? read_line(line, sum) : NULL;
        if (!name || json_object_get(listed, name))
            st = damaged_line(r, number, err);
        else if (json_object_set_new(listed, name, json_true()) != 0)
            st = out_of_memory(err);
        else
            st = check_one(r, dir, name, sum, err);
    }
    return st;
}

/* A name in a message must be text. own: free(). */
static char *shown(const char *name)
{
    size_t bad = utf8_invalid_at(name, strlen(name));
    return strndup(name, bad);
}

static mc_status check_unlisted(struct replay *r, const char *dir, const json_t *listed, mc_error *err)
{
    char *root = strdup(dir), *roots[] = {root, NULL};
    FTS *walk = root ? fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL) : NULL;
    size_t len = root ? strlen(root) : 0;
    mc_status st = walk ? MC_OK : out_of_memory(err);
    for (FTSENT *entry; st == MC_OK && (entry = fts_read(walk));) {
        if (entry->fts_info == FTS_D || entry->fts_info == FTS_DP)
            continue;
        const char *name = entry->fts_path + len;
        name += strspn(name, "/");
        if (strcmp(name, EVIDENCE_SUMS) == 0 || strcmp(name, EVIDENCE_SIGNATURE) == 0 || json_object_get(listed, name))
            continue;
        char *said = shown(name);
        st = said ? replay_say(r->problems, said, "不在 SHA256SUMS 中，是后来放进来的", "is not in SHA256SUMS: it was added", err) : out_of_memory(err);
        free(said);
    }
    if (walk)
        fts_close(walk);
    free(root);
    return st;
}

static mc_status check_signature(struct replay *r, const char *dir, const char *key_file, const char *sums, size_t len, mc_error *err)
{
    char *path = inside(dir, EVIDENCE_SIGNATURE), *line = NULL;
    size_t n = 0;
    mc_error found = {0};
    struct stat s;
    mc_status st = path ? MC_OK : out_of_memory(err);
    bool there = path && lstat(path, &s) == 0;
    if (st == MC_OK && there && !key_file) {
        st = replay_say(r->notes, EVIDENCE_SIGNATURE, "有签名，未验证（--verify-key）", "is a signature that was not verified (--verify-key)", err);
    } else if (st == MC_OK && key_file) {
        bool read = there && read_bytes(&line, &n, path, NULL) == MC_OK;
        mc_status checked = sign_verify(read ? line : "", key_file, sums, len, &found);
        r->signed_by_key = checked == MC_OK;
        if (checked == MC_ERR_INPUT)
            st = there ? replay_say(r->problems, EVIDENCE_SIGNATURE, "不是这把密钥对这些文件的签名", "is not the signature of this key for these files", err)
                       : replay_say(r->problems, EVIDENCE_SIGNATURE, "没有签名", "there is no signature", err);
        else if (checked != MC_OK)
            st = error_pass(err, &found);
    }
    free(line);
    free(path);
    return st;
}

mc_status replay_check_files(struct replay *r, const char *dir, const char *key_file, mc_error *err)
{
    char *path = inside(dir, EVIDENCE_SUMS), *sums = NULL;
    size_t len = 0;
    json_t *listed = json_object();
    mc_status st = path && listed ? MC_OK : out_of_memory(err);
    if (st == MC_OK && read_bytes(&sums, &len, path, NULL) != MC_OK)
        st = error_set(err, MC_ERR_USAGE, dir, 0, "no evidence pack: its SHA256SUMS cannot be read");
    if (st == MC_OK)
        st = check_signature(r, dir, key_file, sums, len, err);
    if (st == MC_OK && strlen(sums) != len)
        st = replay_say(r->problems, EVIDENCE_SUMS, "已损坏：含零字节", "is damaged: it holds a NUL byte", err);
    if (st == MC_OK)
        st = check_listed(r, dir, sums, listed, err);
    if (st == MC_OK)
        st = check_unlisted(r, dir, listed, err);
    json_decref(listed);
    free(sums);
    free(path);
    return st;
}

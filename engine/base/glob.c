/* See glob.h. Where a star has failed, only the last one is tried again; of `*` and `**` each has its own place to go back to. */
#include "base/glob.h"

#include <stddef.h>
#include <string.h>

static const char *next_character(const char *s)
{
    s++;
    while (((unsigned char)*s & 0xc0) == 0x80)
        s++;
    return s;
}

/* Where to go on when what follows a star has failed. */
struct retry {
    const char *pattern, *path; /* NULL: no star yet */
};

/* Goes back to the last star that can take one character more. */
static bool go_back(struct retry *one, struct retry *any, const char **pattern, const char **path)
{
    if (one->pattern && *one->path && *one->path != '/') {
        one->path = next_character(one->path);
    } else if (any->pattern && *any->path) {
        any->path = next_character(any->path);
        *one = *any;
        one->pattern = NULL;
        *pattern = any->pattern;
        *path = any->path;
        return true;
    } else {
        return false;
    }
    *pattern = one->pattern;
    *path = one->path;
    return true;
}

/* The whole path from its beginning. A pattern that ends in "/" may leave a rest. */
static bool matches_here(const char *pattern, const char *path)
{
    struct retry one = {NULL, NULL}, any = {NULL, NULL};
    for (;;) {
        if (pattern[0] == '*' && pattern[1] == '*') {
            pattern += 2;
            if (pattern[0] == '/') /* no folder between is fine too */
                pattern++;
            any = (struct retry){pattern, path};
            one.pattern = NULL;
        } else if (pattern[0] == '*') {
            one = (struct retry){++pattern, path};
        } else if (!pattern[0] && !path[0]) {
            return true;
        } else if (pattern[0] == '/' && !pattern[1] && path[0] == '/') {
            return true;
        } else if (pattern[0] == '?' && path[0] && path[0] != '/') {
            pattern++;
            path = next_character(path);
        } else if (pattern[0] && pattern[0] != '?' && pattern[0] == path[0]) {
            pattern++;
            path++;
        } else if (!go_back(&one, &any, &pattern, &path)) {
            return false;
        }
    }
}

bool glob_matches(const char *pattern, const char *path)
{
    while (strncmp(path, "./", 2) == 0)
        path += 2;
    if (pattern[0] == '/')
        return matches_here(pattern, path);
    while (strncmp(pattern, "./", 2) == 0)
        pattern += 2;
    for (const char *at = path; at; at = strchr(at, '/')) {
        at += *at == '/';
        if (matches_here(pattern, at))
            return true;
        if (!*at)
            return false;
    }
    return false;
}

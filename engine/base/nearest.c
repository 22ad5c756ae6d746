#include "base/nearest.h"

#include <string.h>
#include <strings.h>

#define NAME_MAX_BYTES 64

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Optimal string alignment. Three rows of the usual table are kept, because a swap of neighbours looks two rows back.
 */
static int distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
    int rows[3][NAME_MAX_BYTES + 1];
    for (size_t j = 0; j <= b_len; j++)
        rows[0][j] = (int)j;
    for (size_t i = 1; i <= a_len; i++) {
        int *here = rows[i % 3];
        const int *above = rows[(i + 2) % 3], *above2 = rows[(i + 1) % 3];
        here[0] = (int)i;
        for (size_t j = 1; j <= b_len; j++) {
            int change = lower(a[i - 1]) != lower(b[j - 1]);
            here[j] = smaller(above[j - 1] + change, smaller(above[j], here[j - 1]) + 1);
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]))
                here[j] = smaller(here[j], above2[j - 2] + 1);
        }
    }
    return rows[a_len % 3][b_len];
}

static int is_part(const char *shorter, size_t s, const char *longer, size_t l)
{
    return s >= 3 && s < l && (strncasecmp(longer, shorter, s) == 0 || strcasecmp(longer + l - s, shorter) == 0);
}

const char *nearest_name(const char *name, const char *const *names, size_t n)
{
    const char *best = NULL;
    int best_cost = 0;
    size_t len = strlen(name);
    if (!len || len > NAME_MAX_BYTES)
        return NULL;
    for (size_t i = 0; i < n; i++) {
        size_t other = strlen(names[i]);
        if (!other || other > NAME_MAX_BYTES)
            continue;
        size_t longer = len > other ? len : other;
        int allowed = (int)longer / 3 > 2 ? (int)longer / 3 : 2;
        int cost = distance(name, len, names[i], other);
        if (cost >= (int)longer) /* nothing in common */
            continue;
        if (cost > allowed) {
            if (!is_part(name, len, names[i], other) && !is_part(names[i], other, name, len))
                continue;
            cost = allowed + 1; /* a part of the name: likely, but less so than any slip */
        }
        if (!best || cost < best_cost) {
            best = names[i];
            best_cost = cost;
        }
    }
    return best;
}

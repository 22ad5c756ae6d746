/* One cell through every phrase reader: its tokens stand in order inside it and never overlap, and each reader gives
 * values or an error, never a crash, leak or endless run. */
#include <assert.h>
#include <string.h>

#include "base/utf8.h"
#include "fuzz.h"
#include "notice/phrase.h"
#include "notice/token.h"

static void check_tokens(const struct piece *p)
{
    struct token_list list;
    size_t at = 0;

    if (token_scan(&list, vocabulary(), p->text, 0, p->len, 2024, NULL))
        return;
    for (size_t i = 0; i < list.n; i++) {
        const struct token *t = &list.items[i];
        assert(at <= t->from && t->from <= t->figure && t->figure < t->end && t->end <= t->to && t->to <= p->len);
        assert(t->kind == TOKEN_DATE || (t->value[0] && t->unit[0] && t->measure != MEASURE_NONE));
        assert((t->bound == BOUND_RANGE) == (t->value_max[0] != '\0'));
        at = t->to;
    }
    token_list_clear(&list);
}

/* Names stand in lists of their own, as in a record: who reads them takes each entry for a name. */
static void read_all(struct reading *r, const struct piece *p, json_t *array, json_t *lead, json_t *support)
{
    if (quantities_read(r, p, 0, p->len, array, "/a", NULL) || enumerations_read(r, p, 0, p->len, array, "/a", NULL) ||
        parts_read(r, p, 0, p->len, array, "/a", NULL) || streams_read(r, p, array, "/a", NULL) ||
        leaders_read(r, p, lead, "/l", NULL))
        return;
    (void)units_read_labelled(r, p, lead, "/l", support, "/s", NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (utf8_invalid_at((const char *)data, size) < size || memchr(data, 0, size))
        return 0;
    struct piece p = {.text = malloc(size + 1), .len = size, .place = {.line = 1, .column = 1}};
    struct reading r = {.record = record_new("notice"), .forms = vocabulary(), .census = census_new(), .year = 2024};
    json_t *array = json_array(), *lead = json_array(), *support = json_array();

    if (p.text && r.record && r.census && array && lead && support) {
        memcpy(p.text, data, size);
        p.text[size] = '\0';
        check_tokens(&p);
        read_all(&r, &p, array, lead, support);
    }
    json_decref(array);
    json_decref(lead);
    json_decref(support);
    census_free(r.census);
    record_free(r.record);
    free(p.text);
    return 0;
}

/* Going through the steps of a rule. Whatever is not certain ends it. */
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "rule/glance_code.h"

/* Steps gone back, with what long texts and objects cost: far from any limit that Lua would run into. */
#define STEPS_MAX 100000
#define BYTES_A_STEP 64
#define MEMBERS_A_STEP 16

#define ASKED_FIRST 64 /* till then it cannot be told whether it is worth while */

#define ROOM 4096 /* for the texts that a rule makes of an element */

struct going {
    const struct glance *g;
    enum money_unit unit;
    glance_report_fn *report;
    void *context;
    size_t steps;
    size_t used; /* of the room */
    char room[ROOM];
};

static inline bool is_table(const struct glance_value *v)
{
    return v->kind >= GLANCE_WHOLE;
}

static inline bool is_list(const struct glance_value *v)
{
    return is_table(v) && v->node->type == NODE_LIST;
}

static inline bool is_true(const struct glance_value *v)
{
    return v->kind > GLANCE_FALSE;
}

/* ---- what stands in the element -------------------------------------------------------------------------------------------- */

/* A value that is declared as it is. */
static inline bool take_whole(struct glance_value *out, const struct node *value)
{
    out->kind = value->type;
    if (value->type < NODE_LIST) {
        out->n = value->n;
        out->integer = value->integer; /* or the text */
        return value->type != NODE_REAL;
    }
    out->kind = GLANCE_WHOLE;
    out->node = value;
    return true;
}

/* A field as the rule declares it; one of another form is not what rules see of it. */
static inline bool take_field(struct glance_value *out, const struct glance_kid *kid, const struct node *value)
{
    if (!value || value->type == NODE_NULL) {
        out->kind = GLANCE_NIL;
        return true;
    }
    if (kid->kind == GLANCE_WHOLE)
        return take_whole(out, value);
    out->kind = kid->kind;
    out->place = kid->place;
    out->node = value;
    return value->type == (kid->kind == GLANCE_LIST ? NODE_LIST : NODE_OBJECT);
}

/* A null stays as false among the items, and so does what is no object where fields of them are declared. */
static inline bool take_item(struct glance_value *out, enum glance_kind list, uint16_t place, const struct node *item)
{
    if (list == GLANCE_WHOLE && item->type != NODE_NULL)
        return take_whole(out, item);
    out->kind = list == GLANCE_LIST && item->type == NODE_OBJECT ? GLANCE_OBJECT : GLANCE_FALSE;
    out->place = place;
    out->node = item;
    return true;
}

static const struct glance_kid *find_kid(const struct glance *g, uint16_t place, const struct glance_value *key)
{
    const struct glance_place *p = &g->places[place];
    for (size_t i = 0; i < p->n; i++)
        if (p->kids[i].key->len == key->n && memcmp(p->kids[i].key->text, key->text, key->n) == 0)
            return p->kids[i].kind ? &p->kids[i] : NULL;
    return NULL;
}

/* What is not declared ends in an error, and so does what is below a whole value and not of its kind of record: whether it is there at all is all that is known here. */
static bool get_below(struct glance_value *out, const struct glance_value *of, const struct glance_value *key)
{
    const struct node *value = of->node->type == NODE_OBJECT ? node_find(of->node, key->text, key->n) : NULL;
    return value && value->type != NODE_NULL && take_whole(out, value);
}

/* Where it is not known yet what the rule declares there. */
static bool get_first(struct going *go, struct glance_op *op)
{
    const struct glance_value *of = op->b;
    if (!is_table(of))
        return false;
    go->steps += of->node->n / MEMBERS_A_STEP;
    if (of->kind == GLANCE_WHOLE)
        return get_below(op->a, of, op->c);
    op->kid = of->kind == GLANCE_OBJECT ? find_kid(go->g, of->place, op->c) : NULL;
    op->place = of->place;
    return op->kid && take_field(op->a, op->kid, node_get(of->node, op->kid->key));
}

static inline bool get(struct going *go, struct glance_op *op)
{
    const struct glance_value *of = op->b;
    if (of->kind != GLANCE_OBJECT || of->place != op->place || !op->kid)
        return get_first(go, op);
    if (of->node->n > MEMBERS_A_STEP)
        go->steps += of->node->n / MEMBERS_A_STEP;
    const struct node *member = of->node->first;
    while (member && member->key != op->kid->key)
        member = member->next;
    return take_field(op->a, op->kid, member);
}

static bool get_item(struct glance_value *out, const struct glance_value *of, int64_t number)
{
    enum glance_kind kind = of->kind;
    uint16_t place = of->place;
    const struct node *item = of->node->first;
    if (number < 1 || (uint64_t)number > of->node->n) {
        out->kind = GLANCE_NIL;
        return true;
    }
    while (--number)
        item = item->next;
    return take_item(out, kind, place, item);
}

static bool get_index(struct going *go, const struct glance_op *op)
{
    const struct glance_value *of = op->b, *key = op->c;
    if (key->kind == GLANCE_INTEGER && is_list(of)) {
        go->steps += key->integer > 0 && key->integer <= of->node->n ? (size_t)key->integer : 0;
        return get_item(op->a, of, key->integer);
    }
    struct glance_op once = {.a = op->a, .b = of, .c = key};
    return key->kind == GLANCE_TEXT && get(go, &once);
}

/* ---- what is done with it -------------------------------------------------------------------------------------------------- */

static bool length(struct glance_value *out, const struct glance_value *of)
{
    if (of->kind != GLANCE_TEXT && !is_list(of))
        return false;
    out->integer = of->kind == GLANCE_TEXT ? of->n : of->node->n;
    out->kind = GLANCE_INTEGER;
    return true;
}

/* As Lua's: what does not fit wraps round, and // and % go down. */
static bool calculate(struct glance_value *out, enum glance_step step, const struct glance_value *x, const struct glance_value *y)
{
    if (x->kind != GLANCE_INTEGER || y->kind != GLANCE_INTEGER)
        return false;
    int64_t a = x->integer, b = y->integer, r;
    switch (step) {
    case GLANCE_ADD:
        r = (int64_t)((uint64_t)a + (uint64_t)b);
        break;
    case GLANCE_SUB:
        r = (int64_t)((uint64_t)a - (uint64_t)b);
        break;
    case GLANCE_MUL:
        r = (int64_t)((uint64_t)a * (uint64_t)b);
        break;
    default:
        if (b == 0 || b == -1)
            return false;
        if (step == GLANCE_DIV)
            r = a / b - (a % b != 0 && (a < 0) != (b < 0));
        else
            r = a % b + (a % b != 0 && (a < 0) != (b < 0) ? b : 0);
        break;
    }
    out->kind = GLANCE_INTEGER;
    out->integer = r;
    return true;
}

static bool count(struct going *go, struct glance_value *out, const struct glance_value *of)
{
    size_t n;
    if (of->kind != GLANCE_TEXT || !utf8_count_valid(of->text, of->n, &n))
        return false;
    go->steps += of->n / BYTES_A_STEP;
    out->kind = GLANCE_INTEGER;
    out->integer = (int64_t)n;
    return true;
}

static bool parse(const struct going *go, struct glance_value *out, const struct glance_value *of)
{
    struct money m;
    if (of->kind != GLANCE_TEXT || !go->unit || money_parse(&m, of->text, of->n, go->unit, NULL) != MC_OK)
        return false;
    out->kind = GLANCE_INTEGER;
    out->integer = m.fen;
    return true;
}

static void tell_type(struct glance_value *out, const struct glance_value *of)
{
    static const char *const names[] = {[GLANCE_NIL] = "nil", [GLANCE_FALSE] = "boolean", [GLANCE_TRUE] = "boolean", [GLANCE_INTEGER] = "number", [GLANCE_TEXT] = "string"};
    const char *name = is_table(of) ? "table" : names[of->kind];
    *out = (struct glance_value){.kind = GLANCE_TEXT, .n = (uint32_t)strlen(name), .text = name};
}

/* ---- texts -------------------------------------------------------------------------------------------------------------------- */

/* Adds a text, or a whole number in digits, to what is in the room; false: it is neither, or there is no room for it and a NUL. */
static bool add_text(struct going *go, const struct glance_value *v)
{
    char digits[24];
    const char *text = v->text;
    size_t n = v->n;
    if (v->kind == GLANCE_INTEGER) {
        n = (size_t)snprintf(digits, sizeof digits, "%lld", (long long)v->integer);
        text = digits;
    } else if (v->kind != GLANCE_TEXT) {
        return false;
    }
    if (n >= ROOM - go->used)
        return false;
    memcpy(go->room + go->used, text, n);
    go->used += n;
    return true;
}

/* What was added since then. */
static bool take_text(struct going *go, struct glance_value *out, size_t since)
{
    *out = (struct glance_value){.kind = GLANCE_TEXT, .n = (uint32_t)(go->used - since), .text = go->room + since};
    return true;
}

static bool concat(struct going *go, const struct glance_op *op)
{
    size_t since = go->used;
    return add_text(go, op->b) && add_text(go, op->c) && take_text(go, op->a, since);
}

/* As money.format has it, or with the name of the unit behind it. */
static bool format(struct going *go, const struct glance_op *op)
{
    char text[MONEY_TEXT_MAX];
    enum money_unit unit = op->c->kind == GLANCE_TEXT ? money_unit_parse(op->c->text, op->c->n) : op->c->kind == GLANCE_NIL ? go->unit : MONEY_NONE;
    if (op->b->kind != GLANCE_INTEGER || unit == MONEY_NONE)
        return false;
    size_t n = money_format(text, op->b->integer, unit, 0), since = go->used;
    const char *name = op->step == GLANCE_NAMED ? money_unit_name(unit) : "";
    const struct glance_value figure = {.kind = GLANCE_TEXT, .n = (uint32_t)n, .text = text}, named = {.kind = GLANCE_TEXT, .n = (uint32_t)strlen(name), .text = name};
    return add_text(go, &figure) && add_text(go, &named) && take_text(go, op->a, since);
}

/* Each text gets its NUL. */
static bool report_texts(struct going *go, const struct glance_op *op)
{
    const char *texts[HOST_TEXTS];
    for (size_t i = 0; i < HOST_TEXTS; i++) {
        texts[i] = op->b[i].kind == GLANCE_NIL ? NULL : go->room + go->used;
        if (texts[i] && !add_text(go, &op->b[i]))
            return false;
        if (texts[i])
            go->room[go->used++] = '\0';
    }
    return go->report(go->context, texts);
}

/* ---- comparing --------------------------------------------------------------------------------------------------------------- */

enum answer { NO, YES, NOT_KNOWN };

static inline enum answer is_equal(const struct glance_value *x, const struct glance_value *y)
{
    if (x->kind == GLANCE_TEXT && y->kind == GLANCE_TEXT)
        return x->n == y->n && memcmp(x->text, y->text, x->n) == 0 ? YES : NO;
    if (x->kind == GLANCE_INTEGER && y->kind == GLANCE_INTEGER)
        return x->integer == y->integer ? YES : NO;
    if (is_table(x) && is_table(y))
        return NOT_KNOWN;
    return x->kind == y->kind ? YES : NO;
}

/* Texts by their bytes, as Lua has them in its plain locale (state.c). */
static inline enum answer is_less(const struct glance_value *x, const struct glance_value *y, bool or_equal)
{
    if (x->kind == GLANCE_INTEGER && y->kind == GLANCE_INTEGER)
        return (or_equal ? x->integer <= y->integer : x->integer < y->integer) ? YES : NO;
    if (x->kind != GLANCE_TEXT || y->kind != GLANCE_TEXT)
        return NOT_KNOWN;
    int order = memcmp(x->text, y->text, x->n < y->n ? x->n : y->n);
    if (!order)
        order = (x->n > y->n) - (x->n < y->n);
    return order < 0 || (or_equal && !order) ? YES : NO;
}

static bool begin_items(struct glance_value *out, const struct glance_value *list)
{
    if (!is_list(list))
        return false;
    *out = (struct glance_value){.kind = list->kind, .place = list->place, .node = list->node->first};
    return true;
}

/* a: where it is; behind it number and item. Not at the end. */
static inline bool next_item(struct glance_value *a)
{
    const struct node *item = a->node;
    a->node = item->next;
    a[1].kind = GLANCE_INTEGER;
    a[1].integer = ++a->n;
    return take_item(&a[2], a->kind, a->place, item);
}

/* ---- the steps --------------------------------------------------------------------------------------------------------------- */

/* Steps that take longer. */
static bool make(struct going *go, const struct glance_op *op)
{
    switch ((enum glance_step)op->step) {
    case GLANCE_INDEX:
        return get_index(go, op);
    case GLANCE_LENGTH:
        return length(op->a, op->b);
    case GLANCE_NEG:
        return calculate(op->a, GLANCE_SUB, &(const struct glance_value){.kind = GLANCE_INTEGER}, op->b);
    case GLANCE_COUNT:
        return count(go, op->a, op->b);
    case GLANCE_PARSE:
        return parse(go, op->a, op->b);
    case GLANCE_FORMAT:
    case GLANCE_NAMED:
        return format(go, op);
    case GLANCE_CONCAT:
        return concat(go, op);
    case GLANCE_REPORT:
        return report_texts(go, op);
    case GLANCE_TYPE:
        tell_type(op->a, op->b);
        return true;
    case GLANCE_ITEMS:
        return begin_items(op->a, op->b);
    default:
        return calculate(op->a, (enum glance_step)op->step, op->b, op->c);
    }
}

/* Where the step goes, or the one behind it. Back goes only what counts it (go_back). */
static inline struct glance_op *forth(struct glance_op *op, bool jump)
{
    return jump ? op + op->to : op + 1;
}

static inline struct glance_op *go_back(struct going *go, struct glance_op *op)
{
    go->steps += op->to <= 0 ? 1 - (size_t)op->to : 0;
    return go->steps > STEPS_MAX ? NULL : op + op->to;
}

static bool go_through(struct going *go)
{
    struct glance_op *op = go->g->ops;
    enum answer answer;
    while (op) {
        switch ((enum glance_step)op->step) {
        case GLANCE_END:
            return true;
        case GLANCE_UNKNOWN:
            return false;
        case GLANCE_MOVE:
            *op->a = *op->b;
            op++;
            break;
        case GLANCE_GET:
            op = get(go, op) ? op + 1 : NULL;
            break;
        case GLANCE_JUMP:
            op = go_back(go, op);
            break;
        case GLANCE_TEST:
            op = forth(op, is_true(op->b) == op->when);
            break;
        case GLANCE_EQUAL:
            answer = is_equal(op->b, op->c);
            op = answer == NOT_KNOWN ? NULL : forth(op, (answer == YES) == op->when);
            break;
        case GLANCE_LESS:
        case GLANCE_UP_TO:
            answer = is_less(op->b, op->c, op->step == GLANCE_UP_TO);
            op = answer == NOT_KNOWN ? NULL : forth(op, (answer == YES) == op->when);
            break;
        case GLANCE_NEXT:
            op = !op->a->node ? op + op->to : next_item(op->a) ? op + 1 : NULL;
            break;
        case GLANCE_MORE:
            op = !op->a->node ? op + 1 : next_item(op->a) ? go_back(go, op) : NULL;
            break;
        case GLANCE_FROM:
            op->a[2] = *op->a;
            op = op->a->kind != GLANCE_INTEGER || op->a[1].kind != GLANCE_INTEGER ? NULL : forth(op, op->a->integer > op->a[1].integer);
            break;
        case GLANCE_ON:
            if (op->a->integer < op->a[1].integer) {
                op->a->integer++;
                op->a[2] = *op->a;
                op = go_back(go, op);
            } else {
                op++;
            }
            break;
        default:
            op = make(go, op) ? op + 1 : NULL;
            break;
        }
    }
    return false;
}

bool glance_tells(struct glance *g, const struct node *element, enum money_unit unit, glance_report_fn *report, void *context)
{
    struct going go; /* its room is not written to */
    go.g = g;
    go.unit = unit;
    go.report = report;
    go.context = context;
    go.steps = go.used = 0;
    if (element->type != NODE_OBJECT)
        return false;
    g->registers[0] = (struct glance_value){.kind = GLANCE_OBJECT, .node = element};
    bool told = go_through(&go);
    g->asked++;
    g->told += told;
    return told;
}

bool glance_is_useful(const struct glance *g)
{
    return g->asked < ASKED_FIRST || g->told >= g->asked / 2;
}

/* See xml.h. expat is fed a chunk at a time; what its callbacks say is queued, and handed out mark by mark. */
#include "read/xml.h"

#include <iconv.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <expat.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/grown.h"

#define CHUNK ((size_t)16 << 10)
#define FIRST_CHUNK ((size_t)1 << 10) /* whoever asks what a part is wants its root element alone */
#define TAG_MAX ((size_t)10 << 20)    /* bytes of a tag or a comment: the parser holds it whole */
#define BETWEEN '\n'                  /* a namespace's URI and a name: a URI with such a character is an error */

/* A name, as offsets in `texts`. */
struct name {
    size_t space, local;
};

struct attribute {
    struct name name;
    size_t value; /* offset in `texts` */
};

struct event {
    enum mark kind;
    int line, depth, ordinal;
    struct name name; /* not of a MARK_TEXT */
    size_t first, n;  /* MARK_START: its attributes; MARK_TEXT: offset and length in `texts` */
};

struct markup {
    XML_Parser parser;
    struct package_part *part; /* own; NULL where bytes are read */
    const char *bytes;         /* borrow */
    size_t left, fed;
    char *name; /* own: for messages */

    struct event *events;
    size_t n_events, events_size, at;
    struct attribute *attributes;
    size_t n_attributes, attributes_size;
    struct buffer texts;

    int depth, n_starts;
    bool ended;
    mc_error error; /* the first one; MC_OK where there is none */
};

static int line_of(const struct markup *m)
{
    return (int)XML_GetCurrentLineNumber(m->parser);
}

/* ---- what the parser says ------------------------------------------------------------------------------------------ */

/* The parser's own complaint about being stopped comes later and stays unheard. */
static void no_memory(struct markup *m)
{
    error_set(&m->error, MC_ERR_MEMORY, NULL, 0, "out of memory");
    XML_StopParser(m->parser, XML_FALSE);
}

/* borrow: until the next one; NULL when out of memory, which is then the error. */
static struct event *add_event(struct markup *m, enum mark kind)
{
    struct event *events = grown(m->events, m->n_events, &m->events_size, sizeof *events);
    if (!events) {
        no_memory(m);
        return NULL;
    }
    m->events = events;
    struct event *e = &events[m->n_events++];
    *e = (struct event){.kind = kind, .line = line_of(m), .depth = m->depth};
    return e;
}

static size_t add_text(struct markup *m, const char *text, size_t len)
{
    size_t at = m->texts.len;
    buffer_add(&m->texts, text, len);
    if (!buffer_ok(&m->texts))
        no_memory(m);
    return at;
}

/* With the NUL behind each of its parts. */
static struct name add_name(struct markup *m, const char *name)
{
    const char *between = strchr(name, BETWEEN);
    size_t space_len = between ? (size_t)(between - name) : 0, len = strlen(name);
    size_t at = add_text(m, name, len + 1);
    if (m->error.status)
        return (struct name){0};
    if (!between)
        return (struct name){.space = at + len, .local = at};
    m->texts.data[at + space_len] = '\0';
    return (struct name){.space = at, .local = at + space_len + 1};
}

static void add_attribute(struct markup *m, const char *name, const char *value)
{
    struct attribute *all = grown(m->attributes, m->n_attributes, &m->attributes_size, sizeof *all);
    if (!all) {
        no_memory(m);
        return;
    }
    m->attributes = all;
    struct name named = add_name(m, name);
    all[m->n_attributes++] = (struct attribute){named, add_text(m, value, strlen(value) + 1)};
}

static void on_start(void *data, const char *name, const char **attributes)
{
    struct markup *m = data;
    if (m->error.status)
        return;
    if (++m->depth > MARKUP_DEPTH_MAX) {
        error_set(&m->error, MC_ERR_LIMIT, NULL, line_of(m), "%s: elements nested deeper than %d", m->name, MARKUP_DEPTH_MAX);
        XML_StopParser(m->parser, XML_FALSE);
        return;
    }
    struct event *e = add_event(m, MARK_START);
    if (!e)
        return;
    e->name = add_name(m, name);
    e->ordinal = ++m->n_starts;
    e->first = m->n_attributes;
    for (; *attributes && !m->error.status; attributes += 2) {
        add_attribute(m, attributes[0], attributes[1]);
        e->n = m->n_attributes - e->first;
    }
    if (m->error.status)
        m->n_events--; /* some of it is not there */
}

static void on_end(void *data, const char *name)
{
    struct markup *m = data;
    struct event *e = m->error.status ? NULL : add_event(m, MARK_END);
    if (!e)
        return;
    e->name = add_name(m, name);
    m->n_events -= m->error.status != MC_OK;
    m->depth--;
}

static void on_text(void *data, const char *text, int len)
{
    struct markup *m = data;
    if (m->error.status || len <= 0)
        return;
    struct event *last = m->n_events ? &m->events[m->n_events - 1] : NULL;
    size_t at = add_text(m, text, (size_t)len);
    if (m->error.status)
        return;
    if (last && last->kind == MARK_TEXT) { /* nothing was added to texts since */
        last->n += (size_t)len;
        return;
    }
    struct event *e = add_event(m, MARK_TEXT);
    if (e) {
        e->first = at;
        e->n = (size_t)len;
    }
}

/* Comes before anything that stands in it. */
static void on_document_type(void *data, const char *name, const char *system, const char *external, int has_internal)
{
    struct markup *m = data;
    (void)name;
    (void)system;
    (void)external;
    (void)has_internal;
    error_set(&m->error, MC_ERR_INPUT, NULL, line_of(m), "%s: a document type declaration, which this format does not have", m->name);
    XML_StopParser(m->parser, XML_FALSE);
}

/* ---- encodings --------------------------------------------------------------------------------------------------------- */

/* One character of two bytes; -1 where there is none. */
static int gbk_character(void *converter, const char *bytes)
{
    char *from = NULL, out[4], *to = out;
    size_t from_left = 2, to_left = sizeof out;
    memcpy(&from, &bytes, sizeof from); /* iconv's prototype lacks the const that its input has */
    if (iconv(converter, &from, &from_left, &to, &to_left) == (size_t)-1 || from_left || to_left) {
        iconv(converter, NULL, NULL, NULL, NULL);
        return -1;
    }
    uint32_t c;
    memcpy(&c, out, sizeof c);
    return c <= 0xFFFF ? (int)c : -1;
}

static void close_converter(void *converter)
{
    iconv_close(converter);
}

/* The parser itself knows UTF-8 and UTF-16, which these formats allow. Some Chinese programs write GBK all the same. */
static int on_other_encoding(void *data, const char *name, XML_Encoding *encoding)
{
    (void)data;
    if (strcasecmp(name, "gbk") != 0 && strcasecmp(name, "gb2312") != 0 && strcasecmp(name, "gb18030") != 0)
        return XML_STATUS_ERROR;
    iconv_t converter = iconv_open(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? "UTF-32LE" : "UTF-32BE", "GB18030");
    if (converter == (iconv_t)-1)
        return XML_STATUS_ERROR;
    for (int c = 0; c < 256; c++)
        encoding->map[c] = c < 0x80 ? c : c == 0x80 || c == 0xFF ? -1 : -2;
    encoding->convert = gbk_character;
    encoding->release = close_converter;
    encoding->data = converter;
    return XML_STATUS_OK;
}

/* ---- opening and feeding --------------------------------------------------------------------------------------------- */

static mc_status fill(struct markup *m, char *to, size_t room, size_t *n)
{
    if (m->part)
        return package_part_read(m->part, to, room, n, &m->error);
    *n = m->left < room ? m->left : room;
    if (*n)
        memcpy(to, m->bytes, *n);
    m->bytes += *n;
    m->left -= *n;
    return MC_OK;
}

static bool is_cut_off(enum XML_Error code)
{
    return code == XML_ERROR_NO_ELEMENTS || code == XML_ERROR_UNCLOSED_TOKEN || code == XML_ERROR_UNCLOSED_CDATA_SECTION || code == XML_ERROR_PARTIAL_CHAR;
}

/* What the parser found wrong; nothing where it was stopped. */
static void take_error(struct markup *m)
{
    enum XML_Error code = XML_GetErrorCode(m->parser);
    if (code == XML_ERROR_NO_MEMORY)
        error_set(&m->error, MC_ERR_MEMORY, NULL, 0, "out of memory");
    else if (is_cut_off(code))
        error_set(&m->error, MC_ERR_INPUT, NULL, line_of(m), "%s: damaged XML: the file is cut off", m->name);
    else
        error_set(&m->error, MC_ERR_INPUT, NULL, line_of(m), "%s: damaged XML: %s", m->name, XML_ErrorString(code));
}

/* Bytes of a tag that is not whole yet. */
static size_t pending(const struct markup *m)
{
    XML_Index at = m->fed ? XML_GetCurrentByteIndex(m->parser) : -1;
    return at < 0 || (size_t)at > m->fed ? 0 : m->fed - (size_t)at;
}

/* Of a tag that is not whole the parser looks at all that is there again, so as much again is added: a long one costs twice its length, not its square. */
static size_t next_room(const struct markup *m, size_t held)
{
    if (m->fed == 0)
        return FIRST_CHUNK;
    return held <= CHUNK ? CHUNK : held <= TAG_MAX / 2 ? held : TAG_MAX - held + 1;
}

/* Feeds the next chunk. */
static mc_status feed(struct markup *m)
{
    size_t n, held = pending(m);
    m->n_events = m->at = m->n_attributes = 0;
    m->texts.len = 0;
    if (held > TAG_MAX)
        return error_set(&m->error, MC_ERR_LIMIT, NULL, line_of(m), "%s: a tag of more than %zu MiB", m->name, TAG_MAX >> 20);
    size_t room = next_room(m, held);
    char *to = XML_GetBuffer(m->parser, (int)room);
    if (!to)
        return error_set(&m->error, MC_ERR_MEMORY, NULL, 0, "out of memory");
    mc_status st = fill(m, to, room, &n);
    if (st)
        return st;
    m->ended = n == 0;
    m->fed += n;
    if (XML_ParseBuffer(m->parser, (int)n, n == 0) == XML_STATUS_ERROR)
        take_error(m);
    return m->error.status;
}

static void set_handlers(struct markup *m)
{
    XML_SetUserData(m->parser, m);
    XML_SetElementHandler(m->parser, on_start, on_end);
    XML_SetCharacterDataHandler(m->parser, on_text);
    XML_SetStartDoctypeDeclHandler(m->parser, on_document_type);
    XML_SetUnknownEncodingHandler(m->parser, on_other_encoding, NULL);
}

static mc_status open_markup(struct markup **out, const char *name, mc_error *err)
{
    struct markup *m = calloc(1, sizeof *m);
    if (!m)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    buffer_init(&m->texts);
    m->name = strdup(name);
    m->parser = XML_ParserCreateNS(NULL, BETWEEN);
    if (!m->name || !m->parser) {
        markup_close(m);
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    }
    set_handlers(m);
    *out = m;
    return MC_OK;
}

mc_status markup_open(struct markup **out, struct package *p, const char *part, mc_error *err)
{
    struct package_part *opened;
    mc_status st = package_part_open(&opened, p, part, err);
    if (st)
        return st;
    struct markup *m;
    st = open_markup(&m, part, err);
    if (st) {
        package_part_close(opened);
        return st;
    }
    m->part = opened;
    *out = m;
    return MC_OK;
}

mc_status markup_open_bytes(struct markup **out, const char *name, const char *bytes, size_t len, mc_error *err)
{
    struct markup *m;
    mc_status st = open_markup(&m, name, err);
    if (st)
        return st;
    m->bytes = bytes;
    m->left = len;
    *out = m;
    return MC_OK;
}

void markup_close(struct markup *m)
{
    if (!m)
        return;
    if (m->parser)
        XML_ParserFree(m->parser);
    package_part_close(m->part);
    buffer_clear(&m->texts);
    free(m->events);
    free(m->attributes);
    free(m->name);
    free(m);
}

/* ---- handing out -------------------------------------------------------------------------------------------------------- */

mc_status markup_next(struct markup *m, enum mark *what, mc_error *err)
{
    if (m->n_events > 0)
        m->at++;
    while (m->at >= m->n_events && !m->ended && !m->error.status)
        feed(m);
    if (m->at < m->n_events) { /* what came before an error is still handed out: it may matter which comes first */
        *what = m->events[m->at].kind;
        return MC_OK;
    }
    *what = MARK_CLOSE;
    return m->error.status ? error_pass(err, &m->error) : MC_OK;
}

mc_status markup_skip(struct markup *m, mc_error *err)
{
    int depth = markup_depth(m);
    enum mark what;
    mc_status st;
    while (!(st = markup_next(m, &what, err)) && what != MARK_CLOSE)
        if (what == MARK_END && markup_depth(m) == depth)
            break;
    return st;
}

static const struct event *current(const struct markup *m)
{
    static const struct event none = {.kind = MARK_CLOSE};
    return m->at < m->n_events ? &m->events[m->at] : &none;
}

const char *markup_name(const struct markup *m)
{
    const struct event *e = current(m);
    return e->kind == MARK_START || e->kind == MARK_END ? m->texts.data + e->name.local : "";
}

const char *markup_space(const struct markup *m)
{
    const struct event *e = current(m);
    return e->kind == MARK_START || e->kind == MARK_END ? m->texts.data + e->name.space : "";
}

static bool ends_with(const char *s, const char *end)
{
    size_t n = strlen(s), k = strlen(end);
    return k == 0 ? n == 0 : n >= k && strcmp(s + n - k, end) == 0;
}

/* `space` NULL: any. */
static const char *find_attribute(const struct markup *m, const char *space, const char *name)
{
    const struct event *e = current(m);
    for (size_t i = 0; e->kind == MARK_START && i < e->n; i++) {
        const struct attribute *a = &m->attributes[e->first + i];
        if (strcmp(m->texts.data + a->name.local, name) == 0 && (!space || ends_with(m->texts.data + a->name.space, space)))
            return m->texts.data + a->value;
    }
    return NULL;
}

const char *markup_attr(const struct markup *m, const char *name)
{
    return find_attribute(m, NULL, name);
}

const char *markup_attr_in(const struct markup *m, const char *space, const char *name)
{
    return find_attribute(m, space, name);
}

const char *markup_text(const struct markup *m, size_t *len)
{
    const struct event *e = current(m);
    *len = e->kind == MARK_TEXT ? e->n : 0;
    return e->kind == MARK_TEXT ? m->texts.data + e->first : "";
}

int markup_line(const struct markup *m)
{
    return current(m)->line;
}

int markup_ordinal(const struct markup *m)
{
    return current(m)->ordinal;
}

int markup_depth(const struct markup *m)
{
    return current(m)->depth;
}

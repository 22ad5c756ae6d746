/* See xml.h. libxml2's push parser is fed a chunk at a time; what its callbacks say is queued, and handed out mark by mark. */
#include "read/xml.h"

#include <stdint.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/SAX2.h>
#include <libxml/parser.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/grown.h"

#define CHUNK ((size_t)16 << 10)
#define FIRST_CHUNK ((size_t)1 << 10) /* whoever asks what a part is wants its root element alone */

struct attribute {
    const char *name, *space; /* borrow: from the parser's dictionary */
    size_t value;             /* offset in `texts` */
};

struct event {
    enum mark kind;
    int line, depth, ordinal;
    const char *name, *space; /* borrow: from the parser's dictionary */
    size_t first, n;          /* MARK_START: its attributes; MARK_TEXT: offset and length in `texts` */
};

struct markup {
    xmlParserCtxtPtr parser;
    struct package_part *part; /* own; NULL where bytes are read */
    const char *bytes;         /* borrow */
    size_t left;
    char *name; /* own: for messages */

    struct event *events;
    size_t n_events, events_size, at;
    struct attribute *attributes;
    size_t n_attributes, attributes_size;
    struct buffer texts;

    int depth, n_starts;
    bool ended;
    mc_error error; /* the first one; MC_OK where there is none */
    bool begun;
    char chunk[CHUNK];
};

/* ---- what the parser says ------------------------------------------------------------------------------------------ */

/* The parser's own complaint about being stopped comes later and stays unheard. */
static void no_memory(struct markup *m)
{
    error_set(&m->error, MC_ERR_MEMORY, NULL, 0, "out of memory");
    xmlStopParser(m->parser);
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
    *e = (struct event){.kind = kind, .line = xmlSAX2GetLineNumber(m->parser), .depth = m->depth};
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

static void add_attribute(struct markup *m, const xmlChar *name, const xmlChar *space, const xmlChar *from, const xmlChar *to)
{
    struct attribute *all = grown(m->attributes, m->n_attributes, &m->attributes_size, sizeof *all);
    if (!all) {
        no_memory(m);
        return;
    }
    m->attributes = all;
    struct attribute *a = &all[m->n_attributes++];
    *a = (struct attribute){(const char *)name, space ? (const char *)space : "", add_text(m, (const char *)from, (size_t)(to - from))};
    buffer_add_char(&m->texts, '\0');
}

static void on_start(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int n_spaces,
                     const xmlChar **spaces, int n_attributes, int n_defaulted, const xmlChar **attributes)
{
    struct markup *m = data;
    (void)prefix;
    (void)n_spaces;
    (void)spaces;
    (void)n_defaulted;
    if (m->error.status)
        return;
    if (++m->depth > MARKUP_DEPTH_MAX) {
        error_set(&m->error, MC_ERR_LIMIT, NULL, xmlSAX2GetLineNumber(m->parser), "%s: elements nested deeper than %d", m->name, MARKUP_DEPTH_MAX);
        xmlStopParser(m->parser);
        return;
    }
    struct event *e = add_event(m, MARK_START);
    if (!e)
        return;
    e->name = (const char *)name;
    e->space = uri ? (const char *)uri : "";
    e->ordinal = ++m->n_starts;
    e->first = m->n_attributes;
    for (int i = 0; i < n_attributes; i++) { /* name, prefix, URI, value, end of the value */
        add_attribute(m, attributes[5 * i], attributes[5 * i + 2], attributes[5 * i + 3], attributes[5 * i + 4]);
        if (m->error.status)
            return;
        e->n++; /* after an error the mark is still handed out, with what it has */
    }
}

static void on_end(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    struct markup *m = data;
    (void)prefix;
    struct event *e = m->error.status ? NULL : add_event(m, MARK_END);
    if (!e)
        return;
    e->name = (const char *)name;
    e->space = uri ? (const char *)uri : "";
    m->depth--;
}

static void on_text(void *data, const xmlChar *text, int len)
{
    struct markup *m = data;
    if (m->error.status || len <= 0)
        return;
    struct event *last = m->n_events ? &m->events[m->n_events - 1] : NULL;
    size_t at = add_text(m, (const char *)text, (size_t)len);
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

static void on_document_type(void *data, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    struct markup *m = data;
    (void)name;
    (void)external;
    (void)system;
    error_set(&m->error, MC_ERR_INPUT, NULL, xmlSAX2GetLineNumber(m->parser), "%s: a document type declaration, which this format does not have", m->name);
    xmlStopParser(m->parser);
}

static void on_error(void *data, xmlErrorPtr why)
{
    struct markup *m = data;
    if (why->level != XML_ERR_FATAL || m->error.status)
        return;
    if (why->code == XML_ERR_NO_MEMORY) {
        error_set(&m->error, MC_ERR_MEMORY, NULL, 0, "out of memory");
        return;
    }
    const char *text = why->message ? why->message : "not well-formed";
    size_t len = strlen(text);
    while (len && (text[len - 1] == '\n' || text[len - 1] == ' '))
        len--;
    error_set(&m->error, MC_ERR_INPUT, NULL, why->line, "%s: damaged XML: %.*s", m->name, (int)(len > 300 ? 300 : len), text);
}

/* ---- opening and feeding --------------------------------------------------------------------------------------------- */

static xmlSAXHandler handlers(void)
{
    return (xmlSAXHandler){
        .initialized = XML_SAX2_MAGIC,
        .startElementNs = on_start,
        .endElementNs = on_end,
        .characters = on_text,
        .ignorableWhitespace = on_text,
        .cdataBlock = on_text,
        .internalSubset = on_document_type,
        .serror = on_error,
    };
}

static mc_status fill(struct markup *m, size_t *n)
{
    size_t room = m->begun ? CHUNK : FIRST_CHUNK;
    m->begun = true;
    if (m->part)
        return package_part_read(m->part, m->chunk, room, n, &m->error);
    *n = m->left < room ? m->left : room;
    if (*n)
        memcpy(m->chunk, m->bytes, *n);
    m->bytes += *n;
    m->left -= *n;
    return MC_OK;
}

/* Feeds the next chunk. The parser's own return code is not asked: what matters came through on_error. */
static mc_status feed(struct markup *m)
{
    size_t n;
    m->n_events = m->at = m->n_attributes = 0;
    m->texts.len = 0;
    mc_status st = fill(m, &n);
    if (st)
        return st;
    xmlParseChunk(m->parser, m->chunk, (int)n, n == 0);
    if (n == 0)
        m->ended = true;
    if (n == 0 && !m->error.status && m->depth > 0)
        error_set(&m->error, MC_ERR_INPUT, NULL, xmlSAX2GetLineNumber(m->parser), "%s: damaged XML: the file is cut off", m->name);
    return MC_OK;
}

/* Two threads that come to xmlInitParser first, at the same time, race for its locks. */
void markup_ready(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, xmlInitParser);
}

static mc_status open_markup(struct markup **out, const char *name, mc_error *err)
{
    markup_ready();
    struct markup *m = calloc(1, sizeof *m);
    if (!m)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    buffer_init(&m->texts);
    xmlSAXHandler sax = handlers();
    m->name = strdup(name);
    m->parser = xmlCreatePushParserCtxt(&sax, m, NULL, 0, NULL);
    if (!m->name || !m->parser) {
        markup_close(m);
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    }
    /* NOENT: without it an attribute's &amp; comes as "&#38;". There is nothing else to expand, because a document type ends the reading. */
    xmlCtxtUseOptions(m->parser, XML_PARSE_NONET | XML_PARSE_BIG_LINES | XML_PARSE_NOENT);
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
    if (m->parser) {
        xmlDocPtr doc = m->parser->myDoc; /* none is built; were one, the context would not free it */
        xmlFreeParserCtxt(m->parser);
        xmlFreeDoc(doc);
    }
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
    const char *name = current(m)->name;
    return name ? name : "";
}

const char *markup_space(const struct markup *m)
{
    const char *space = current(m)->space;
    return space ? space : "";
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
        if (strcmp(a->name, name) == 0 && (!space || ends_with(a->space, space)))
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

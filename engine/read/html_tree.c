/* A page as a small tree. libxml2's HTML parser mends the tags; its callbacks build nodes that keep only what the reader asks for. */
#include "read/html.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <libxml/HTMLparser.h>

#include "base/error.h"
#include "base/late.h"

#define FUNCTIONS(row) \
    row(htmlCreateMemoryParserCtxt) row(htmlCtxtUseOptions) row(htmlFreeParserCtxt) row(htmlParseDocument) row(xmlFreeDoc) row(xmlInitParser) row(xmlStopParser)
#define MEMBER(name) __typeof__(name) *name;
#define NAME(name) #name,

static struct {
    FUNCTIONS(MEMBER)
} xml2;
static const char *const functions[] = {FUNCTIONS(NAME)};
static struct late library = {.file = LATE_XML2, .names = functions, .n = sizeof functions / sizeof *functions, .functions = &xml2};

/* ---- tags and attributes ------------------------------------------------------------------------------------------------- */

struct tag_name {
    const char *name;
    enum html_tag tag;
};

/* Sorted. A tag that is not here is inline: its text goes on with the line. */
static const struct tag_name tag_names[] = {
    {"a", HTML_LINK},
    {"address", HTML_BLOCK},
    {"applet", HTML_DROPPED},
    {"area", HTML_DROPPED},
    {"article", HTML_MAIN},
    {"aside", HTML_ASIDE},
    {"audio", HTML_DROPPED},
    {"blockquote", HTML_BLOCK},
    {"body", HTML_BODY},
    {"br", HTML_BREAK},
    {"button", HTML_DROPPED},
    {"canvas", HTML_DROPPED},
    {"caption", HTML_CAPTION},
    {"center", HTML_BLOCK},
    {"col", HTML_COLUMN},
    {"datalist", HTML_DROPPED},
    {"dd", HTML_BLOCK},
    {"del", HTML_STRUCK},
    {"details", HTML_BLOCK},
    {"dialog", HTML_DROPPED},
    {"dir", HTML_LIST},
    {"div", HTML_BLOCK},
    {"dl", HTML_TERMS},
    {"dt", HTML_TERM},
    {"embed", HTML_PICTURE},
    {"fieldset", HTML_BLOCK},
    {"figcaption", HTML_BLOCK},
    {"figure", HTML_BLOCK},
    {"footer", HTML_ASIDE},
    {"form", HTML_BLOCK},
    {"frame", HTML_PICTURE},
    {"frameset", HTML_BLOCK},
    {"h1", HTML_HEADING},
    {"h2", HTML_HEADING},
    {"h3", HTML_HEADING},
    {"h4", HTML_HEADING},
    {"h5", HTML_HEADING},
    {"h6", HTML_HEADING},
    {"header", HTML_HEADER},
    {"hgroup", HTML_BLOCK},
    {"hr", HTML_BLOCK},
    {"iframe", HTML_PICTURE},
    {"img", HTML_PICTURE},
    {"legend", HTML_BLOCK},
    {"li", HTML_ITEM},
    {"listing", HTML_PREFORMATTED},
    {"main", HTML_MAIN},
    {"map", HTML_DROPPED},
    {"math", HTML_INLINE},
    {"menu", HTML_LIST},
    {"nav", HTML_ASIDE},
    {"noembed", HTML_DROPPED},
    {"noframes", HTML_DROPPED},
    {"noscript", HTML_DROPPED},
    {"object", HTML_PICTURE},
    {"ol", HTML_ORDERED},
    {"optgroup", HTML_DROPPED},
    {"option", HTML_DROPPED},
    {"p", HTML_PARAGRAPH},
    {"picture", HTML_PICTURE},
    {"plaintext", HTML_PREFORMATTED},
    {"pre", HTML_PREFORMATTED},
    {"rp", HTML_DROPPED},
    {"rt", HTML_DROPPED},
    {"script", HTML_DROPPED},
    {"section", HTML_BLOCK},
    {"select", HTML_DROPPED},
    {"style", HTML_DROPPED},
    {"summary", HTML_BLOCK},
    {"svg", HTML_DROPPED},
    {"table", HTML_TABLE},
    {"tbody", HTML_ROWS},
    {"td", HTML_CELL},
    {"template", HTML_DROPPED},
    {"textarea", HTML_DROPPED},
    {"tfoot", HTML_FOOT_ROWS},
    {"th", HTML_HEAD_CELL},
    {"thead", HTML_ROWS},
    {"title", HTML_TITLE},
    {"tr", HTML_ROW},
    {"ul", HTML_LIST},
    {"video", HTML_DROPPED},
    {"xml", HTML_DROPPED},
    {"xmp", HTML_PREFORMATTED},
};

static enum html_tag tag_of(const char *name)
{
    size_t low = 0, high = sizeof tag_names / sizeof *tag_names;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcasecmp(tag_names[middle].name, name);
        if (!order)
            return tag_names[middle].tag;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return HTML_INLINE;
}

/* The value of a CSS property in a style attribute; its length in *len, NULL where it is not set. The last one counts. */
static const char *style_value(const char *style, const char *property, size_t *len)
{
    const char *found = NULL;
    size_t n = strlen(property);
    while (*style) {
        style += strspn(style, " \t\n\r;");
        size_t all = strcspn(style, ";");
        if (strncasecmp(style, property, n) == 0) {
            const char *s = style + n + strspn(style + n, " \t\n\r");
            if (*s == ':') {
                found = s + 1 + strspn(s + 1, " \t\n\r");
                *len = found < style + all ? (size_t)(style + all - found) : 0;
            }
        }
        style += all;
    }
    return found;
}

static bool style_is(const char *style, const char *property, const char *value)
{
    size_t len = 0;
    const char *v = style_value(style, property, &len);
    return v && len >= strlen(value) && strncasecmp(v, value, strlen(value)) == 0;
}

/* One of the words of a class or id is a name that pages give to what surrounds their text. */
static bool names_aside(const char *words)
{
    static const char *const names[] = {"nav", "navbar", "navigation", "menu", "breadcrumb", "breadcrumbs", "crumbs", "crumb", "footer",
                                        "foot", "bottom", "sidebar", "copyright", "share", "toolbar", "topbar", "pager", "pagination"};
    while (*words) {
        words += strspn(words, " \t\n");
        size_t n = strcspn(words, " \t\n");
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            if (strlen(names[i]) == n && strncasecmp(words, names[i], n) == 0)
                return true;
        words += n;
    }
    return false;
}

static bool names_document(const char *target)
{
    static const char *const ends[] = {".doc", ".docx", ".wps", ".xls", ".xlsx", ".et", ".pdf", ".ofd", ".rtf", ".zip", ".rar", ".txt"};
    size_t n = strcspn(target, "?#");
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (n > strlen(ends[i]) && strncasecmp(target + n - strlen(ends[i]), ends[i], strlen(ends[i])) == 0)
            return true;
    return false;
}

static uint32_t number_in(const char *value, uint32_t absent, uint32_t most)
{
    char *end;
    long n = strtol(value, &end, 10);
    return end == value || n < 0 ? absent : (unsigned long)n > most ? most : (uint32_t)n;
}

/* Shares of the table's width (%, *) tell nothing of how near borders are. LibreOffice writes some 4355 for a column of no width. */
static uint32_t column_width(const char *value)
{
    size_t digits = strspn(value, "0123456789");
    if (!digits || (value[digits] && strncmp(value + digits, "px", 2) != 0))
        return HTML_NONE;
    uint32_t width = number_in(value, 0, 100000);
    return width > 4000 ? 0 : width;
}

static void set_style(struct html_node *n, const char *style)
{
    size_t len = 0;
    char name[32];
    if (style_is(style, "display", "none") || style_is(style, "visibility", "hidden") || style_is(style, "mso-hide", "all"))
        n->flags |= HTML_HIDDEN;
    const char *list = n->tag == HTML_ORDERED ? style_value(style, "list-style-type", &len) : NULL;
    if (n->tag == HTML_ORDERED && !list)
        list = style_value(style, "list-style", &len);
    if (list && len) {
        len = len < sizeof name ? len : sizeof name - 1;
        memcpy(name, list, len);
        name[len] = '\0';
        name[strcspn(name, " \t\n")] = '\0';
        n->len = counter_of_css(name);
    }
}

static void set_attribute(struct html_node *n, const char *name, const char *value)
{
    bool is_cell = n->tag == HTML_CELL || n->tag == HTML_HEAD_CELL;
    if (is_cell && strcmp(name, "rowspan") == 0)
        n->from = number_in(value, 1, TABLE_ROWS_MAX);
    else if (is_cell && strcmp(name, "colspan") == 0)
        n->len = number_in(value, 1, 1000); /* as the HTML standard clamps it */
    else if (n->tag == HTML_COLUMN && strcmp(name, "width") == 0)
        n->from = column_width(value);
    else if (n->tag == HTML_COLUMN && strcmp(name, "span") == 0)
        n->len = number_in(value, 1, 1000);
    else if (n->tag == HTML_ORDERED && strcmp(name, "start") == 0)
        n->from = number_in(value, 1, 1000000);
    else if (n->tag == HTML_ORDERED && strcmp(name, "type") == 0)
        n->len = counter_of_css(value);
    else if (n->tag == HTML_ITEM && strcmp(name, "value") == 0)
        n->from = number_in(value, 0, 1000000) + 1;
    else if (n->tag == HTML_LINK && strcmp(name, "href") == 0 && names_document(value))
        n->flags |= HTML_FILE_LINK;
    else if (strcmp(name, "style") == 0)
        set_style(n, value);
    else if (strcmp(name, "hidden") == 0)
        n->flags |= HTML_HIDDEN;
    else if (strcmp(name, "role") == 0 && (strcmp(value, "navigation") == 0 || strcmp(value, "contentinfo") == 0 || strcmp(value, "banner") == 0))
        n->flags |= HTML_NAMED_ASIDE;
    else if (strcmp(name, "role") == 0 && (strcmp(value, "presentation") == 0 || strcmp(value, "none") == 0))
        n->flags |= HTML_NAMED_LAYOUT;
    else if ((strcmp(name, "class") == 0 || strcmp(name, "id") == 0) && names_aside(value))
        n->flags |= HTML_NAMED_ASIDE;
}

/* ---- building ------------------------------------------------------------------------------------------------------------- */

struct open_element {
    const xmlChar *name; /* borrow: from the parser's dictionary */
    uint32_t node, last; /* its last child so far */
};

struct builder {
    struct html_tree *tree;
    htmlParserCtxtPtr parser;
    struct open_element open[HTML_DEPTH_MAX];
    int depth;
    int dropping; /* elements open inside, and with, one that is dropped */
    mc_error error;
};

static void no_memory(struct builder *b)
{
    error_set(&b->error, MC_ERR_MEMORY, NULL, 0, "out of memory");
    xml2.xmlStopParser(b->parser);
}

/* Adds a node under the open element. HTML_NONE where the limit or the memory is over, which is then the error. */
static uint32_t add_node(struct builder *b, enum html_tag tag)
{
    struct html_tree *t = b->tree;
    if (t->n == HTML_NODES_MAX) {
        error_set(&b->error, MC_ERR_LIMIT, NULL, 0, "a page of more than %u elements", HTML_NODES_MAX);
        xml2.xmlStopParser(b->parser);
        return HTML_NONE;
    }
    if (t->n == t->size) {
        uint32_t size = t->size ? 2 * t->size : 1024;
        struct html_node *nodes = realloc(t->nodes, (size_t)size * sizeof *nodes);
        if (!nodes) {
            no_memory(b);
            return HTML_NONE;
        }
        t->nodes = nodes;
        t->size = size;
    }
    uint32_t index = t->n++;
    int line = b->parser && b->parser->input ? b->parser->input->line : 0;
    t->nodes[index] = (struct html_node){.first = HTML_NONE, .next = HTML_NONE, .line = (uint32_t)line, .tag = (uint8_t)tag};
    if (b->depth) {
        struct open_element *parent = &b->open[b->depth - 1];
        if (parent->last == HTML_NONE)
            t->nodes[parent->node].first = index;
        else
            t->nodes[parent->last].next = index;
        parent->last = index;
    }
    return index;
}

static void on_start(void *data, const xmlChar *name, const xmlChar **attributes)
{
    struct builder *b = data;
    if (b->error.status)
        return;
    enum html_tag tag = b->dropping ? HTML_DROPPED : tag_of((const char *)name);
    if (tag == HTML_DROPPED) {
        b->dropping++;
        return;
    }
    if (b->depth == HTML_DEPTH_MAX) {
        error_set(&b->error, MC_ERR_LIMIT, NULL, b->parser->input->line, "elements nested deeper than %d", HTML_DEPTH_MAX);
        xml2.xmlStopParser(b->parser);
        return;
    }
    uint32_t index = add_node(b, tag);
    if (index == HTML_NONE)
        return;
    b->open[b->depth++] = (struct open_element){name, index, HTML_NONE};
    struct html_node *n = &b->tree->nodes[index];
    if (tag == HTML_CELL || tag == HTML_HEAD_CELL)
        n->from = n->len = 1;
    if (tag == HTML_ORDERED)
        n->from = 1;
    if (tag == HTML_COLUMN) {
        n->from = HTML_NONE;
        n->len = 1;
    }
    if (tag == HTML_PICTURE)
        b->tree->pictures++;
    for (int i = 0; attributes && attributes[i]; i += 2)
        set_attribute(n, (const char *)attributes[i], attributes[i + 1] ? (const char *)attributes[i + 1] : "");
    if (tag == HTML_LINK) { /* an anchor without a target is no link */
        bool target = false;
        for (int i = 0; attributes && attributes[i]; i += 2)
            target = target || strcmp((const char *)attributes[i], "href") == 0;
        if (!target)
            n->tag = HTML_INLINE;
    }
}

static void on_end(void *data, const xmlChar *name)
{
    struct builder *b = data;
    if (b->dropping) {
        b->dropping--;
        return;
    }
    int k = b->depth;
    while (k > 1 && strcmp((const char *)b->open[k - 1].name, (const char *)name) != 0) /* the page itself, at 0, stays open */
        k--;
    if (k > 1)
        b->depth = k - 1;
}

static void on_text(void *data, const xmlChar *text, int len)
{
    struct builder *b = data;
    struct html_tree *t = b->tree;
    if (b->error.status || b->dropping || len <= 0)
        return;
    struct open_element *parent = &b->open[b->depth - 1];
    struct html_node *last = parent->last == HTML_NONE ? NULL : &t->nodes[parent->last];
    bool more = last && last->tag == HTML_TEXT && last->from + last->len == t->texts.len;
    if (!more) {
        uint32_t index = add_node(b, HTML_TEXT);
        if (index == HTML_NONE)
            return;
        last = &t->nodes[index];
        last->from = (uint32_t)t->texts.len;
        /* the parser is behind the text: the line breaks in it are not before it */
        for (int i = 0; i < len && last->line > 1; i++)
            last->line -= text[i] == '\n';
    }
    buffer_add(&t->texts, (const char *)text, (size_t)len);
    last->len += (uint32_t)len;
    if (!buffer_ok(&t->texts))
        no_memory(b);
}

static void on_error(void *data, xmlErrorPtr why)
{
    struct builder *b = data;
    if (why->code == XML_ERR_NO_MEMORY)
        error_set(&b->error, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

/* ---- parsing ----------------------------------------------------------------------------------------------------------------- */

static xmlSAXHandler handlers(void)
{
    return (xmlSAXHandler){
        .initialized = XML_SAX2_MAGIC,
        .startElement = on_start,
        .endElement = on_end,
        .characters = on_text,
        .ignorableWhitespace = on_text,
        .serror = on_error,
    };
}

static mc_status parse(struct builder *b, const char *text, size_t len)
{
    b->parser = xml2.htmlCreateMemoryParserCtxt(text, (int)len);
    if (!b->parser)
        return MC_ERR_MEMORY;
    *b->parser->sax = handlers();
    b->parser->userData = b;
    b->parser->charset = XML_CHAR_ENCODING_UTF8; /* what the page declares is of its bytes, which are behind us */
    xml2.htmlCtxtUseOptions(b->parser, HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
    *b->parser->sax = handlers();
    uint32_t page = add_node(b, HTML_BLOCK);
    if (page != HTML_NONE) {
        b->open[b->depth++] = (struct open_element){NULL, page, HTML_NONE};
        xml2.htmlParseDocument(b->parser);
    }
    xmlDocPtr doc = b->parser->myDoc; /* none is built; were one, the context would not free it */
    xml2.htmlFreeParserCtxt(b->parser);
    xml2.xmlFreeDoc(doc);
    return b->error.status;
}

static void prepare_parser(void)
{
    xml2.xmlInitParser();
}

/* Two threads that come to xmlInitParser first, at the same time, race for its locks. */
static mc_status load_parser(mc_error *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    mc_status st = late_load(&library, err);
    if (st == MC_OK)
        pthread_once(&once, prepare_parser);
    return st;
}

mc_status html_tree_read(struct html_tree *out, const char *text, size_t len, mc_error *err)
{
    *out = (struct html_tree){0};
    buffer_init(&out->texts);
    if (len > HTML_SIZE_MAX)
        return error_set(err, MC_ERR_LIMIT, NULL, 0, "a page of more than %zu MiB", HTML_SIZE_MAX >> 20);
    mc_status st = html_look_first(&out->open_ended, text, len, err);
    if (st)
        return st;
    st = load_parser(err);
    if (st)
        return st;
    struct builder *b = calloc(1, sizeof *b);
    st = MC_ERR_MEMORY;
    if (b) {
        b->tree = out;
        st = len ? parse(b, text, len) : MC_OK;
    }
    if (st) {
        html_tree_clear(out);
        if (b && b->error.status)
            error_pass(err, &b->error);
        else
            error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    }
    free(b);
    return st;
}

void html_tree_clear(struct html_tree *t)
{
    free(t->nodes);
    buffer_clear(&t->texts);
    *t = (struct html_tree){0};
}

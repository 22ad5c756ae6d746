/* Text and markup of the HTML report, and the page's head. */
#include "report/web.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/cover.h"
#include "base/hash.h"
#include "report/escape.h"

void web_format(struct web *w, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vfprintf(w->out, format, args);
    va_end(args);
}

const char *web_word(const struct web *w, const char *zh, const char *en)
{
    return w->zh ? zh : en;
}

void web_say(struct web *w, const char *zh, const char *en)
{
    fputs(web_word(w, zh, en), w->out);
}

void web_text_n(struct web *w, const char *text, size_t len)
{
    if (!escape_markup(w->out, text, len))
        w->failed = true;
}

void web_text(struct web *w, const char *text)
{
    web_text_n(w, text, strlen(text));
}

void web_path(struct web *w, const char *path)
{
    while (*path) {
        size_t len = strcspn(path, "/");
        len += path[len] == '/';
        web_text_n(w, path, len);
        web_format(w, path[len] ? "<wbr>" : "");
        path += len;
    }
}

void web_take_text(struct web *w, char *text_take)
{
    if (text_take)
        web_text(w, text_take);
    else
        w->failed = true;
    free(text_take);
}

void web_reference(struct web *w, const struct web_mark *mark)
{
    const char *word = view_severity_word(mark->severity, w->zh);
    web_format(w, "<a class=\"ref %s\" href=\"#", mark->open ? mark->severity : "known");
    web_text(w, mark->id);
    web_format(w, w->zh ? "\" title=\"%s %zu：" : "\" title=\"%s %zu: ", word, mark->number);
    web_text(w, view_message(mark->entry, w->zh));
    web_format(w, "\"><span class=\"vh\">%s </span>%zu</a>", word, mark->number);
}

void web_project(struct web *w, const json_t *project)
{
    char *name = view_project(project, w->zh);
    web_take_text(w, name ? cover_personal(name, strlen(name)) : NULL);
    free(name);
}

/* The page's own style and script, named by their hashes, are all that a browser will run, should markup ever slip
 * through from an input; and nothing is fetched from anywhere. */
static void policy(struct web *w)
{
    char style[HASH_BASE64_MAX], script[HASH_BASE64_MAX];
    hash_base64(style, web_style, strlen(web_style));
    hash_base64(script, web_script, strlen(web_script));
    web_format(w,
               "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-%s'; "
               "script-src 'sha256-%s'; base-uri 'none'; form-action 'none'\">\n",
               style, script);
}

void web_head(struct web *w)
{
    web_format(w, "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n", w->zh ? "zh-CN" : "en");
    policy(w);
    web_format(w,
               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
               "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
               "<title>");
    web_say(w, "民生实事核对报告", "Report on key livelihood projects");
    const json_t *inputs = json_object_get(w->report, "inputs");
    const char *title = view_text(json_array_get(inputs, 0), "title");
    if (json_array_size(inputs) == 1 && *title) {
        web_format(w, " · ");
        web_text(w, title);
    }
    web_format(w, "</title>\n<style>%s</style>\n</head>\n<body>\n", web_style);
}

/* read/xml and read/package: what they hand out, and that hostile files end in one clear error. */
#include "read/package.h"
#include "read/xml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "make_zip.h"
#include "unit.h"

/* ---- xml -------------------------------------------------------------------------------------------------------------- */

/* The marks as one text: <name attributes> text </name>, joined; ends with ! and the error where there was one. own: free(). */
static char *walk(const char *xml, size_t len, mc_error *err)
{
    struct buffer b;
    buffer_init(&b);
    struct markup *m;
    ck_assert_int_eq(markup_open_bytes(&m, "part", xml, len, err), MC_OK);
    enum mark what = MARK_CLOSE;
    mc_status st;
    while (!(st = markup_next(m, &what, err)) && what != MARK_CLOSE) {
        size_t n;
        const char *text = markup_text(m, &n);
        if (what == MARK_TEXT)
            buffer_add(&b, text, n);
        else if (what == MARK_END)
            buffer_add_format(&b, "</%s>", markup_name(m));
        else
            buffer_add_format(&b, "<%s%s%s>", markup_name(m), markup_attr(m, "val") ? "=" : "",
                              markup_attr(m, "val") ? markup_attr(m, "val") : "");
    }
    ck_assert_int_eq(markup_next(m, &what, err), st); /* the end stays the end, an error the error */
    markup_close(m);
    return buffer_take(&b);
}

struct good {
    const char *in, *out;
};

static const struct good goods[] = {
    {"<a/>", "<a></a>"},
    {"<?xml version='1.0'?>\n<!-- c --><w:a xmlns:w='u' w:val='1&amp;2'>x<b/>y&amp;&#x4E00;</w:a>\n", "<a=1&2>x<b></b>y&一</a>"},
    {"<a><![CDATA[<b>]]> \n</a>", "<a><b> \n</a>"},
    {"<a val='&lt;&#10;'/>", "<a=<\n></a>"},
    {"<a><?pi x?>1<!-- -->2</a>", "<a>12</a>"},
};

START_TEST(marks_come_in_order)
{
    mc_error err = {0};
    char *out = walk(goods[_i].in, strlen(goods[_i].in), &err);
    ck_assert_str_eq(out, goods[_i].out);
    ck_assert_msg(err.status == MC_OK, "%s", err.text);
    free(out);
}
END_TEST

struct bad {
    const char *in;
    int line;
    const char *text;
};

static const struct bad bads[] = {
    {"", 0, "damaged XML"},
    {"<a>", 1, "damaged XML"},
    {"<a>\n<b>\n</a>", 3, "mismatch"},
    {"<a>&nbsp;</a>", 1, "undefined entity"},
    {"<!DOCTYPE a><a/>", 1, "document type"},
    {"<!DOCTYPE a [<!ENTITY b \"x\"><!ENTITY c \"&b;&b;\">]>\n<a>&c;</a>", 1, "document type"},
    {"<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>", 1, "document type"},
    {"<!DOCTYPE a [<!ENTITY % p SYSTEM \"file:///etc/passwd\"> %p;]><a/>", 1, "document type"},
    {"<!DOCTYPE a [<!ENTITY a 'x'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>]><a val='&c;&c;&c;'/>", 1, "document type"},
    {"<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a val='1'>&e;</a>", 1, "document type"},
    {"<!DOCTYPE a [<!ENTITY e SYSTEM 'http://127.0.0.1/e'>]><a>&e;</a>", 1, "document type"},
    {"<!DOCTYPE a PUBLIC '-//X' 'http://127.0.0.1/a.dtd'><a val='&e;'/>", 1, "document type"},
    {"<!DOCTYPE a [<!ENTITY % p '<!ENTITY e \"x\">'> %p;]><a>&e;</a>", 1, "document type"},
    {"<a val='&e;'/>", 1, "damaged XML"},
    {"<a xmlns:x='http://www.w3.org/2001/XInclude'><x:include href='file:///etc/passwd' parse='text'/>&e;</a>", 1, "damaged XML"},
    {"<a/><b/>", 1, "part: damaged XML"},
    {"\x01\x02", 0, "damaged XML"},
};

START_TEST(damage_is_one_error_with_its_line)
{
    mc_error err = {0};
    char *out = walk(bads[_i].in, strlen(bads[_i].in), &err);
    ck_assert_int_eq(err.status, MC_ERR_INPUT);
    ck_assert_msg(strstr(err.text, bads[_i].text), "%s", err.text);
    if (bads[_i].line)
        ck_assert_int_eq(err.line, bads[_i].line);
    free(out);
}
END_TEST

/* A file cut at any byte is an error, but where only blanks after the root are lost. */
START_TEST(every_cut_is_an_error)
{
    const char *xml = "<?xml version='1.0' encoding='UTF-8'?><w:a xmlns:w='u'>民<b c='生'/>实<![CDATA[事]]><!-- c --></w:a>";
    for (size_t len = 0; len < strlen(xml); len++) {
        mc_error err = {0};
        free(walk(xml, len, &err));
        ck_assert_msg(err.status == MC_ERR_INPUT, "cut at %zu", len);
    }
}
END_TEST

START_TEST(utf16_and_gbk_are_read)
{
    mc_error err = {0};
    static const char utf16[] = "\xFF\xFE<\0a\0>\0\x11\x6C<\0/\0a\0>\0";
    char *out = walk(utf16, sizeof utf16 - 1, &err);
    ck_assert_msg(err.status == MC_OK, "%s", err.text);
    ck_assert_str_eq(out, "<a>民</a>");
    free(out);
    static const char gbk[] = "<?xml version='1.0' encoding='GBK'?><a>\xC3\xF1\xC9\xFA</a>";
    out = walk(gbk, sizeof gbk - 1, &err);
    ck_assert_msg(err.status == MC_OK, "%s", err.text);
    ck_assert_str_eq(out, "<a>民生</a>");
    free(out);
    static const char utf8_too[] = "<?xml version='1.0' encoding='gb2312'?><a>\xC4\xA3</a>"; /* which would also be UTF-8 */
    out = walk(utf8_too, sizeof utf8_too - 1, &err);
    ck_assert_str_eq(out, "<a>模</a>");
    free(out);
    static const char half[] = "<?xml version='1.0' encoding='GBK'?><a>\xC3</a>";
    free(walk(half, sizeof half - 1, &err));
    ck_assert_int_eq(err.status, MC_ERR_INPUT);
    err = (mc_error){0};
    static const char other[] = "<?xml version='1.0' encoding='windows-1252'?><a>\xC3</a>";
    free(walk(other, sizeof other - 1, &err));
    ck_assert_msg(strstr(err.text, "unknown encoding") != NULL, "%s", err.text);
}
END_TEST

/* Texts, names and attributes larger than a chunk, lines past 65535, and the borders of chunks anywhere. */
START_TEST(large_parts_are_read_in_pieces)
{
    struct buffer b;
    buffer_init(&b);
    buffer_add_text(&b, "<a val='");
    for (int i = 0; i < 20000; i++)
        buffer_add_text(&b, "值>");
    buffer_add_text(&b, "'>");
    for (int i = 0; i < 70000; i++)
        buffer_add_text(&b, "文\n");
    buffer_add_text(&b, "<b/></a>");
    mc_error err = {0};
    struct markup *m;
    enum mark what;
    size_t n = 0, total = 0;
    ck_assert_int_eq(markup_open_bytes(&m, "part", b.data, b.len, &err), MC_OK);
    ck_assert_msg(markup_next(m, &what, &err) == MC_OK, "%s", err.text);
    ck_assert_uint_eq(strlen(markup_attr(m, "val")), 20000 * strlen("值>"));
    while (markup_next(m, &what, &err) == MC_OK && what == MARK_TEXT) {
        markup_text(m, &n);
        total += n;
    }
    ck_assert_msg(err.status == MC_OK && what == MARK_START, "%s", err.text);
    ck_assert_uint_eq(total, 70000 * strlen("文\n"));
    ck_assert_int_eq(markup_line(m), 70001);
    ck_assert_int_eq(markup_depth(m), 2);
    markup_close(m);
    buffer_clear(&b);
}
END_TEST

/* Each is looked at in time that goes with its length; what the parser would have to hold whole has a bound, and many short ones have none. */
START_TEST(a_tag_is_bounded_and_a_part_is_not)
{
    struct buffer b;
    mc_error err = {0};
    buffer_init(&b);
    buffer_add_text(&b, "<a val='");
    for (int i = 0; i < (12 << 20) / 6; i++)
        buffer_add_text(&b, "值值");
    buffer_add_text(&b, "'/>");
    free(walk(b.data, b.len, &err));
    ck_assert_int_eq(err.status, MC_ERR_LIMIT);
    ck_assert_msg(strstr(err.text, "part: a tag of more than 10 MiB") != NULL, "%s", err.text);
    buffer_clear(&b);
    err = (mc_error){0};
    buffer_add_text(&b, "<a>");
    for (int i = 0; i < (12 << 20) / 12; i++)
        buffer_add_text(&b, "<!-- 注 -->");
    buffer_add_text(&b, "</a>");
    char *out = walk(b.data, b.len, &err);
    ck_assert_msg(err.status == MC_OK, "%s", err.text);
    ck_assert_str_eq(out, "<a></a>");
    free(out);
    buffer_clear(&b);
}
END_TEST

START_TEST(depth_is_bounded)
{
    struct buffer b;
    buffer_init(&b);
    for (int i = 0; i < 100000; i++)
        buffer_add_text(&b, "<a>");
    mc_error err = {0};
    free(walk(b.data, b.len, &err));
    ck_assert_int_eq(err.status, MC_ERR_LIMIT);
    buffer_clear(&b);
}
END_TEST

START_TEST(skip_ends_behind_the_element)
{
    const char *xml = "<r><a><a/>1<b/></a><c/></r>";
    mc_error err = {0};
    struct markup *m;
    enum mark what;
    ck_assert_int_eq(markup_open_bytes(&m, "part", xml, strlen(xml), &err), MC_OK);
    ck_assert_int_eq(markup_next(m, &what, &err), MC_OK);
    ck_assert_int_eq(markup_next(m, &what, &err), MC_OK);
    ck_assert_int_eq(markup_skip(m, &err), MC_OK);
    ck_assert_int_eq(markup_next(m, &what, &err), MC_OK);
    ck_assert_str_eq(markup_name(m), "c");
    markup_close(m);
}
END_TEST

START_TEST(prefixes_are_told_apart_where_asked)
{
    const char *xml = "<a xmlns:r='http://x/relationships' r:id='1' id='2'/>";
    mc_error err = {0};
    struct markup *m;
    enum mark what;
    ck_assert_int_eq(markup_open_bytes(&m, "part", xml, strlen(xml), &err), MC_OK);
    ck_assert_int_eq(markup_next(m, &what, &err), MC_OK);
    ck_assert_str_eq(markup_attr_in(m, "/relationships", "id"), "1");
    ck_assert_str_eq(markup_attr_in(m, "", "id"), "2");
    ck_assert_ptr_null(markup_attr_in(m, "/other", "id"));
    ck_assert_ptr_null(markup_attr(m, "none"));
    markup_close(m);
}
END_TEST

/* ---- packages ------------------------------------------------------------------------------------------------------------ */

START_TEST(parts_are_found_and_read)
{
    const struct zip_part parts[] = {{"word\\Document.xml", "<a/>", 4}, {"/x", "", 0}, {"[Content_Types].xml", "y", 1}};
    size_t len, n;
    char *zip = make_zip(parts, 3, &len), *bytes;
    struct package *p;
    mc_error err = {0};
    ck_assert_msg(package_open(&p, zip, len, &err) == MC_OK, "%s", err.text);
    ck_assert_uint_eq(package_count(p), 3);
    ck_assert_str_eq(package_name(p, 0), "[Content_Types].xml");
    ck_assert(package_has(p, "WORD/document.xml") && package_has(p, "x") && !package_has(p, "word"));
    ck_assert_msg(package_read(p, "word/document.xml", 100, &bytes, &n, &err) == MC_OK, "%s", err.text);
    ck_assert_str_eq(bytes, "<a/>");
    ck_assert_uint_eq(n, 4);
    free(bytes);
    ck_assert_int_eq(package_read(p, "word/document.xml", 3, &bytes, &n, &err), MC_ERR_LIMIT);
    err = (mc_error){0};
    ck_assert_int_eq(package_read(p, "no/such", 3, &bytes, &n, &err), MC_ERR_INPUT);
    ck_assert_ptr_nonnull(strstr(err.text, "no/such"));
    package_close(p);
    free(zip);
}
END_TEST

START_TEST(a_cut_zip_is_an_error_at_every_length)
{
    const struct zip_part parts[] = {{"a.xml", "<a>one</a>", 10}, {"b.xml", "<b>two</b>", 10}};
    size_t len, n;
    char *zip = make_zip(parts, 2, &len);
    for (size_t cut = 0; cut < len; cut++) {
        char *copy = malloc(cut + 1), *bytes = NULL; /* exactly that long, so that a sanitizer sees a byte read past it */
        memcpy(copy, zip, cut);
        struct package *p = NULL;
        mc_error err = {0};
        ck_assert_msg(package_open(&p, copy, cut, &err) || package_read(p, "b.xml", 100, &bytes, &n, &err), "cut at %zu", cut);
        ck_assert_int_eq(err.status, MC_ERR_INPUT);
        package_close(p);
        free(copy);
    }
    free(zip);
}
END_TEST

START_TEST(flipped_bytes_never_pass_as_good)
{
    const struct zip_part parts[] = {{"a.xml", "<a>one one one one one one one</a>", 34}};
    size_t len, n;
    char *zip = make_zip(parts, 1, &len);
    for (size_t at = 0; at < len; at++) {
        zip[at] ^= 0x55;
        struct package *p = NULL;
        char *bytes = NULL;
        mc_error err = {0};
        if (!package_open(&p, zip, len, &err) && !package_read(p, "a.xml", 100, &bytes, &n, &err))
            ck_assert_msg(strcmp(bytes, parts[0].bytes) == 0, "byte %zu", at);
        free(bytes);
        package_close(p);
        zip[at] ^= 0x55;
    }
    free(zip);
}
END_TEST

START_TEST(a_bomb_is_stopped)
{
    size_t size = (size_t)64 << 20, len, got;
    char *zeros = calloc(1, size), to[4096];
    const struct zip_part parts[] = {{"bomb", zeros, size}};
    char *zip = make_zip(parts, 1, &len);
    ck_assert_uint_lt(len, 1 << 20);
    struct package *p;
    struct package_part *part;
    mc_error err = {0};
    ck_assert_int_eq(package_open(&p, zip, len, &err), MC_OK);
    ck_assert_int_eq(package_part_open(&part, p, "bomb", &err), MC_OK);
    size_t total = 0;
    mc_status st;
    while (!(st = package_part_read(part, to, sizeof to, &got, &err)) && got)
        total += got;
    ck_assert_int_eq(st, MC_ERR_LIMIT);
    ck_assert_uint_lt(total, size / 2);
    package_part_close(part);
    package_close(p);
    free(zip);
    free(zeros);
}
END_TEST

START_TEST(claimed_entries_are_bounded)
{
    char end[22] = "PK\5\6";
    struct package *p;
    mc_error err = {0};
    end[8] = end[10] = (char)0xFF;
    end[9] = end[11] = (char)0x7F;
    ck_assert_int_eq(package_open(&p, end, sizeof end, &err), MC_ERR_LIMIT);
}
END_TEST

Suite *xml_suite(void);
Suite *xml_suite(void)
{
    Suite *s = suite_create("xml");
    TCase *t = tcase_create("xml");
    tcase_add_loop_test(t, marks_come_in_order, 0, COUNT(goods));
    tcase_add_loop_test(t, damage_is_one_error_with_its_line, 0, COUNT(bads));
    tcase_add_test(t, every_cut_is_an_error);
    tcase_add_test(t, utf16_and_gbk_are_read);
    tcase_add_test(t, large_parts_are_read_in_pieces);
    tcase_add_test(t, a_tag_is_bounded_and_a_part_is_not);
    tcase_add_test(t, depth_is_bounded);
    tcase_add_test(t, skip_ends_behind_the_element);
    tcase_add_test(t, prefixes_are_told_apart_where_asked);
    suite_add_tcase(s, t);
    t = tcase_create("package");
    tcase_add_test(t, parts_are_found_and_read);
    tcase_add_test(t, a_cut_zip_is_an_error_at_every_length);
    tcase_add_test(t, flipped_bytes_never_pass_as_good);
    tcase_add_test(t, a_bomb_is_stopped);
    tcase_add_test(t, claimed_entries_are_bounded);
    suite_add_tcase(s, t);
    return s;
}

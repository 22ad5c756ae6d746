/* read/relations: targets as part names, both spellings of the types, nothing taken for granted. */
#include "read/relations.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "make_zip.h"
#include "unit.h"

struct target_case {
    const char *in, *out;
};

static const struct target_case targets[] = {
    {"document.xml", "word/document.xml"}, {"/word/document.xml", "word/document.xml"},
    {"../customXml/item1.xml", "customXml/item1.xml"}, {"./a//b.xml", "word/a/b.xml"}, {"../../../x", "x"},
};

START_TEST(targets_are_part_names)
{
    char xml[512];
    snprintf(xml, sizeof xml,
             "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
             "<Relationship Id='r0' Type='http://x/hyperlink' Target='http://example.org/' TargetMode='External'/>"
             "<Relationship Id='r1' Type='http://purl.oclc.org/ooxml/officeDocument/relationships/header' Target='%s'/></Relationships>",
             targets[_i].in);
    size_t len;
    const struct zip_part part = {"word/_rels/main.xml.rels", xml, 0};
    char *zip = make_zip(&part, 1, &len);
    struct package *p;
    struct relations r;
    mc_error err = {0};
    ck_assert_msg(package_open(&p, zip, len, &err) == MC_OK, "%s", err.text);
    ck_assert_msg(relations_read(&r, p, "word/main.xml", &err) == MC_OK, "%s", err.text);
    ck_assert_uint_eq(r.n, 2);
    ck_assert_str_eq(relations_find(&r, "r1")->target, targets[_i].out);
    ck_assert_ptr_eq(relations_of(&r, "header"), relations_find(&r, "r1"));
    ck_assert(relations_find(&r, "r0")->external);
    ck_assert_ptr_null(relations_of(&r, "hyperlink"));
    ck_assert_ptr_null(relations_find(&r, "r2"));
    relations_clear(&r);
    ck_assert_int_eq(relations_read(&r, p, "", &err), MC_OK); /* none is no error */
    ck_assert_uint_eq(r.n, 0);
    package_close(p);
    free(zip);
}
END_TEST

Suite *relations_suite(void);
Suite *relations_suite(void)
{
    Suite *s = suite_create("relations");
    TCase *t = tcase_create("relations");
    tcase_add_loop_test(t, targets_are_part_names, 0, COUNT(targets));
    suite_add_tcase(s, t);
    return s;
}

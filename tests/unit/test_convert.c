/* convert, read_office: which files go to LibreOffice, and what becomes of the run: a result, none, none in time, no program. A script stands for soffice. */
#include "read/convert.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "document_text.h"
#include "make_zip.h"
#include "read/read.h"
#include "unit.h"

#define TEMPLATE "/tmp/mingcha-unit-XXXXXX"

static char folder[sizeof TEMPLATE];

static void write_file(const char *name, const char *text, mode_t mode)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    ck_assert_int_ge(fputs(text, f), 0);
    ck_assert_int_eq(fclose(f), 0);
    ck_assert_int_eq(chmod(path, mode), 0);
}

/* Only the script is found as soffice; temporary folders go below the test's own. */
static void set_up(const char *script)
{
    char path[256], text[2048];
    strcpy(folder, TEMPLATE);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/bin", folder);
    ck_assert_int_eq(mkdir(path, 0700), 0);
    setenv("TMPDIR", folder, 1);
    if (script != NULL) {
        snprintf(text, sizeof text, "#!/bin/sh\nPATH=/usr/bin:/bin\nT=%s\nfor in; do [ \"$last\" = --outdir ] && out=$in; last=$in; done\n%s\n", folder, script);
        write_file("bin/soffice", text, 0700);
    }
    setenv("PATH", path, 1);
}

/* What the run left behind: nothing but the test's own. */
static void check_left(void)
{
    DIR *d = opendir(folder);
    ck_assert_ptr_nonnull(d);
    for (struct dirent *e; (e = readdir(d)) != NULL;)
        ck_assert_msg(strncmp(e->d_name, "mingcha-", 8) != 0, "%s is left", e->d_name);
    closedir(d);
    setenv("PATH", "/usr/bin:/bin", 1);
    char command[64];
    snprintf(command, sizeof command, "rm -r %s", folder);
    ck_assert_int_eq(system(command), 0);
}

static mc_status convert(char **out, size_t *len, int seconds, mc_error *err)
{
    return convert_file(out, len, "doc", "docx", "the bytes", 9, seconds, err);
}

START_TEST(the_result_comes_back)
{
    char *out = NULL;
    size_t len = 0;
    mc_error err = {0};
    /* what it was called with, what it may use, and what it was given */
    set_up("echo \"$@\" > $T/args; env | sort > $T/env; stat -c %a . \"${last%/*}\" > $T/modes; cp \"$last\" \"$out/in.docx\"");
    mc_status st = convert(&out, &len, 10, &err);
    ck_assert_msg(st == MC_OK, "%s", err.text);
    ck_assert_uint_eq(len, 9);
    ck_assert(memcmp(out, "the bytes", 9) == 0);
    free(out);
    char path[256], line[1024];
    snprintf(path, sizeof path, "%s/args", folder);
    FILE *f = fopen(path, "r");
    ck_assert_ptr_nonnull(f);
    ck_assert_ptr_nonnull(fgets(line, sizeof line, f));
    fclose(f);
    ck_assert_ptr_nonnull(strstr(line, "--headless"));
    ck_assert_ptr_nonnull(strstr(line, "-env:UserInstallation=file:///tmp/mingcha-unit-"));
    ck_assert_ptr_nonnull(strstr(line, "--convert-to docx:MS Word 2007 XML"));
    ck_assert_ptr_nonnull(strstr(line, "/in.doc\n"));
    snprintf(path, sizeof path, "%s/env", folder);
    f = fopen(path, "r");
    ck_assert_ptr_nonnull(f);
    while (fgets(line, sizeof line, f))
        if (!strncmp(line, "HOME=", 5))
            ck_assert_msg(strstr(line, folder) != NULL, "%s", line); /* its home is the temporary folder */
    fclose(f);
    snprintf(path, sizeof path, "%s/modes", folder);
    f = fopen(path, "r");
    ck_assert(f && fgets(line, sizeof line, f) && fgets(line, sizeof line, f));
    ck_assert_str_eq(line, "700\n");
    fclose(f);
    check_left();
}
END_TEST

START_TEST(no_result_is_an_error)
{
    char *out = NULL;
    size_t len;
    mc_error err = {0};
    set_up("echo broken >&2; touch \"$out/other\" \"$HOME/.x\"; exit 1");
    ck_assert_int_eq(convert(&out, &len, 10, &err), MC_ERR_INPUT);
    ck_assert_msg(strstr(err.text, "could not convert the doc file") != NULL, "%s", err.text);
    check_left();
}
END_TEST

/* A limit given from outside may come a moment after the start. */
START_TEST(memory_is_limited)
{
    char *out = NULL, path[256], line[32] = "";
    size_t len = 0;
    mc_error err = {0};
    set_up("sleep 0.3; sh -c 'ulimit -d; ulimit -f' > $T/limits; cp \"$last\" \"$out/in.docx\"");
    ck_assert_int_eq(convert(&out, &len, 10, &err), MC_OK);
    free(out);
    snprintf(path, sizeof path, "%s/limits", folder);
    FILE *f = fopen(path, "r");
    ck_assert(f && fgets(line, sizeof line, f));
    ck_assert_str_eq(line, "2097152\n"); /* KiB */
    ck_assert(fgets(line, sizeof line, f) && strcmp(line, "unlimited\n") != 0);
    fclose(f);
    check_left();
}
END_TEST

START_TEST(time_is_limited_for_all_it_started)
{
    char *out = NULL, path[256], line[32];
    size_t len;
    mc_error err = {0};
    set_up("sleep 300 & echo $! > $T/pid; wait");
    time_t start = time(NULL);
    ck_assert_int_eq(convert(&out, &len, 1, &err), MC_ERR_LIMIT);
    ck_assert_msg(strstr(err.text, "within 1 seconds") != NULL, "%s", err.text);
    ck_assert_int_lt(time(NULL) - start, 10);
    snprintf(path, sizeof path, "%s/pid", folder);
    FILE *f = fopen(path, "r");
    ck_assert(f && fgets(line, sizeof line, f));
    fclose(f);
    snprintf(path, sizeof path, "/proc/%d/cmdline", atoi(line));
    for (int i = 0; i < 100 && (f = fopen(path, "r")) != NULL; i++) { /* whoever takes over orphans may take a moment */
        bool gone = fgets(line, sizeof line, f) == NULL;
        fclose(f);
        if (gone)
            break;
        ck_assert_int_lt(i, 99);
        usleep(20000);
    }
    check_left();
}
END_TEST

START_TEST(without_the_program_it_says_what_to_install)
{
    char *out = NULL;
    size_t len;
    mc_error err = {0};
    set_up(NULL);
    ck_assert_int_eq(convert(&out, &len, 10, &err), MC_ERR_INPUT);
    ck_assert_msg(strstr(err.text, "install libreoffice-writer") != NULL && strstr(err.text, "save the file as docx") != NULL, "%s", err.text);
    ck_assert_str_ne(err.text_zh, "");
    check_left();
}
END_TEST

/* ---- which files ------------------------------------------------------------------------------------------------------------- */

/* own: free(). A compound file as far as it is looked at: the mark, and a directory with the entry. */
static char *compound(const char *entry, size_t *len)
{
    char *bytes = calloc(1, *len = 2048);
    memcpy(bytes, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
    for (size_t i = 0; entry[i]; i++)
        bytes[1024 + 2 * i] = entry[i];
    bytes[1024 + 64] = (char)(2 * strlen(entry) + 2);
    return bytes;
}

struct kind {
    const char *path, *entry, *type; /* an entry of a compound file, or a part and its text of a zip */
    const char *format;              /* NULL: not taken */
};

static const struct kind kinds[] = {
    {"a.doc", "WordDocument", NULL, "doc"},
    {"a.wps", "WordDocument", NULL, "wps"},
    {"a.txt", "Workbook", NULL, "xls"},
    {"a.ET", "Book", NULL, "et"},
    {"a.wps", "CONTENTS", NULL, "wps"},
    {"a.msg", "__properties", NULL, NULL},
    {"a.doc", "WordDocumentX", NULL, NULL},
    {"a", "mimetype", "application/vnd.oasis.opendocument.text", "odt"},
    {"a", "mimetype", "application/vnd.oasis.opendocument.spreadsheet-template", "ods"},
    {"a.odt", "mimetype", "application/epub+zip", NULL},
    {"a.xlsx", "xl/workbook.bin", "x", "xlsb"},
};

START_TEST(files_are_told_by_content)
{
    const struct kind *k = &kinds[_i];
    size_t len;
    struct zip_part part = {k->entry, k->type, 0};
    char *bytes = k->type ? make_zip(&part, 1, &len) : compound(k->entry, &len);
    int sure = read_office.probe(k->path, bytes, len);
    ck_assert_msg((sure > 0) == (k->format != NULL), "%s %s: %d", k->path, k->entry, sure);
    if (k->format != NULL) {
        struct document *d = document_new(k->path, "office");
        mc_error err = {0};
        set_up("exit 0");
        ck_assert_int_eq(read_office.read(d, bytes, len, &err), MC_ERR_INPUT);
        ck_assert_str_eq(d->format, k->format);
        check_left();
        document_free(d);
    }
    free(bytes);
}
END_TEST

START_TEST(encrypted_files_are_refused_at_once)
{
    size_t len;
    char *bytes = compound("EncryptedPackage", &len);
    struct document *d = document_new("a.docx", "office");
    mc_error err = {0};
    ck_assert_int_gt(read_office.probe("a.docx", bytes, len), 50);
    ck_assert_int_eq(read_office.read(d, bytes, len, &err), MC_ERR_INPUT);
    ck_assert_msg(strstr(err.text, "encrypted") != NULL, "%s", err.text);
    document_free(d);
    free(bytes);
}
END_TEST

START_TEST(rich_text_is_no_json)
{
    static const char rtf[] = "{\\rtf1\\ansi }";
    ck_assert_int_gt(read_office.probe("a", rtf, strlen(rtf)), 50);
    ck_assert(!read_is_json(rtf, strlen(rtf)));
    ck_assert(read_is_json("{ \"kind\": 1}", 12));
}
END_TEST

Suite *convert_suite(void);
Suite *convert_suite(void)
{
    Suite *s = suite_create("convert");
    TCase *tc = tcase_create("convert");
    tcase_set_timeout(tc, 30);
    tcase_add_test(tc, the_result_comes_back);
    tcase_add_test(tc, no_result_is_an_error);
    tcase_add_test(tc, memory_is_limited);
    tcase_add_test(tc, time_is_limited_for_all_it_started);
    tcase_add_test(tc, without_the_program_it_says_what_to_install);
    tcase_add_loop_test(tc, files_are_told_by_content, 0, COUNT(kinds));
    tcase_add_test(tc, encrypted_files_are_refused_at_once);
    tcase_add_test(tc, rich_text_is_no_json);
    suite_add_tcase(s, tc);
    return s;
}

/* What LibreOffice has to convert first: the older Word and Excel, WPS, RTF and OpenDocument. Recognised by content; the name tells only programs of one
 * family apart (doc and wps, xls and et). Places are those of the converted document. */
#include "read/read.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/error.h"
#include "read/convert.h"
#include "read/package.h"

/* A kind of file: what it is called, what it becomes. */
struct kind {
    const char *format;     /* in the record */
    const char *ending;     /* that LibreOffice knows it by */
    const char *to;
};

enum { DOC, WPS, XLS, ET, RTF, ODT, ODS, XLSB, LOCKED, KINDS };

static const struct kind kinds[KINDS] = {
    [DOC] = {"doc", "doc", "docx"}, [WPS] = {"wps", "doc", "docx"},  [XLS] = {"xls", "xls", "xlsx"},    [ET] = {"et", "xls", "xlsx"},
    [RTF] = {"rtf", "rtf", "docx"}, [ODT] = {"odt", "odt", "docx"}, [ODS] = {"ods", "ods", "xlsx"}, [XLSB] = {"xlsb", "xlsb", "xlsx"},
    [LOCKED] = {"office", NULL, NULL},
};

static bool has_name(const char *path, const char *end)
{
    size_t len = strlen(path), n = strlen(end);
    return len > n && strcasecmp(path + len - n, end) == 0;
}

/* Whether the compound file has an entry of that name in its directory. Entries are 128 bytes long and stand at multiples of that; the name is
 * UTF-16, its length with the final zero stands behind its 64 bytes. */
static bool has_entry(const char *bytes, size_t len, const char *name)
{
    unsigned char wide[64] = {0};
    size_t n = strlen(name);
    for (size_t i = 0; i < n; i++)
        wide[2 * i] = (unsigned char)name[i];
    for (size_t at = 512; at + 128 <= len; at += 128)
        if (memcmp(bytes + at, wide, 2 * n + 2) == 0 && (unsigned char)bytes[at + 64] == 2 * n + 2 && bytes[at + 65] == 0)
            return true;
    return false;
}

static int compound_kind(const char *path, const char *bytes, size_t len)
{
    if (has_entry(bytes, len, "EncryptedPackage"))
        return LOCKED;
    if (has_entry(bytes, len, "WordDocument"))
        return has_name(path, ".wps") ? WPS : DOC;
    if (has_entry(bytes, len, "Workbook") || has_entry(bytes, len, "Book"))
        return has_name(path, ".et") ? ET : XLS;
    return has_entry(bytes, len, "CONTENTS") && has_name(path, ".wps") ? WPS : -1;
}

static int package_kind(const char *bytes, size_t len)
{
    struct package *p;
    char *type = NULL;
    size_t n = 0;
    int kind = -1;
    if (package_open(&p, bytes, len, NULL) != MC_OK)
        return -1;
    if (package_has(p, "mimetype") && package_read(p, "mimetype", 256, &type, &n, NULL) == MC_OK) {
        static const char text[] = "application/vnd.oasis.opendocument.text", sheet[] = "application/vnd.oasis.opendocument.spreadsheet";
        if (strncmp(type, text, strlen(text)) == 0)
            kind = ODT;
        else if (strncmp(type, sheet, strlen(sheet)) == 0)
            kind = ODS;
    } else if (package_has(p, "xl/workbook.bin")) {
        kind = XLSB;
    }
    free(type);
    package_close(p);
    return kind;
}

static int find_kind(const char *path, const char *bytes, size_t len)
{
    if (len >= 512 && memcmp(bytes, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) == 0)
        return compound_kind(path, bytes, len);
    if (len >= 6 && memcmp(bytes, "{\\rtf", 5) == 0)
        return RTF;
    return package_is_zip(bytes, len) ? package_kind(bytes, len) : -1;
}

static int office_probe(const char *path, const char *bytes, size_t len)
{
    return find_kind(path, bytes, len) < 0 ? 0 : 90;
}

static mc_status office_read(struct document *d, const char *bytes, size_t len, mc_error *err)
{
    int i = find_kind(d->path, bytes, len);
    if (i < 0)
        return error_set(err, MC_ERR_INPUT, NULL, 0, "a binary file of no format that is read here");
    if (i == LOCKED)
        return error_set(err, MC_ERR_INPUT, NULL, 0, "the file is encrypted; save it without a password");
    const struct kind *k = &kinds[i];
    char *converted = NULL;
    size_t converted_len = 0;
    d->format = k->format;
    mc_status st = convert_file(&converted, &converted_len, k->ending, k->to, bytes, len, CONVERT_SECONDS, err);
    if (!st)
        st = strcmp(k->to, "docx") == 0 ? read_docx.read(d, converted, converted_len, err) : read_xlsx.read(d, converted, converted_len, err);
    free(converted);
    return st;
}

const struct reader read_office = {"office", office_probe, office_read};

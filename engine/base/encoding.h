/* Bytes of a file to UTF-8. */
#ifndef MC_BASE_ENCODING_H
#define MC_BASE_ENCODING_H

#include <stddef.h>

#include "mingcha.h"

enum encoding { ENCODING_UTF8, ENCODING_UTF8_BOM, ENCODING_UTF16LE, ENCODING_UTF16BE, ENCODING_GB18030, ENCODING_BIG5 };

/* Finds the encoding (byte order marks, then strict UTF-8, then strict GB18030) and converts. Line ends CR LF and CR become LF.
 * own: *out, to be freed with free(). Bytes that fit no encoding are MC_ERR_INPUT with the line and byte offset; NUL bytes (outside
 * UTF-16) mean a binary file and are MC_ERR_INPUT too. `found` may be NULL. */
mc_status encoding_to_utf8(char **out, size_t *out_len, enum encoding *found, const char *bytes, size_t len, mc_error *err);

/* The same for bytes that declare a charset (`label` as written, any case; NULL: none). Pages declare wrongly, so a byte order mark and text that is
 * strict UTF-8 come before the declaration; it decides what is neither: gb2312, gbk and gb18030 are read as GB18030, big5 as Big5. Other labels
 * are not believed. */
mc_status encoding_declared_to_utf8(char **out, size_t *out_len, enum encoding *found, const char *label, const char *bytes, size_t len,
                                    mc_error *err);

const char *encoding_name(enum encoding e);

#endif

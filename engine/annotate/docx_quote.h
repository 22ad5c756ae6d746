/* From a paragraph or cell to the words that a finding quotes. */
#ifndef MC_ANNOTATE_DOCX_QUOTE_H
#define MC_ANNOTATE_DOCX_QUOTE_H

#include "annotate/docx_map.h"

/* Narrows an anchor to the runs that hold the first place where the quoted words stand, blanks apart. Leaves it as it is where they stand nowhere, as
 * words that are covered in the report, or memory is out. */
void docx_quote_narrow(const struct docx_map *m, const char *quote, struct docx_anchor *a);

#endif

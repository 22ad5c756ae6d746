/* Page numbers as they are printed. */
#ifndef MC_READ_PAGE_NUMBER_H
#define MC_READ_PAGE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

/* "— 6 —", "- 6 -", "第 6 页", "第6页 共8页", "第6页/共8页". A bare number is not one: it may be a cell. */
bool is_page_number(const char *text, size_t len);

#endif

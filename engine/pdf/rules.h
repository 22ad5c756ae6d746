/* The straight lines of a page. */
#ifndef MC_PDF_RULES_H
#define MC_PDF_RULES_H

#include "read/pdf.h"

/* A picture of a page: one byte of brightness a pixel. */
struct pdf_picture {
    const unsigned char *light; /* borrow */
    const unsigned char *text;  /* borrow: not 0 where a character stands, whose strokes are no lines */
    int width, height;
    double scale; /* pixels a point */
};

/* Adds the lines on the picture to the page. MC_ERR_MEMORY. */
mc_status pdf_rules_find(struct pdf_page *page, const struct pdf_picture *picture);

#endif

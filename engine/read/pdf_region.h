/* What pdf_region.c and pdf_columns.c share: the strips of a region. Private to the two. */
#ifndef MC_READ_PDF_REGION_H
#define MC_READ_PDF_REGION_H

#include "read/pdf_stream.h"

/* A part of the width in which texts stand below each other. */
struct pdf_strip {
    int x1, x2;
    int beside; /* how often a text stands here and another beside it in the next strip: they keep the border between */
    int over;   /* texts that go over that border */
    int seen;   /* the height of the last one that stands here */
};

struct pdf_strips {
    struct pdf_strip all[PDF_COLUMNS_MAX];
    int n;
    int white; /* what is left between two of them at least */
};

/* How many borders between strips the segment goes over that other bands have kept. */
int pdf_strips_crossed(const struct pdf_strips *s, const struct pdf_segment *g);

/* The columns of the region, into it. */
mc_status pdf_columns_find(struct pdf_region *r, const struct pdf_strips *strips, const struct pdf_bands *b);
/* Sets the cuts: between the columns, in the middle of their white. */
void pdf_columns_cut(struct pdf_columns *c);

#endif

/* Marks once more, as they are made where the processor has no AVX2. */
#define MARKS_AVX2 0
#define marks_begin sse2_marks_begin
#define marks_add sse2_marks_add
#define marks_end sse2_marks_end

#include "../../engine/read/marks.c"

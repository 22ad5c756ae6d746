/* Records one on a line: checking the lines of a block. Private to engine/run. */
#ifndef MC_RUN_STREAM_H
#define MC_RUN_STREAM_H

#include "base/buffer.h"
#include "read/read_ndjson.h"
#include "run/run.h"

/* Checks each line of the block into run->report. A line that is no record is an undecided entry with its number, and the next ones go on. Where `tell` is there,
 * findings and undecided entries of each record go as text to `told` at once, and only their numbers stay. The keys of
 * `reader` are those of run->pack. */
mc_status stream_block(struct run *run, struct line_reader *reader, const char *path, struct ndjson_block *block, report_tell_fn *tell, struct buffer *told, mc_error *err);

#endif

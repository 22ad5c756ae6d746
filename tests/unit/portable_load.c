/* The loader of nodes once more, as it is built where there are no vector instructions, so that both are tested on one machine. */
#define LOAD_TEXT_PORTABLE
#define text_run portable_text_run
#define text_is_utf8 portable_text_is_utf8
#define text_escape portable_text_escape
#define number_end portable_number_end
#define number_integer portable_number_integer
#define node_loader_new portable_loader_new
#define node_loader_free portable_loader_free
#define node_loader_nodes portable_loader_nodes
#define node_loader_hash portable_loader_hash
#define load_node portable_load_node
#define marks_begin portable_marks_begin
#define marks_add portable_marks_add
#define marks_end portable_marks_end

#include "../../engine/model/load_text.c"

#include "../../engine/read/marks.c"

#undef EACH
#include "../../engine/read/load_node.c"

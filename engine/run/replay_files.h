/* The first half of a replay: the files of an evidence pack against their sums and signature. Private to replay*.c. */
#ifndef MC_RUN_REPLAY_FILES_H
#define MC_RUN_REPLAY_FILES_H

#include "run/replay.h"

/* {file, zh, en} into a list. `file` may be NULL. */
mc_status replay_say(json_t *list, const char *file, const char *zh, const char *en, mc_error *err);
/* Adds a problem for each file that is not what the sums say, that is missing, or of which they know nothing, and for a signature that is not the key's. */
mc_status replay_check_files(struct replay *r, const char *dir, const char *key_file, mc_error *err);

#endif

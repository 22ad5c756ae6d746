/* Replaying an evidence pack (evidence.h): is every file what it was, does the run give the same report again? */
#ifndef MC_RUN_REPLAY_H
#define MC_RUN_REPLAY_H

#include <jansson.h>
#include <stdbool.h>

#include "mingcha.h"

struct replay {
    json_t *problems;  /* own: array of {file?, zh, en}: files that differ, are missing or too many, a wrong signature, and what differs in the report */
    json_t *notes;     /* own: the same of what is worth knowing and no fault: another version of the program, a signature that nobody asked for */
    json_t *manifest;  /* own: NULL where it could not be read */
    long files;        /* that are what they were */
    long findings;     /* derived again */
    bool signed_by_key; /* the signature is of the key that was given */
    bool replayed;     /* the report was derived again and compared; not done where a file is not what it was */
};

/* Checks the folder, then runs again. `key_file`: a public key that must have signed it; NULL: none. Problems are no errors: MC_ERR_USAGE where there is no evidence pack or no such key, others
 * where the run itself cannot be done. own: replay_clear, on failure too. */
mc_status replay_run(struct replay *out, const char *dir, const char *key_file, mc_error *err);
void replay_clear(struct replay *r);

#endif

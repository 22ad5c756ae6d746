/* An evidence pack: a folder from which a run can be proved and repeated without its inputs.
 *
 *   SHA256SUMS        of every other file, as sha256sum -c reads it        SHA256SUMS.sig   the signature of it, if there is one
 *   manifest.json     versions, the as-of date, options, each input with its hash and the name of its record
 *   records/N.json    what was read, all of it        rules/N/    each pack, copied whole        report.json    as --format json writes it
 *   settings.json, baseline.json, waivers.json, against.json      where the run had them
 *
 * The inputs themselves are not copied, only their hashes: they stay with whoever has them, and a replay works from the records. Records hold the whole text of a
 * notice, so the folder is for its owner alone. It is written under a temporary name and renamed when it is whole. */
#ifndef MC_RUN_EVIDENCE_H
#define MC_RUN_EVIDENCE_H

#include <jansson.h>
#include <stddef.h>

#include "mingcha.h"
#include "model/record.h"

#define EVIDENCE_VERSION 1
#define EVIDENCE_SUMS "SHA256SUMS"
#define EVIDENCE_SIGNATURE "SHA256SUMS.sig"

struct run;

struct evidence {
    char *dir, *temp; /* own */
    json_t *inputs;   /* own: [{about, record?}] */
    size_t records;
};

/* Begins a pack at `dir`, which must be new or an empty folder: MC_ERR_USAGE. own: evidence_clear, on failure too. */
mc_status evidence_open(struct evidence *e, const char *dir, mc_error *err);
/* Keeps an input: its entry in the report so far, and its record (NULL: it has none). */
mc_status evidence_add(struct evidence *e, const json_t *about, const struct record *r, mc_error *err);
/* Writes the rest of the finished run, signs it with the secret key in `key_file` (may be NULL), and gives the folder its name. */
mc_status evidence_finish(struct evidence *e, const struct run *run, const char *key_file, mc_error *err);
/* Removes what was not finished. */
void evidence_clear(struct evidence *e);

#endif

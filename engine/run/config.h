/* .mingcha.json: what a project sets for its runs. */
#ifndef MC_RUN_CONFIG_H
#define MC_RUN_CONFIG_H

#include <jansson.h>

#include "mingcha.h"

#define CONFIG_NAME ".mingcha.json"

/* Reads the configuration: the file `path`, or, where it is NULL, the first .mingcha.json in the working folder or one above it; *out is NULL where there
 * is none. Known keys are those of the pack, "profile", "parameters", "words", "severity" and "overrides" (rule.h, pack_load_all), "rules" (packs.h) and "region", and those of the run: "select", "ignore" (lists of rules and
 * families), "fail_on", "baseline" (a file) and "waivers" (a file or a list of waivers, model/waivers.h). A syntax error, a repeated or unknown key is MC_ERR_USAGE with file, line and
 * the nearest name; *used (own: free) is the file's path. own: *out, json_decref. */
mc_status config_read(json_t **out, char **used, const char *path, mc_error *err);

/* What of it is for the pack. own: json_decref. NULL when out of memory, or where `config` is NULL. */
json_t *config_for_pack(const json_t *config);
/* A file that the configuration names: relative to the folder of the configuration. own: free(). NULL when out of memory. */
char *config_path(const char *config_file, const char *name);

#endif

/* .mingcha.json: what a project sets for its runs. */
#ifndef MC_RUN_CONFIG_H
#define MC_RUN_CONFIG_H

#include <jansson.h>

#include "mingcha.h"

#define CONFIG_NAME ".mingcha.json"

/* Reads the configuration: the file `path`, or, where it is NULL, the first .mingcha.json in the working folder or one above it; *out is NULL where there
 * is none. Known keys are "profile", "parameters" and "words" (rule.h, pack_load_with). A syntax error, a repeated or unknown key is MC_ERR_USAGE with file, line and
 * the nearest name; *used (own: free) is the file's path. own: *out, json_decref. */
mc_status config_read(json_t **out, char **used, const char *path, mc_error *err);

#endif

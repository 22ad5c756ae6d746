/* Where the rules are. */
#ifndef MC_RUN_LOCATE_H
#define MC_RUN_LOCATE_H

#include "mingcha.h"

/* The rules that belong to this program: those of its checkout (build/<variant>/mingcha: rules/) or of its installation
 * (<prefix>/bin/mingcha: <prefix>/share/mingcha/rules). own: *out, free(). MC_ERR_USAGE, naming what was looked for,
 * where there are none. */
mc_status locate_rules(char **out, mc_error *err);

#endif

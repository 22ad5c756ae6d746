#include "read/ziplib.h"

#include "base/late.h"

#define NAME(name) "zip_" #name,

struct ziplib zip;
static const char *const names[] = {ZIPLIB_FUNCTIONS(NAME)};
static struct late library = {.file = LATE_ZIP, .names = names, .n = sizeof names / sizeof *names, .functions = &zip};

mc_status ziplib_load(mc_error *err)
{
    return late_load(&library, err);
}

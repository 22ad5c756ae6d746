#include "cli/input_format.h"

#include <string.h>

#include "cli/options.h"
#include "read/read.h"

int input_format_known(const struct cli *cli, const char *name)
{
    const char *names[32];
    size_t n;
    const char *const *readers = read_names(&n);
    for (size_t i = 0; i < n && i < 30; i++)
        names[i] = readers[i];
    n = n < 30 ? n : 30;
    names[n++] = "json";
    names[n++] = "ndjson";
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], name) == 0)
            return EXIT_CLEAN;
    return options_unknown(cli, "--input-format", name, names, n);
}

#include "run/as_of.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/datespan.h"

void as_of_today(char out[AS_OF_MAX])
{
    time_t now = time(NULL);
    struct tm t;
    localtime_r(&now, &t);
    date_format(out, (struct date){t.tm_year + 1900, t.tm_mon + 1, t.tm_mday});
}

bool as_of_parse(char out[AS_OF_MAX], const char *text)
{
    static const char shape[] = "0000-00-00";
    if (strlen(text) != strlen(shape))
        return false;
    for (size_t i = 0; shape[i]; i++)
        if (shape[i] == '0' ? !isdigit((unsigned char)text[i]) : text[i] != shape[i])
            return false;
    struct date d = {atoi(text), atoi(text + 5), atoi(text + 8)};
    if (!date_valid(d))
        return false;
    date_format(out, d);
    return true;
}

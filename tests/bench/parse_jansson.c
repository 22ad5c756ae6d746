/* What stock jansson takes to parse the records alone: each line read and loaded, nothing done with it. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    FILE *in = argc > 1 ? fopen(argv[1], "r") : NULL;
    char *line = NULL;
    size_t size = 0;
    ssize_t len;
    long n = 0;
    while (in && (len = getline(&line, &size, in)) > 0) {
        json_t *value = json_loadb(line, (size_t)len, JSON_REJECT_DUPLICATES, NULL);
        n += value != NULL;
        json_decref(value);
    }
    free(line);
    if (!in || fclose(in) != 0 || !n)
        return 1;
    return 0;
}

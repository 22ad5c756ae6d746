/* A record that was written as JSON, in whatever encoding. load_json.c does the loading; the places in its errors are those of the file. */
#include "read/read.h"

#include <stdlib.h>

#include "base/encoding.h"
#include "base/error.h"
#include "model/load_json.h"

mc_status read_record_json(struct record **out, const char *path, const char *bytes, size_t len, mc_error *err)
{
    char *text = NULL;
    size_t text_len = 0;
    json_t *root = NULL;
    mc_status st = len > READ_SIZE_MAX
                       ? error_set(err, MC_ERR_LIMIT, path, 0, "larger than %zu MiB", READ_SIZE_MAX >> 20)
                       : encoding_to_utf8(&text, &text_len, NULL, bytes, len, err);
    if (st != MC_OK)
        goto done;
    st = load_json(&root, path, 1, text, text_len, err);
    if (st != MC_OK)
        goto done;
    if (json_object_get(root, "findings") && json_object_get(root, "tool") && !json_object_get(root, "kind")) {
        json_decref(root);
        st = error_set(err, MC_ERR_INPUT, path, 0, "this is a report of mingcha, not a record");
        goto done;
    }
    st = record_from_json(out, root, path, err); /* takes root */
done:
    free(text);
    if (st != MC_OK)
        error_add_source(err, path);
    return st;
}

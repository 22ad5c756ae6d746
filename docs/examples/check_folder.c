/* Checks each file of a folder by itself, with one engine for all, and leaves a web page beside every one that has findings. */
#include <dirent.h>
#include <mingcha.h>
#include <stdio.h>
#include <string.h>

static int write_page(const mc_report *report, const char *path, mc_error *err)
{
    char *page = NULL, name[4096];
    size_t len = 0;
    if (snprintf(name, sizeof name, "%s.html", path) >= (int)sizeof name ||
        mc_report_write(&page, &len, report, "html", "zh", err) != MC_OK)
        return -1;
    FILE *out = fopen(name, "wb");
    int bad = !out || fwrite(page, 1, len, out) != len;
    if (out && fclose(out) != 0)
        bad = 1;
    mc_free(page);
    if (bad)
        fprintf(stderr, "%s could not be written\n", name);
    return bad ? -1 : 0;
}

/* 0, 1 or 3 as `mingcha check` would exit; 2 where nothing can be done. */
static int check(mc_engine *engine, const char *path, mc_error *err)
{
    mc_run *run = NULL;
    mc_report *report = NULL;
    mc_error unread = {0};
    if (mc_run_begin(&run, engine, err) != MC_OK)
        return 2;
    if (mc_check_file(run, path, &unread) != MC_OK)
        fprintf(stderr, "%s: %s\n", unread.source, unread.text);
    if (mc_run_end(&report, run, err) != MC_OK)
        return 2;
    int code = mc_report_exit(report, MC_ERROR);
    printf("%s: %zu errors, %zu of any weight, %s\n", path, mc_report_count(report, MC_ERROR),
           mc_report_count(report, MC_NOTE), mc_report_complete(report) ? "complete" : "NOT COMPLETE");
    if (mc_report_count(report, MC_NOTE) > 0 && write_page(report, path, err) != 0)
        code = 3;
    mc_report_free(report);
    return code;
}

int main(int argc, char **argv)
{
    const mc_settings settings = {.rules = argc > 2 ? argv[2] : NULL, .as_of = "2025-06-30", .keep_notices = true};
    mc_error err = {0};
    mc_engine *engine = NULL;
    DIR *folder = argc > 1 ? opendir(argv[1]) : NULL;
    int worst = 0;
    if (!folder) {
        fprintf(stderr, "usage: check_folder FOLDER [RULES]\n");
        return 2;
    }
    if (mc_engine_open(&engine, &settings, &err) != MC_OK) {
        fprintf(stderr, "%s: %s\n", err.source, err.text);
        closedir(folder);
        return 2;
    }
    for (struct dirent *one; (one = readdir(folder)) != NULL && worst != 2;) {
        char path[4096];
        if (one->d_name[0] == '.' || strstr(one->d_name, ".html"))
            continue;
        int len = snprintf(path, sizeof path, "%s/%s", argv[1], one->d_name);
        int code = len < (int)sizeof path ? check(engine, path, &err) : 3;
        if (code == 2)
            fprintf(stderr, "%s: %s\n", err.source, err.text);
        worst = code == 2 || code > worst ? code : worst;
    }
    mc_engine_close(engine);
    closedir(folder);
    return worst;
}

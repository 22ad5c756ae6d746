/* The words of the workbook that no finding has itself: what a family of rules is called, what is at stake, what to do, who is in charge. */
#include "report/book.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "report/view.h"

static const struct family {
    const char *id, *zh, *en, *impact_zh, *impact_en, *advice_zh, *advice_en;
} families[] = {
    {"funding", "资金", "Funding", "影响资金安排的真实、准确，拨付、使用和审计缺少一致的依据", "allocation, use and audit of the money have no common ground",
     "核对预算批复和资金文件，更正有误的金额，并检查各级合计", "compare with the approved budget, correct the amount, check the totals it is part of"},
    {"quantity", "目标数量", "Quantities", "影响目标任务的确定和完成情况的认定", "what is to be done, and whether it was, cannot be told",
     "核对项目清单，更正数量，使名称、任务、时限各处一致", "compare with the list of works and make name, target and milestones say the same"},
    {"percent", "比例", "Percentages", "影响完成比例的认定", "the share that was done cannot be told", "写明比例的基数，更正有误的比例", "state what the share is of, correct it"},
    {"deadline", "时限进度", "Deadlines", "影响进度安排和按期考核", "the schedule cannot be kept or assessed", "按先后顺序更正时限和累计进度", "put deadlines and cumulative figures in order"},
    {"field", "要素", "Fields", "要素不全，责任、目标或时限难以落实和考核", "responsibility, target or deadline cannot be assessed", "补全缺少的要素", "add what is missing"},
    {"form", "公文格式", "Form", "影响公文的规范和效力", "the document is not in due form", "按公文处理规定更正", "correct it as the rules for official documents say"},
    {"text", "文字", "Wording", "影响文件表述的准确", "the wording is open to doubt", "更正文字", "correct the wording"},
    {"privacy", "个人信息", "Personal data", "可能泄露个人信息", "personal data may be disclosed", "公开前删除或遮盖个人信息，已公开的及时处理", "remove or cover it before publication, at once where it is public"},
    {"cross", "相互核对", "Across notices", "不同文件说法不一，影响目标和资金的认定", "documents contradict one another", "与有关文件核对，统一口径", "compare the documents and make them agree"},
    {"progress", "进展报告", "Progress", "影响完成情况的认定", "what was achieved cannot be told", "与任务通知和佐证材料核对后更正", "compare with the notice and the evidence"},
};

static const struct family *family_of(const char *rule)
{
    size_t len = strcspn(rule, ".");
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        if (strlen(families[i].id) == len && strncmp(families[i].id, rule, len) == 0)
            return &families[i];
    return NULL;
}

const char *book_family(const struct book *b, const char *rule)
{
    const struct family *f = family_of(rule);
    return f ? book_say(b, f->zh, f->en) : book_say(b, "其他", "Other");
}

const char *book_impact(const struct book *b, const char *rule)
{
    const struct family *f = family_of(rule);
    return f ? book_say(b, f->impact_zh, f->impact_en) : "";
}

char *book_advice(const struct book *b, const json_t *entry)
{
    const struct family *f = family_of(view_text(entry, "rule"));
    const json_t *first = json_array_get(json_object_get(entry, "diagnosis"), 0);
    struct buffer made;
    buffer_init(&made);
    if (first)
        buffer_add_format(&made, b->zh ? "先核实：%s" : "first verify: %s", view_either(first, "zh", "en", b->zh));
    if (f)
        buffer_add_format(&made, "%s%s", made.len ? "\n" : "", book_say(b, f->advice_zh, f->advice_en));
    return buffer_take(&made);
}

/* ---- offices ------------------------------------------------------------------------------------------------------------- */

/* Adds each name once. */
static void add_names(struct buffer *to, const json_t *names, const char *between)
{
    const json_t *one;
    size_t i;
    json_array_foreach (names, i, one) {
        const char *name = json_string_value(one), *there = to->data && name ? strstr(to->data, name) : NULL;
        if (name && !there)
            buffer_add_format(to, "%s%s", to->len ? between : "", name);
    }
}

/* "/projects/3/tasks/1/…": the project and, where it names one, the task. */
static const json_t *task_at(const json_t *record, const char *at, const json_t **project)
{
    static const char projects[] = "/projects/", tasks[] = "/tasks/";
    char *end;
    *project = NULL;
    if (strncmp(at, projects, sizeof projects - 1) != 0)
        return NULL;
    *project = json_array_get(json_object_get(record, "projects"), strtoul(at + sizeof projects - 1, &end, 10));
    if (strncmp(end, tasks, sizeof tasks - 1) != 0)
        return NULL;
    return json_array_get(json_object_get(*project, "tasks"), strtoul(end + sizeof tasks - 1, NULL, 10));
}

char *book_offices(const struct book *b, const json_t *entry)
{
    const json_t *record = json_object_get(sources_find(b->sources, view_path(entry)), "record"), *project, *one;
    const json_t *task = task_at(record, view_text(entry, "at"), &project);
    struct buffer made;
    size_t i;
    buffer_init(&made);
    if (task)
        add_names(&made, json_object_get(task, "lead"), book_say(b, "、", ", "));
    json_array_foreach (json_object_get(project, "tasks"), i, one) {
        if (!task)
            add_names(&made, json_object_get(one, "lead"), book_say(b, "、", ", "));
    }
    if (!project)
        buffer_add_text(&made, view_text(json_object_get(record, "document"), "issuer"));
    return buffer_take(&made);
}

/* ---- one entry ------------------------------------------------------------------------------------------------------------ */

char *book_account(const struct book *b, const json_t *entry)
{
    json_t *details = view_details(entry, b->zh);
    const json_t *one;
    size_t i;
    struct buffer made;
    buffer_init(&made);
    buffer_add_text(&made, view_message(entry, b->zh));
    json_array_foreach (details, i, one) {
        const char *label = json_string_value(json_array_get(one, 0));
        bool elsewhere = strcmp(label, book_say(b, "原文", "original")) == 0 || strcmp(label, book_say(b, "依据", "basis")) == 0;
        if (!elsewhere)
            buffer_add_format(&made, b->zh ? "\n%s：%s" : "\n%s: %s", label, json_string_value(json_array_get(one, 1)));
    }
    made.failed = made.failed || !details;
    json_decref(details);
    return buffer_take(&made);
}

const char *book_status(const struct book *b, const json_t *entry)
{
    const char *known = view_status_word(view_text(entry, "status"), b->zh);
    if (*known)
        return known;
    if (!json_object_get(entry, "severity"))
        return book_say(b, "须人工核对", "for a person to check");
    return json_object_get(entry, "cause") ? book_say(b, "由另一疑点引出", "follows from another") : book_say(b, "待核实", "to verify");
}

/* Any text with any .ann file beside it; a line "====" parts the two. Reading and writing must come
 * to rest: what was written is read without remarks on places and written again as the same bytes.
 * All writers run. */
#include "core/base/alloc.h"
#include "core/format/format.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static char *write_all(const struct annotations *set, const struct format *f, size_t *size)
{
    struct strbuf out = STRBUF_INIT;
    struct format_report report = FORMAT_REPORT_INIT;
    struct export_document doc = {
        .name = "fuzz",
        .text = annotations_text(set),
        .annotations = set,
        .mask = ANNOTATIONS_MADE,
    };
    format_export(f, &doc, &out, &report);
    format_report_release(&report);
    *size = out.n;
    return strbuf_detach(&out);
}

static struct annotations *read_ann(const struct text *text, struct schema *schema, const char *ann,
                                    size_t size)
{
    struct annotations *set = annotations_new(text, schema);
    struct format_report report = FORMAT_REPORT_INIT;
    must(format_find("brat")->read(ann, size, set, &report, NULL));
    format_report_release(&report);
    return set;
}

/* Everything undone gives the first state again, whatever was read. */
static void edit(struct annotations *set)
{
    bool ok;
    char *before = annotations_snapshot(set, ANNOTATIONS_ALL);
    for (uint32_t id = 1; id < 8; id++) {
        annotations_begin(set, NULL);
        if (id % 2)
            annotations_remove(set, id);
        else
            annotations_set_label(set, id, 0);
        must(annotations_commit(set, NULL));
    }
    while (annotations_undo(set, &ok, NULL))
        must(ok);
    char *after = annotations_snapshot(set, ANNOTATIONS_ALL);
    must(strcmp(before, after) == 0);
    free(before);
    free(after);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char parting[] = "\n====\n";
    const uint8_t *at = memmem(data, size, parting, sizeof parting - 1);
    size_t n = at ? (size_t)(at - data) : 0, first_size, second_size;
    const char *ann = (const char *)data + (at ? n + sizeof parting - 1 : 0);
    struct text *text = text_new((uint8_t *)xmemdup0(data, n), n);
    struct schema *schema = schema_builtin();
    const struct format *brat = format_find("brat");

    struct annotations *set =
        read_ann(text, schema, ann, size - (size_t)(ann - (const char *)data));
    char *first = write_all(set, brat, &first_size);
    struct annotations *again = read_ann(text, schema, first, first_size);
    char *second = write_all(again, brat, &second_size);
    must(first_size == second_size && memcmp(first, second, first_size) == 0);
    must(annotations_count(again, ANNOTATIONS_MADE, SCHEMA_NONE) ==
         annotations_count(set, ANNOTATIONS_MADE, SCHEMA_NONE));
    edit(set);
    for (size_t i = 0; i < format_count(); i++)
        free(write_all(set, format_at(i), &second_size));
    free(first);
    free(second);
    annotations_free(again);
    annotations_free(set);
    schema_free(schema);
    text_free(text);
    return 0;
}

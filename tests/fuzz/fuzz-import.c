/* Any text with any file of annotations of any format; a line "====" parts the two. Nothing is ever
 * placed outside of the text, bringing it in twice is the same as once, and undo takes it back. */
#include "core/annotation/agreement.h"
#include "core/annotation/bring.h"
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

static struct brought bring(struct annotations *set, const struct annotations *from)
{
    struct brought brought;
    annotations_begin(set, NULL);
    annotations_bring(set, from, &brought);
    must(annotations_commit(set, NULL));
    return brought;
}

static void bring_twice(const struct text *text, struct schema *schema,
                        const struct annotations *from)
{
    bool ok;
    struct annotations *set = annotations_new(text, schema);
    struct agreement agreement;
    char *empty = annotations_snapshot(set, ANNOTATIONS_ALL);
    bring(set, from);
    char *once = annotations_snapshot(set, ANNOTATIONS_ALL);
    must(bring(set, from).added == 0);
    char *twice = annotations_snapshot(set, ANNOTATIONS_ALL);
    must(strcmp(once, twice) == 0);
    agreement_measure(set, from, NULL, 0, &agreement);
    must(agreement.differences.n == 0 && agreement.all.exact == agreement.all.a);
    agreement_release(&agreement);
    while (annotations_undo(set, &ok, NULL))
        must(ok);
    char *undone = annotations_snapshot(set, ANNOTATIONS_ALL);
    must(strcmp(empty, undone) == 0);
    free(empty);
    free(once);
    free(twice);
    free(undone);
    annotations_free(set);
}

static void read_into(const struct text *text, const struct format *f, const char *bytes,
                      size_t size)
{
    struct schema *schema = schema_builtin();
    struct annotations *set = annotations_new(text, schema);
    struct format_report report = FORMAT_REPORT_INIT;
    struct error err;
    if (f->read(bytes, size, set, &report, &err))
        bring_twice(text, schema, set);
    format_report_release(&report);
    annotations_free(set);
    schema_free(schema);
}

struct telling {
    const struct format *format;
};

static bool read_held(void *data, const struct format_article *article)
{
    struct telling *t = data;
    struct text *text =
        text_new((uint8_t *)xmemdup0(article->text, article->text_size), article->text_size);
    read_into(text, t->format, article->bytes, article->size);
    text_free(text);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char part[] = "\n====\n";
    size_t at = 0;
    while (at + sizeof part - 1 <= size && memcmp(data + at, part, sizeof part - 1) != 0)
        at++;
    if (at + sizeof part - 1 > size)
        return 0;
    const char *file = (const char *)data + at + sizeof part - 1;
    size_t file_size = size - at - (sizeof part - 1);
    struct text *text = text_new((uint8_t *)xmemdup0((const char *)data, at), at);
    format_guess(NULL, file, file_size);
    for (size_t i = 0; i < format_count(); i++) {
        const struct format *f = format_at(i);
        struct telling t = {f};
        struct format_report report = FORMAT_REPORT_INIT;
        struct error err;
        if (f->read)
            read_into(text, f, file, file_size);
        if (f->articles)
            f->articles(file, file_size, read_held, &t, &report, &err);
        format_report_release(&report);
    }
    text_free(text);
    return 0;
}

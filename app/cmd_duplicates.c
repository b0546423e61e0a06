#include "app/commands.h"

#include "app/files.h"
#include "app/output.h"
#include "core/base/alloc.h"
#include "core/duplicates/duplicates.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct documents {
    struct file_list names;
    struct article **articles; /* one per name; NULL: could not be read */
    bool trouble;
};

static void on_trouble(const char *message, void *data)
{
    struct documents *d = data;
    d->trouble = true;
    options_trouble("%s", message);
}

static const char *kind_name(enum dup_kind kind)
{
    return kind == DUP_EXACT ? "exact" : "near";
}

static void print_tsv(struct output *out, const struct documents *d, const struct dup_report *r)
{
    fputs("group\tfile\tstart\tend\twords\tsimilarity\tkind\ttext\n", out->file);
    for (size_t g = 0; g < r->group_count; g++) {
        const struct dup_group *group = &r->groups[g];
        for (size_t i = group->first; i < group->first + group->count; i++) {
            const struct dup_occurrence *o = &r->occurrences[i];
            const struct text *t = article_text(d->articles[o->document]);
            fprintf(out->file, "%zu\t", g + 1);
            output_field(out, d->names.v[o->document], strlen(d->names.v[o->document]));
            fprintf(out->file, "\t%zu\t%zu\t%zu\t%.3f\t%s\t", text_codepoint_of(t, o->range.start),
                    text_codepoint_of(t, o->range.end), o->words, o->similarity,
                    kind_name(group->kind));
            output_field(out, (const char *)text_bytes(t) + o->range.start,
                         o->range.end - o->range.start);
            fputc('\n', out->file);
        }
    }
}

static json_t *group_json(const struct documents *d, const struct dup_report *r, size_t g)
{
    const struct dup_group *group = &r->groups[g];
    json_t *list = json_array();
    for (size_t i = group->first; i < group->first + group->count; i++) {
        const struct dup_occurrence *o = &r->occurrences[i];
        const struct text *t = article_text(d->articles[o->document]);
        json_array_append_new(list,
                              json_pack("{s:o, s:I, s:I, s:I, s:f, s:o}", "file",
                                        output_json_string(d->names.v[o->document]), "start",
                                        (json_int_t)text_codepoint_of(t, o->range.start), "end",
                                        (json_int_t)text_codepoint_of(t, o->range.end), "words",
                                        (json_int_t)o->words, "similarity", o->similarity, "text",
                                        output_json_text(t, o->range)));
    }
    return json_pack("{s:I, s:s, s:f, s:I, s:o}", "id", (json_int_t)(g + 1), "kind",
                     kind_name(group->kind), "similarity", group->similarity, "words",
                     (json_int_t)group->words, "occurrences", list);
}

static void print_json(struct output *out, const struct documents *d, const struct dup_report *r)
{
    const size_t flags = JSON_COMPACT | JSON_REAL_PRECISION(6);
    if (out->format == OUTPUT_JSON)
        fputs("{\"groups\":[", out->file);
    for (size_t g = 0; g < r->group_count; g++) {
        json_t *j = group_json(d, r, g);
        if (out->format == OUTPUT_JSON && g)
            fputc(',', out->file);
        json_dumpf(j, out->file, flags);
        if (out->format == OUTPUT_JSONL)
            fputc('\n', out->file);
        json_decref(j);
    }
    if (out->format == OUTPUT_JSON)
        fputs("]}\n", out->file);
}

static void print_human(struct output *out, const struct documents *d, const struct dup_report *r)
{
    if (r->group_count == 0)
        fputs("no repeated passages\n", out->file);
    for (size_t g = 0; g < r->group_count; g++) {
        const struct dup_group *group = &r->groups[g];
        output_sgr(out, "1");
        fprintf(out->file, "%zu. %zu words, %zu times, ", g + 1, group->words, group->count);
        if (group->kind == DUP_EXACT)
            fputs("word for word", out->file);
        else
            fprintf(out->file, "%.0f %% alike", group->similarity * 100);
        output_sgr(out, "0");
        fputc('\n', out->file);
        for (size_t i = group->first; i < group->first + group->count; i++) {
            const struct dup_occurrence *o = &r->occurrences[i];
            const struct text *t = article_text(d->articles[o->document]);
            fputs("   ", out->file);
            output_sgr(out, "36");
            if (d->names.n > 1) {
                output_line(out, d->names.v[o->document], strlen(d->names.v[o->document]), 0);
                fputc(':', out->file);
            }
            fprintf(out->file, "%zu", text_position_of(t, o->range.start).line);
            output_sgr(out, "0");
            fputs("  ", out->file);
            output_line(out, (const char *)text_bytes(t) + o->range.start,
                        o->range.end - o->range.start, 100);
            fputc('\n', out->file);
        }
    }
}

static unsigned thread_count(const struct options *o)
{
    long n = o->threads ? (long)o->threads : sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > 64 ? 64 : (unsigned)n;
}

int cmd_duplicates(const struct options *o)
{
    struct output out;
    if (!output_open(&out, o))
        return EXIT_USAGE;
    if (o->file_count == 0)
        return options_usage("duplicates: no article named");
    struct documents d = {0};
    for (size_t i = 0; i < o->file_count; i++)
        files_add(&d.names, o->files[i], on_trouble, &d);
    d.articles = xcalloc(d.names.n, sizeof *d.articles);

    struct dup_finder *finder = dup_finder_new(&o->duplicates);
    dup_finder_expect(finder, d.names.n);
    struct meter meter;
    struct error err;
    meter_start(&meter, "reading");
    for (size_t i = 0; i < d.names.n; i++) {
        meter_update(&meter, i, d.names.n, "files");
        d.articles[i] = article_open(d.names.v[i], &o->article, &err);
        if (!d.articles[i]) {
            on_trouble(err.message, &d);
            continue;
        }
        const struct text *t = article_text(d.articles[i]);
        if (!dup_finder_put(finder, i, text_bytes(t), text_size(t), &err))
            on_trouble(err.message, &d);
    }
    meter_stop(&meter);
    struct dup_report report;
    if (!dup_finder_run(finder, thread_count(o), NULL, &report, &err)) {
        on_trouble(err.message, &d);
        memset(&report, 0, sizeof report);
    }
    dup_finder_free(finder);
    switch (out.format) {
    case OUTPUT_HUMAN:
        print_human(&out, &d, &report);
        break;
    case OUTPUT_TSV:
        print_tsv(&out, &d, &report);
        break;
    default:
        print_json(&out, &d, &report);
    }
    dup_report_release(&report);
    for (size_t i = 0; i < d.names.n; i++)
        article_free(d.articles[i]);
    free(d.articles);
    files_release(&d.names);
    return output_close(&out) && !d.trouble ? EXIT_OK : EXIT_TROUBLE;
}

#include "config.h"

#include "app/commands.h"

#include "app/output.h"
#include "app/passages.h"
#include "core/base/alloc.h"
#include "core/duplicates/duplicates.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* What the printing functions need: the report, and for each of its occurrences what to show. */
struct view {
    const struct file_list *names;
    const struct dup_report *report;
    const struct passage *shown;
};

static const char *kind_name(enum dup_kind kind)
{
    return kind == DUP_EXACT ? "exact" : "near";
}

/* Writes a number and a tab to the end of a buffer, right-aligned; returns where they begin. There
 * may be more numbers to print than text to read. */
static char *number_before(char *end, size_t x)
{
    *--end = '\t';
    do
        *--end = (char)('0' + x % 10);
    while (x /= 10);
    return end;
}

static void print_numbers(struct output *out, const struct dup_occurrence *o,
                          const struct passage *x)
{
    char buffer[80], *end = buffer + sizeof buffer, *p = end;
    p = number_before(p, o->words);
    p = number_before(p, x->end);
    p = number_before(p, x->start);
    *--p = '\t';
    fwrite(p, 1, (size_t)(end - p), out->file);
    if (o->similarity >= 1)
        fputs("1.000", out->file);
    else
        fprintf(out->file, "%.3f", o->similarity);
}

static void print_tsv(struct output *out, const struct view *v)
{
    const struct dup_report *r = v->report;
    fputs("group\tfile\tstart\tend\twords\tsimilarity\tkind\ttext\n", out->file);
    for (size_t g = 0; g < r->group_count; g++) {
        const struct dup_group *group = &r->groups[g];
        for (size_t i = group->first; i < group->first + group->count; i++) {
            const struct dup_occurrence *o = &r->occurrences[i];
            const struct passage *x = &v->shown[i];
            const char *name = v->names->v[o->document];
            char buffer[24], *end = buffer + sizeof buffer, *p = number_before(end, g + 1);
            fwrite(p, 1, (size_t)(end - p), out->file);
            output_field(out, name, strlen(name));
            print_numbers(out, o, x);
            fputs(group->kind == DUP_EXACT ? "\texact\t" : "\tnear\t", out->file);
            output_field(out, x->text, x->n);
            fputc('\n', out->file);
        }
    }
}

static json_t *group_json(const struct view *v, size_t g)
{
    const struct dup_group *group = &v->report->groups[g];
    json_t *list = json_array();
    for (size_t i = group->first; i < group->first + group->count; i++) {
        const struct dup_occurrence *o = &v->report->occurrences[i];
        const struct passage *x = &v->shown[i];
        json_array_append_new(list,
                              json_pack("{s:o, s:I, s:I, s:I, s:f, s:o}", "file",
                                        output_json_string(v->names->v[o->document]), "start",
                                        (json_int_t)x->start, "end", (json_int_t)x->end, "words",
                                        (json_int_t)o->words, "similarity", o->similarity, "text",
                                        output_json_bytes(x->text, x->n)));
    }
    return json_pack("{s:I, s:s, s:f, s:I, s:o}", "id", (json_int_t)(g + 1), "kind",
                     kind_name(group->kind), "similarity", group->similarity, "words",
                     (json_int_t)group->words, "occurrences", list);
}

static void print_json(struct output *out, const struct view *v)
{
    const size_t flags = JSON_COMPACT | JSON_REAL_PRECISION(6);
    if (out->format == OUTPUT_JSON)
        fputs("{\"groups\":[", out->file);
    for (size_t g = 0; g < v->report->group_count; g++) {
        json_t *j = group_json(v, g);
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

static void print_human(struct output *out, const struct view *v)
{
    const struct dup_report *r = v->report;
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
            const char *name = v->names->v[r->occurrences[i].document];
            fputs("   ", out->file);
            output_sgr(out, "36");
            if (v->names->n > 1) {
                output_line(out, name, strlen(name), 0);
                fputc(':', out->file);
            }
            fprintf(out->file, "%zu", v->shown[i].line);
            output_sgr(out, "0");
            fputs("  ", out->file);
            output_line(out, v->shown[i].text, v->shown[i].n, 100);
            fputc('\n', out->file);
        }
    }
}

/* Shows how far the search is, from a thread of its own: the search itself uses all the others. */
struct watch {
    struct progress progress;
    atomic_bool done;
    pthread_t thread;
    bool running;
};

static void *watch_progress(void *data)
{
    struct watch *w = data;
    struct meter meter;
    meter_start(&meter, "comparing");
    while (!atomic_load(&w->done)) {
        nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
        meter_update(&meter, atomic_load(&w->progress.done), atomic_load(&w->progress.total),
                     "steps");
    }
    meter_stop(&meter);
    return NULL;
}

static void watch_start(struct watch *w)
{
    memset(w, 0, sizeof *w);
    w->running = isatty(STDERR_FILENO) && pthread_create(&w->thread, NULL, watch_progress, w) == 0;
}

static void watch_stop(struct watch *w)
{
    atomic_store(&w->done, true);
    if (w->running)
        pthread_join(w->thread, NULL);
}

static void print(struct output *out, const struct view *v)
{
    switch (out->format) {
    case OUTPUT_HUMAN:
        print_human(out, v);
        break;
    case OUTPUT_TSV:
        print_tsv(out, v);
        break;
    default:
        print_json(out, v);
    }
}

int cmd_duplicates(const struct options *o)
{
    struct output out;
    if (!output_open(&out, o))
        return EXIT_USAGE;
    if (o->file_count == 0)
        return options_usage("duplicates: no article named");
    struct passages p;
    passages_init(&p, o);
    for (size_t i = 0; i < o->file_count; i++)
        passages_add(&p, o->files[i]);
    passages_open_index(&p, o);
    unsigned threads = options_threads(o);
    struct dup_finder *finder = dup_finder_new(&o->duplicates);
    dup_finder_expect(finder, p.names.n);
    passages_load(&p, finder, threads);
    struct dup_report report;
    struct error err;
    struct watch watch;
    watch_start(&watch);
    bool found = p.index ? dup_index_run(p.index, finder, p.names.v, p.stamps, threads,
                                         &watch.progress, &report, &err)
                         : dup_finder_run(finder, threads, &watch.progress, &report, &err);
    watch_stop(&watch);
    dup_finder_free(finder);
    if (!found)
        p.trouble = options_trouble("%s", err.message) != EXIT_OK;
    struct passage *shown = passages_show(&p, &report, out.format == OUTPUT_HUMAN, threads);
    print(&out, &(struct view){&p.names, &report, shown});
    passages_free_shown(shown, report.occurrence_count);
    dup_report_release(&report);
    bool trouble = p.trouble;
    passages_release(&p);
    return output_close(&out) && !trouble ? EXIT_OK : EXIT_TROUBLE;
}

#include "app/commands.h"

#include "app/files.h"
#include "app/kept.h"
#include "app/output.h"
#include "app/paths.h"
#include "app/session.h"
#include "core/base/alloc.h"
#include "core/base/parallel.h"
#include "core/base/vec.h"
#include "core/entities/group.h"

#include <stdlib.h>
#include <string.h>

/* One line of the output, whether proposed or annotated. */
struct item {
    size_t start, end;
    const char *label;
    float score; /* negative: none */
    const char *status;
};

struct item_vec {
    struct item *v;
    size_t n, cap;
};

struct listing {
    struct output out;
    struct session session;
    const struct options *options;
    struct recogniser *recogniser; /* NULL with --annotated alone */
    size_t printed;                /* items, over all files */
    bool many, trouble;
};

static void on_trouble(const char *message, void *data)
{
    struct listing *l = data;
    l->trouble = true;
    options_trouble("%s", message);
}

static const char *status_name(enum annotation_status status)
{
    static const char *const names[] = {"suggested", "accepted", "rejected", "manual"};
    return names[status];
}

/* ---- TSV and JSON -------------------------------------------------------------------------------
 */

static void print_tsv(struct listing *l, const char *file, const struct text *t,
                      const struct item_vec *items)
{
    FILE *f = l->out.file;
    for (size_t i = 0; i < items->n; i++) {
        const struct item *it = &items->v[i];
        output_field(&l->out, file, strlen(file));
        fprintf(f, "\t%zu\t%zu\t", text_codepoint_of(t, it->start), text_codepoint_of(t, it->end));
        output_field(&l->out, it->label, strlen(it->label));
        if (it->score >= 0)
            fprintf(f, "\t%.3f\t", (double)it->score);
        else
            fputs("\t\t", f);
        fprintf(f, "%s\t", it->status);
        output_field(&l->out, (const char *)text_bytes(t) + it->start, it->end - it->start);
        fputc('\n', f);
    }
}

static void print_json(struct listing *l, const char *file, const struct text *t,
                       const struct item_vec *items)
{
    for (size_t i = 0; i < items->n; i++) {
        const struct item *it = &items->v[i];
        json_t *j =
            json_pack("{s:o, s:I, s:I, s:s, s:o, s:s, s:o}", "file", output_json_string(file),
                      "start", (json_int_t)text_codepoint_of(t, it->start), "end",
                      (json_int_t)text_codepoint_of(t, it->end), "label", it->label, "score",
                      it->score >= 0 ? json_real((double)it->score) : json_null(), "status",
                      it->status, "text", output_json_text(t, (struct range){it->start, it->end}));
        if (l->out.format == OUTPUT_JSON)
            fputs(l->printed++ ? ",\n" : "", l->out.file);
        json_dumpf(j, l->out.file, JSON_COMPACT | JSON_REAL_PRECISION(4));
        if (l->out.format == OUTPUT_JSONL)
            fputc('\n', l->out.file);
        json_decref(j);
    }
}

/* ---- for people: entities by label, each with its number of mentions
 * ------------------------------ */

static const char *label_sgr(const char *label)
{
    static const struct {
        const char *label, *sgr;
    } table[] = {{"PER", "1;33"},  {"ORG", "1;34"},  {"LOC", "1;32"},
                 {"NORP", "1;35"}, {"DATE", "1;36"}, {"WORK", "1;31"}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(table[i].label, label) == 0)
            return table[i].sgr;
    return "1";
}

/* Numbers for the labels in the order in which they are met. */
static uint32_t label_number(const char **seen, uint32_t *count, uint32_t most, const char *label)
{
    for (uint32_t i = 0; i < *count; i++)
        if (strcmp(seen[i], label) == 0)
            return i;
    if (*count < most)
        seen[(*count)++] = label;
    return *count - 1;
}

static void print_human(struct listing *l, const char *file, const struct text *t,
                        const struct item_vec *items)
{
    enum { MOST = 256 };
    const char *labels[MOST];
    uint32_t label_count = 0;
    struct group_item *groups = xcalloc(items->n, sizeof *groups);
    for (size_t i = 0; i < items->n; i++)
        groups[i] = (struct group_item){
            .start = items->v[i].start,
            .end = items->v[i].end,
            .label = label_number(labels, &label_count, MOST, items->v[i].label),
            .is_person = strcmp(items->v[i].label, "PER") == 0,
        };
    struct entity_vec entities = {0};
    group_items(text_bytes(t), groups, items->n, &entities);
    if (l->many) {
        output_sgr(&l->out, "1");
        output_line(&l->out, file, strlen(file), 0);
        output_sgr(&l->out, "0");
        fputc('\n', l->out.file);
    }
    if (entities.n == 0)
        fputs("no names\n", l->out.file);
    for (uint32_t k = 0; k < label_count; k++) {
        size_t mentions = 0;
        for (size_t i = 0; i < items->n; i++)
            mentions += groups[i].label == k;
        output_sgr(&l->out, label_sgr(labels[k]));
        output_line(&l->out, labels[k], strlen(labels[k]), 0);
        output_sgr(&l->out, "0");
        fprintf(l->out.file, "  %zu\n", mentions);
        for (size_t e = 0; e < entities.n; e++) {
            const struct entity *entity = &entities.v[e];
            if (entity->label != k)
                continue;
            fprintf(l->out.file, "%5u  ", entity->count);
            output_line(&l->out, (const char *)text_bytes(t) + entity->start,
                        entity->end - entity->start, 90);
            fputc('\n', l->out.file);
        }
    }
    vec_release(&entities);
    free(groups);
}

static void print(struct listing *l, const char *file, const struct text *t,
                  const struct item_vec *items)
{
    if (l->out.format == OUTPUT_HUMAN)
        print_human(l, file, t, items);
    else if (l->out.format == OUTPUT_TSV)
        print_tsv(l, file, t, items);
    else
        print_json(l, file, t, items);
}

/* ---- where the items come from
 * -------------------------------------------------------------------- */

/* What is found in the files, several at a time, each printed in its turn. */
struct found_file {
    struct article *article; /* NULL: not read, for this reason */
    struct error err, kept_trouble;
    struct mention_vec mentions;
};

struct finding {
    struct listing *l;
    const struct file_list *files;
    struct found_file *found; /* by file */
    struct meter meter;
};

static void find_in_file(size_t i, unsigned thread, void *data)
{
    struct finding *f = data;
    struct found_file *found = &f->found[i];
    (void)thread;
    found->article = article_open(f->files->v[i], &f->l->options->article, &found->err);
    if (!found->article)
        return;
    const struct text *t = article_text(found->article);
    const struct block_vec *blocks = article_blocks(found->article);
    struct dictionary *kept = kept_load(f->files->v[i], &found->kept_trouble);
    recogniser_find_all(f->l->recogniser, text_bytes(t), text_size(t), blocks->v, blocks->n, kept,
                        NULL, &found->mentions);
    dictionary_free(kept);
}

static void print_found(size_t i, void *data)
{
    struct finding *f = data;
    struct listing *l = f->l;
    struct found_file *found = &f->found[i];
    if (!l->out.terminal)
        meter_update(&f->meter, i, f->files->n, "files");
    if (!found->article) {
        on_trouble(found->err.message, l);
        return;
    }
    if (found->kept_trouble.message[0])
        on_trouble(found->kept_trouble.message, l);
    struct item_vec items = {0};
    for (size_t k = 0; k < found->mentions.n; k++) {
        const struct mention *m = &found->mentions.v[k];
        vec_push(&items, (struct item){m->start, m->end, recogniser_label(l->recogniser, m->label),
                                       m->probability, "suggested"});
    }
    print(l, f->files->v[i], article_text(found->article), &items);
    vec_release(&items);
    vec_release(&found->mentions);
    article_free(found->article);
}

static void list_found(struct listing *l, const struct file_list *files)
{
    struct finding f = {.l = l, .files = files};
    unsigned threads = options_threads(l->options);
    if (files->n <= 1) /* then for its pieces */
        recogniser_set_threads(l->recogniser, threads);
    f.found = xcalloc(files->n, sizeof *f.found);
    meter_start(&f.meter, "entities");
    parallel_in_order(threads, files->n, find_in_file, print_found, &f);
    meter_stop(&f.meter);
    free(f.found);
}

/* What is annotated, and beside it the proposals that nobody has decided on. */
static void list_annotated(struct listing *l, const char *file)
{
    struct error err;
    struct session *s = &l->session;
    if (!session_open(s, file, &err) || !session_find_names(s, &err)) {
        on_trouble(err.message, l);
        session_close(s);
        return;
    }
    struct item_vec items = {0};
    struct annotation_cursor cursor;
    const struct annotation *a;
    annotations_find(s->annotations, (struct range){0, SIZE_MAX}, ANNOTATIONS_ALL, &cursor);
    while ((a = annotations_next(&cursor)))
        vec_push(&items, (struct item){a->range.start, a->range.end,
                                       schema_label(s->schema, a->label)->name, a->score,
                                       status_name(a->status)});
    print(l, file, s->text, &items);
    vec_release(&items);
    session_close(s);
}

static void list_all_annotated(struct listing *l, const struct file_list *files)
{
    struct options quiet = *l->options;
    quiet.read_only = true; /* listing edits nothing */
    char *notice;
    session_init(&l->session, &quiet, -1, &notice);
    if (notice)
        on_trouble(notice, l);
    free(notice);
    struct meter meter;
    meter_start(&meter, "entities");
    for (size_t i = 0; i < files->n; i++) {
        if (!l->out.terminal)
            meter_update(&meter, i, files->n, "files");
        list_annotated(l, files->v[i]);
    }
    meter_stop(&meter);
    session_release(&l->session);
}

int cmd_entities(const struct options *o)
{
    struct listing l = {.options = o};
    if (!output_open(&l.out, o))
        return EXIT_USAGE;
    if (o->file_count == 0)
        return options_usage("entities: no article named");
    struct error err;
    if (!o->annotated) {
        char *model = paths_model(o->model);
        l.recogniser = recogniser_open(model, &err);
        free(model);
        if (!l.recogniser)
            return options_trouble("%s", err.message);
    }
    struct file_list files = {0};
    for (size_t i = 0; i < o->file_count; i++)
        files_add(&files, o->files[i], on_trouble, &l);
    l.many = files.n > 1;
    if (l.out.format == OUTPUT_TSV)
        fputs("file\tstart\tend\tlabel\tscore\tstatus\ttext\n", l.out.file);
    if (l.out.format == OUTPUT_JSON)
        fputs("{\"entities\":[", l.out.file);
    if (o->annotated)
        list_all_annotated(&l, &files);
    else
        list_found(&l, &files);
    if (l.out.format == OUTPUT_JSON)
        fputs("]}\n", l.out.file);
    files_release(&files);
    recogniser_free(l.recogniser);
    return output_close(&l.out) && !l.trouble ? EXIT_OK : EXIT_TROUBLE;
}

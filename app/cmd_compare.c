/* diple compare: where two people's annotations of one article agree, and where they do not. */
#include "app/commands.h"

#include "app/annotation_file.h"
#include "app/output.h"
#include "app/reader.h"
#include "core/annotation/agreement.h"
#include "core/article/article.h"
#include "core/base/vec.h"
#include "core/entities/tokenizer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct comparing {
    struct output out;
    struct article *article;
    const struct text *text;
    struct schema *schema;
    struct annotations *sides[2];
    struct agreement result;
    bool lossy;
};

static const char *label_name(const struct comparing *c, uint32_t label)
{
    return schema_label(c->schema, label)->name;
}

/* ---- the table ------------------------------------------------------------------------------ */

static bool is_used(const struct agreement_counts *n)
{
    return n->a || n->b;
}

static void print_row(struct comparing *c, const char *name, const struct agreement_counts *n)
{
    struct output *out = &c->out;
    double exact = agreement_f1(n, n->exact), overlapping = agreement_f1(n, n->overlapping);
    if (out->format == OUTPUT_HUMAN) {
        fprintf(out->file, "%7zu %7zu %7zu %7zu  %8.2f %12.2f  ", n->a, n->b, n->exact,
                n->overlapping, 100 * exact, 100 * overlapping);
        output_line(out, name, strlen(name), 0);
    } else {
        output_field(out, name, strlen(name));
        fprintf(out->file, "\t%zu\t%zu\t%zu\t%zu\t%.4f\t%.4f", n->a, n->b, n->exact, n->overlapping,
                exact, overlapping);
    }
    fputc('\n', out->file);
}

static void print_table(struct comparing *c)
{
    const struct agreement *g = &c->result;
    if (c->out.format == OUTPUT_HUMAN)
        fputs("      A       B   exact overlap  F1 exact  F1 overlap   label\n", c->out.file);
    else
        fputs("label\ta\tb\texact\toverlapping\tf1_exact\tf1_overlapping\n", c->out.file);
    print_row(c, "all", &g->all);
    for (uint32_t l = 0; l < g->labels.n; l++)
        if (is_used(&g->labels.v[l]))
            print_row(c, label_name(c, l), &g->labels.v[l]);
    if (c->out.format == OUTPUT_HUMAN)
        fprintf(c->out.file, "\n%zu of %zu tokens agree, kappa %.3f\n", g->agreed, g->tokens,
                g->kappa);
    else
        fprintf(c->out.file, "\ntokens\tagreed\tkappa\n%zu\t%zu\t%.4f\n", g->tokens, g->agreed,
                g->kappa);
}

/* ---- the differences ------------------------------------------------------------------------ */

static void print_person_side(struct comparing *c, const char *side, const struct annotation *a)
{
    if (!a)
        return;
    const char *label = label_name(c, a->label);
    fprintf(c->out.file, "    %s  ", side);
    output_sgr(&c->out, "1");
    output_line(&c->out, label, strlen(label), 0);
    output_sgr(&c->out, "0");
    fputs("  ", c->out.file);
    output_line(&c->out, (const char *)text_bytes(c->text) + a->range.start,
                a->range.end - a->range.start, 60);
    fputc('\n', c->out.file);
}

static void print_human(struct comparing *c)
{
    for (size_t i = 0; i < c->result.differences.n; i++) {
        const struct difference *d = &c->result.differences.v[i];
        const struct annotation *first = d->a ? d->a : d->b;
        struct text_position at = text_position_of(c->text, first->range.start);
        fprintf(c->out.file, "%s%zu:%zu  %s\n", i ? "" : "\n", at.line, at.column,
                difference_name(d->kind));
        print_person_side(c, "A", d->a);
        print_person_side(c, "B", d->b);
    }
}

static void print_tsv_side(struct comparing *c, const struct annotation *a)
{
    if (!a) {
        fputs("\t\t\t\t", c->out.file);
        return;
    }
    const char *label = label_name(c, a->label);
    fputc('\t', c->out.file);
    output_field(&c->out, label, strlen(label));
    fprintf(c->out.file, "\t%zu\t%zu\t", text_codepoint_of(c->text, a->range.start),
            text_codepoint_of(c->text, a->range.end));
    output_field(&c->out, (const char *)text_bytes(c->text) + a->range.start,
                 a->range.end - a->range.start);
}

static void print_tsv(struct comparing *c)
{
    fputs("\nline\tcolumn\tdifference\ta_label\ta_start\ta_end\ta_text\tb_label\tb_start\tb_end\t"
          "b_text\n",
          c->out.file);
    for (size_t i = 0; i < c->result.differences.n; i++) {
        const struct difference *d = &c->result.differences.v[i];
        const struct annotation *first = d->a ? d->a : d->b;
        struct text_position at = text_position_of(c->text, first->range.start);
        fprintf(c->out.file, "%zu\t%zu\t%s", at.line, at.column, difference_name(d->kind));
        print_tsv_side(c, d->a);
        print_tsv_side(c, d->b);
        fputc('\n', c->out.file);
    }
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static json_t *json_counts(const struct agreement_counts *n)
{
    return json_pack("{s:I, s:I, s:I, s:I, s:f, s:f}", "a", (json_int_t)n->a, "b", (json_int_t)n->b,
                     "exact", (json_int_t)n->exact, "overlapping", (json_int_t)n->overlapping,
                     "f1_exact", agreement_f1(n, n->exact), "f1_overlapping",
                     agreement_f1(n, n->overlapping));
}

static json_t *json_side(const struct comparing *c, const struct annotation *a)
{
    if (!a)
        return json_null();
    return json_pack("{s:o, s:I, s:I, s:o}", "label", output_json_string(label_name(c, a->label)),
                     "start", (json_int_t)text_codepoint_of(c->text, a->range.start), "end",
                     (json_int_t)text_codepoint_of(c->text, a->range.end), "text",
                     output_json_text(c->text, a->range));
}

static void print_json(struct comparing *c)
{
    const struct agreement *g = &c->result;
    json_t *labels = json_object(), *differences = json_array();
    for (uint32_t l = 0; l < g->labels.n; l++)
        if (is_used(&g->labels.v[l]))
            json_object_set_new(labels, label_name(c, l), json_counts(&g->labels.v[l]));
    for (size_t i = 0; i < g->differences.n; i++) {
        const struct difference *d = &g->differences.v[i];
        const struct annotation *first = d->a ? d->a : d->b;
        struct text_position at = text_position_of(c->text, first->range.start);
        json_array_append_new(differences,
                              json_pack("{s:I, s:I, s:s, s:o, s:o}", "line", (json_int_t)at.line,
                                        "column", (json_int_t)at.column, "difference",
                                        difference_name(d->kind), "a", json_side(c, d->a), "b",
                                        json_side(c, d->b)));
    }
    json_t *all = json_pack("{s:o, s:o, s:I, s:I, s:f, s:o}", "all", json_counts(&g->all), "labels",
                            labels, "tokens", (json_int_t)g->tokens, "agreed",
                            (json_int_t)g->agreed, "kappa", g->kappa, "differences", differences);
    json_dumpf(all, c->out.file, JSON_COMPACT | JSON_REAL_PRECISION(6));
    fputc('\n', c->out.file);
    json_decref(all);
}

/* ---- the work ------------------------------------------------------------------------------- */

static void measure(struct comparing *c)
{
    struct token_vec tokens = {0};
    tokenize(text_bytes(c->text), (struct range){0, text_size(c->text)}, &tokens);
    struct range *ranges = xcalloc(tokens.n + 1, sizeof *ranges);
    for (size_t i = 0; i < tokens.n; i++)
        ranges[i] = (struct range){tokens.v[i].start, tokens.v[i].end};
    agreement_measure(c->sides[0], c->sides[1], ranges, tokens.n, &c->result);
    free(ranges);
    vec_release(&tokens);
}

static int read_sides(struct comparing *c, const struct options *o)
{
    for (int i = 0; i < 2; i++) {
        struct annotation_file f;
        struct error err;
        struct format_report report = FORMAT_REPORT_INIT;
        int status = annotation_file_open(&f, o->files[i], NULL);
        if (status != EXIT_OK)
            return status;
        c->sides[i] = annotations_new(c->text, c->schema);
        if (!f.format->read((const char *)f.bytes, f.size, c->sides[i], &report, &err))
            status = options_trouble("%s: %s", f.path, err.message);
        c->lossy |= annotation_file_say(f.path, &report);
        annotation_file_release(&f);
        if (status != EXIT_OK)
            return status;
    }
    return EXIT_OK;
}

/* The text named, or the one beside A, or the one beside B. */
static char *find_text(const struct options *o)
{
    if (o->file_count == 3)
        return xstrdup(o->files[2]);
    char *beside = annotation_file_text(o->files[0]);
    if (access(beside, F_OK) != 0) {
        char *other = annotation_file_text(o->files[1]);
        if (access(other, F_OK) == 0) {
            free(beside);
            return other;
        }
        free(other);
    }
    return beside;
}

static int compare(struct comparing *c, const struct options *o)
{
    int status = read_sides(c, o);
    if (status != EXIT_OK)
        return status;
    measure(c);
    if (c->out.format == OUTPUT_JSON || c->out.format == OUTPUT_JSONL) {
        print_json(c);
    } else {
        print_table(c);
        if (c->out.format == OUTPUT_HUMAN)
            print_human(c);
        else
            print_tsv(c);
    }
    agreement_release(&c->result);
    if (!output_close(&c->out))
        return EXIT_TROUBLE;
    return c->lossy ? EXIT_LOSSY : EXIT_OK;
}

/* The differences are decided in the reader. */
static int view(const struct options *o)
{
    struct reader r = {0};
    struct options own = *o;
    struct stat st;
    own.command = SUB_READ;
    own.sides[0] = o->files[0];
    own.sides[1] = o->files[1];
    own.ann = o->output;
    char *text = find_text(o), *beside = document_ann_path(text);
    int status = EXIT_OK;
    for (int i = 0; i < 2; i++)
        if (file_is_same(own.sides[i], own.ann ? own.ann : beside))
            status = options_usage("compare: the result would replace '%s'; -o FILE takes it",
                                   own.sides[i]);
    if (status == EXIT_OK && stat(text, &st) != 0)
        status = options_trouble("cannot read '%s': %s", text, strerror(errno));
    free(beside);
    if (status != EXIT_OK) {
        free(text);
        return status;
    }
    vec_push(&r.files, text);
    return read_on_terminal(&r, &own);
}

int cmd_compare(const struct options *o)
{
    struct comparing c = {0};
    struct error err;
    if (o->file_count >= 2 && o->file_count <= 3 && o->view)
        return view(o);
    if (o->output && !o->view)
        return options_usage("compare: -o goes with --view");
    if (!output_open(&c.out, o))
        return EXIT_USAGE;
    if (o->file_count < 2 || o->file_count > 3)
        return options_usage("compare: name two files of annotations, and the text if it is not "
                             "beside them");
    char *path = find_text(o);
    int status = EXIT_TROUBLE;
    c.article = article_open(path, &o->article, &err);
    if (c.article) {
        c.text = article_text(c.article);
        c.schema = schema_new();
        status = compare(&c, o);
        annotations_free(c.sides[0]);
        annotations_free(c.sides[1]);
        schema_free(c.schema);
        article_free(c.article);
    } else {
        options_trouble("%s", err.message);
    }
    free(path);
    return status;
}

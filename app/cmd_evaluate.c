#include "app/commands.h"

#include "app/output.h"
#include "core/base/vec.h"
#include "core/entities/measure.h"

#include <stdlib.h>
#include <string.h>

#define DRAWS 1000 /* of the bootstrap */

static void print_row(struct output *out, const char *name, struct evaluation_row r)
{
    if (out->format == OUTPUT_HUMAN)
        fprintf(out->file, "%12s: precision %6.2f%%; recall %6.2f%%; F1 %6.2f [%.2f %.2f]  %zu\n",
                name, r.precision, r.recall, r.f1, r.low, r.high, r.tally.found);
    else if (out->format == OUTPUT_TSV)
        fprintf(out->file, "%s\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t%zu\t%zu\t%zu\n", name, r.precision,
                r.recall, r.f1, r.low, r.high, r.tally.gold, r.tally.found, r.tally.right);
    else
        fprintf(out->file,
                "{\"label\":\"%s\",\"precision\":%.2f,\"recall\":%.2f,\"f1\":%.2f,\"low\":%.2f,"
                "\"high\":%.2f,\"gold\":%zu,\"found\":%zu,\"right\":%zu}\n",
                name, r.precision, r.recall, r.f1, r.low, r.high, r.tally.gold, r.tally.found,
                r.tally.right);
}

/* conlleval's table, then the same by label. */
static void print_table(struct output *out, const struct measurement *m)
{
    struct evaluation_row all = evaluation_row(&m->evaluation, CHAIN_MOST_LABELS, DRAWS);
    if (out->format == OUTPUT_HUMAN)
        fprintf(out->file,
                "processed %zu tokens with %zu phrases; found: %zu phrases; correct: %zu.\n",
                m->tokens, all.tally.gold, all.tally.found, all.tally.right);
    for (unsigned k = 0; k < m->model->kinds.count && out->format == OUTPUT_HUMAN; k++)
        fprintf(out->file, "read as text of the kind '%.*s': %zu documents\n", KIND_NAME,
                (const char *)m->model->kinds.names + (size_t)k * KIND_NAME, m->of_kind[k + 1]);
    if (out->format == OUTPUT_TSV)
        fputs("label\tprecision\trecall\tf1\tlow\thigh\tgold\tfound\tright\n", out->file);
    print_row(out, "all", all);
    for (unsigned l = 0; l < m->label_count; l++) {
        struct evaluation_row r = evaluation_row(&m->evaluation, l, DRAWS);
        if (r.tally.gold || r.tally.found)
            print_row(out, m->labels[l], r);
    }
}

int cmd_evaluate(const struct options *o)
{
    struct output out;
    struct error err;
    struct measurement m = {0};
    if (!output_open(&out, o))
        return EXIT_USAGE;
    if (o->file_count < 2)
        return options_usage("evaluate: name a model and annotated text");
    if (!measurement_open(&m, o->files[0], o->ignore, o->glued, &err))
        return options_trouble("%s", err.message);
    int status = EXIT_OK;
    for (size_t i = 1; i < o->file_count; i++)
        if (!measurement_add(&m, o->files[i], &err))
            status = options_trouble("%s", err.message);
    print_table(&out, &m);
    measurement_close(&m);
    return output_close(&out) ? status : EXIT_TROUBLE;
}

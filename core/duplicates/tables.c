#include "config.h"

#include "core/duplicates/tables.h"

#include "core/base/vec.h"

#include <string.h>

enum { ROWS_LEAST = 8 };

/* Separators on a line that make it look like a row. */
static const uint32_t least[DUP_SEPARATORS] = {3, 2, 1, 1};

void dup_tables_begin(struct dup_tables *t)
{
    memset(t->kind, 0, sizeof t->kind);
    t->line_begin = 0;
    t->spans.n = 0;
}

/* Words from `begin` on belong to a table. */
static void mark(struct dup_tables *t, uint32_t begin, uint32_t end)
{
    while (t->spans.n > 0 && vec_last(&t->spans).end >= begin) {
        if (vec_last(&t->spans).begin < begin)
            begin = vec_last(&t->spans).begin;
        t->spans.n--;
    }
    vec_push(&t->spans, (struct dup_span){begin, end});
}

void dup_tables_line(struct dup_tables *t, uint32_t words)
{
    if (words == t->line_begin)
        return; /* an empty line, or a rule between rows */
    for (size_t k = 0; k < DUP_SEPARATORS; k++) {
        uint32_t here = t->kind[k].here;
        t->kind[k].here = 0;
        if (here < least[k]) {
            t->kind[k].lines = 0;
            continue;
        }
        if (t->kind[k].lines == 0 || t->kind[k].count != here) {
            t->kind[k].count = here;
            t->kind[k].lines = 0;
            t->kind[k].begin = t->line_begin;
        }
        if (++t->kind[k].lines >= ROWS_LEAST)
            mark(t, t->kind[k].begin, words);
    }
    t->line_begin = words;
}

/* Finds rows of a table: lines one after the other with the same number of separators. */
#ifndef DIPLE_DUPLICATES_TABLES_H
#define DIPLE_DUPLICATES_TABLES_H

#include <stddef.h>
#include <stdint.h>

/* Words [begin, end). */
struct dup_span {
    uint32_t begin, end;
};

struct dup_span_vec {
    struct dup_span *v;
    size_t n, cap;
};

enum { DUP_SEPARATORS = 4 }; /* , ; tab | */

struct dup_tables {
    struct {
        uint32_t here;  /* of this kind on the line so far */
        uint32_t count; /* on every line of the run of lines */
        uint32_t lines; /* in that run */
        uint32_t begin; /* its first word */
    } kind[DUP_SEPARATORS];
    uint32_t line_begin; /* first word of the line */
    struct dup_span_vec spans;
};

/* Forgets all but the memory. */
void dup_tables_begin(struct dup_tables *t);

/* To be called for each of the characters , ; tab | */
static inline void dup_tables_separator(struct dup_tables *t, uint32_t cp)
{
    t->kind[cp == ',' ? 0 : cp == ';' ? 1 : cp == '\t' ? 2 : 3].here++;
}

/* To be called for each line feed and at the end, with the number of words so far. Spans that reach
 * up to here are in t->spans then. */
void dup_tables_line(struct dup_tables *t, uint32_t words);

#endif

#include "core/entities/augment.h"

#include "core/base/hash.h"
#include "core/base/strbuf.h"
#include "core/base/vec.h"

#include <string.h>

struct place { /* of a name in the corpus */
    size_t document, gold;
};

struct places {
    struct place *v;
    size_t n, cap;
};

/* Writes bytes [from, to) of d, without line ends. */
static void copy(const struct document *d, size_t from, size_t to, struct strbuf *text)
{
    for (size_t i = from; i < to; i++)
        strbuf_addc(text, d->text[i] == '\n' ? ' ' : (char)d->text[i]);
}

/* The bytes [from, to) of d, which are one sentence with names, the names replaced. */
static void replace_sentence(const struct corpus *c, const struct document *d, size_t from,
                             size_t to, const struct places *names, uint64_t dice,
                             struct strbuf *text, struct gold_vec *gold)
{
    size_t at = from;
    for (size_t g = 0; g < d->gold.n; g++) {
        const struct gold_span *span = &d->gold.v[g];
        if (span->start < from || span->end > to)
            continue;
        const struct places *same = &names[span->label];
        const struct place *p = &same->v[hash_mix(dice + span->start) % same->n];
        const struct gold_span *other = &c->v[p->document].gold.v[p->gold];
        copy(d, at, span->start, text);
        size_t start = text->n;
        copy(&c->v[p->document], other->start, other->end, text);
        vec_push(gold, (struct gold_span){start, text->n, span->label});
        at = span->end;
    }
    copy(d, at, to, text);
    strbuf_addc(text, '\n');
}

static bool has_names(const struct document *d, size_t from, size_t to)
{
    for (size_t g = 0; g < d->gold.n; g++)
        if (d->gold.v[g].start >= from && d->gold.v[g].end <= to)
            return true;
    return false;
}

void augment_replace(struct corpus *c, unsigned rounds, uint64_t seed)
{
    struct places names[CHAIN_MOST_LABELS] = {{0}};
    size_t count = c->n;
    for (size_t a = 0; a < count; a++)
        for (size_t g = 0; g < c->v[a].gold.n; g++)
            vec_push(&names[c->v[a].gold.v[g].label], (struct place){a, g});
    for (unsigned round = 0; round < rounds; round++)
        for (size_t a = 0; a < count; a++) {
            const struct document d = c->v[a];
            struct document made = {0};
            struct strbuf text = STRBUF_INIT;
            for (size_t i = 0, from = 0; i < d.tokens.n; i++) {
                if (i + 1 < d.tokens.n && !d.starts[i + 1])
                    continue;
                size_t start = d.tokens.v[from].start, end = d.tokens.v[i].end;
                if (has_names(&d, start, end))
                    replace_sentence(c, &d, start, end, names,
                                     hash_mix(seed + round * 1000003u + a) + start, &text,
                                     &made.gold);
                from = i + 1;
            }
            if (!text.n)
                continue;
            made.n = text.n;
            made.text = (uint8_t *)strbuf_detach(&text);
            document_read(&made, true);
            vec_push(c, made);
        }
    for (size_t l = 0; l < CHAIN_MOST_LABELS; l++)
        vec_release(&names[l]);
}

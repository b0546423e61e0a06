#include "config.h"

#include "core/duplicates/rules.h"

#include "core/duplicates/anchors.h"

/* Little enough to compare its sentences in the time of a key press? */
static bool is_small(const struct dup_corpus *c)
{
    size_t bytes = 0;
    for (size_t i = 0; i < c->n && bytes <= DUP_PARAPHRASE_AUTO_BYTES; i++)
        if (dup_text_words(c, i) > 0)
            bytes += dup_token_end(&c->v[i].tokens, c->v[i].tokens.n - 1);
    return bytes <= DUP_PARAPHRASE_AUTO_BYTES;
}

void dup_rules_prepare(struct dup_rules *r, const struct dup_corpus *corpus,
                       const struct dup_weights *w)
{
    const struct dup_options *o = &r->options;
    r->guard = o->min_words < DUP_GUARD_MOST ? o->min_words : DUP_GUARD_MOST;
    bool reworded = !o->exact && (o->paraphrase == DUP_PARAPHRASE_YES ||
                                  (o->paraphrase == DUP_PARAPHRASE_AUTO && is_small(corpus)));
    r->reworded_within = o->within && reworded;
    r->reworded_across = o->across && reworded;
    r->least_words = o->min_words * 6 / 7;
    /* 10 bits, but in a short text no word tells so much */
    double bits = 0.75 * w->context_bits;
    r->least_mass = (uint64_t)((bits < 10 ? bits : 10) * DUP_BIT * o->min_words);
}

double dup_rules_similarity(const struct dup_rules *r, uint64_t mass)
{
    const double extra = 0.3,
                 full = 4; /* full: from so many times the least mass on no more extra */
    double base = r->options.similarity, times = (double)mass / (double)(r->least_mass + 1);
    double more = times < 1 ? 1 : times > full ? 0 : (full - times) / (full - 1);
    return base + (1 - base) * extra * more;
}

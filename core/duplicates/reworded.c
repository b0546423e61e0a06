#include "config.h"

#include "core/duplicates/reworded.h"

#include "core/base/vec.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    SENTENCE_LEAST = 4,  /* words; a shorter sentence goes on with the next */
    SENTENCE_MOST = 120, /* a longer one is cut */
    KINDS_LEAST = 4,     /* different words that count; fewer say nothing */
    POSTINGS_MOST = 64,  /* sentences with a word beyond which it is not looked up */
};
static const float alike = 0.4f;

struct sentence {
    uint32_t begin, end; /* words of the text */
    uint32_t first, n;   /* its different words in terms.v */
    float norm;
};

/* A word of a sentence. */
struct term {
    uint32_t word, sentence;
    float weight; /* occurrences x inverse sentence frequency */
};

struct sentence_vec {
    struct sentence *v;
    size_t n, cap;
};

struct term_vec {
    struct term *v;
    size_t n, cap;
};

struct side {
    struct sentence_vec sentences;
    struct term_vec terms;
};

static int by_number(const void *x, const void *y)
{
    uint32_t p = *(const uint32_t *)x, q = *(const uint32_t *)y;
    return p < q ? -1 : p > q;
}

/* The different words that count of words [begin, end), with their numbers as weights. */
static void add_terms(const struct dup_weights *w, const struct dup_tokens *t, uint32_t begin,
                      uint32_t end, struct side *s)
{
    uint32_t words[SENTENCE_MOST], n = 0;
    for (uint32_t i = begin; i < end; i++)
        if (dup_weight(w, t->word[i]) >= w->stop)
            words[n++] = t->word[i];
    qsort(words, n, sizeof *words, by_number);
    struct sentence x = {begin, end, (uint32_t)s->terms.n, 0, 0};
    for (uint32_t i = 0; i < n;) {
        uint32_t k = i;
        while (k < n && words[k] == words[i])
            k++;
        vec_push(&s->terms, (struct term){words[i], (uint32_t)s->sentences.n, (float)(k - i)});
        x.n++;
        i = k;
    }
    vec_push(&s->sentences, x);
}

static void cut_sentences(const struct dup_weights *w, const struct dup_tokens *t, struct side *s)
{
    for (uint32_t i = 0; i < t->n;) {
        uint32_t k = i + 1;
        while (k < t->n && k - i < SENTENCE_MOST &&
               (!dup_token_opens_sentence(t, k) || k - i < SENTENCE_LEAST))
            k++;
        add_terms(w, t, i, k, s);
        i = k;
    }
}

static int by_word(const void *x, const void *y)
{
    const struct term *p = x, *q = y;
    if (p->word != q->word)
        return p->word < q->word ? -1 : 1;
    return p->sentence < q->sentence ? -1 : p->sentence > q->sentence;
}

/* First term of a word in a list sorted by word. */
static size_t find(const struct term *v, size_t n, uint32_t word)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (v[middle].word < word)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static size_t postings(const struct term *v, size_t n, size_t at, uint32_t word)
{
    size_t k = at;
    while (k < n && v[k].word == word && k - at <= POSTINGS_MOST)
        k++;
    return k - at;
}

/* Weighs the terms of a side by how many sentences of both sides have their word. */
static void weigh(struct side *s, const struct term_vec *a, const struct term_vec *b, double total)
{
    for (size_t i = 0; i < s->sentences.n; i++) {
        struct sentence *x = &s->sentences.v[i];
        double sum = 0;
        for (uint32_t k = x->first; k < x->first + x->n; k++) {
            struct term *t = &s->terms.v[k];
            size_t in = postings(a->v, a->n, find(a->v, a->n, t->word), t->word);
            if (b)
                in += postings(b->v, b->n, find(b->v, b->n, t->word), t->word);
            t->weight *= (float)(log(total / (double)in) + 1e-6);
            sum += (double)t->weight * t->weight;
        }
        x->norm = (float)sqrt(sum);
    }
}

static struct term_vec sorted_copy(const struct term_vec *t)
{
    struct term_vec copy = {0};
    vec_reserve(&copy, t->n);
    copy.n = t->n;
    if (t->n) {
        memcpy(copy.v, t->v, t->n * sizeof *t->v);
        qsort(copy.v, copy.n, sizeof *copy.v, by_word);
    }
    return copy;
}

/* What sentence x has in common with each sentence of the other side. */
struct score {
    float dot;
    uint32_t common;
};

static void compare(const struct side *a, const struct side *b, const struct term_vec *index,
                    bool same, struct dup_seed_vec *out)
{
    struct score *score = xcalloc(b->sentences.n, sizeof *score);
    uint32_t *touched = xcalloc(b->sentences.n, sizeof *touched);
    for (size_t i = 0; i < a->sentences.n; i++) {
        const struct sentence *x = &a->sentences.v[i];
        size_t n = 0;
        for (uint32_t k = x->first; k < x->first + x->n && x->n >= KINDS_LEAST; k++) {
            const struct term *t = &a->terms.v[k];
            size_t at = find(index->v, index->n, t->word);
            size_t many = postings(index->v, index->n, at, t->word);
            for (size_t p = at; p < at + many && many <= POSTINGS_MOST; p++) {
                uint32_t other = index->v[p].sentence;
                if (same && other >= i)
                    break;
                if (score[other].common++ == 0)
                    touched[n++] = other;
                const struct sentence *y = &b->sentences.v[other];
                /* the weighed term is in the unsorted list */
                const struct term *u = b->terms.v + y->first;
                u += find(u, y->n, t->word);
                score[other].dot += t->weight * u->weight;
            }
        }
        for (size_t k = 0; k < n; k++) {
            const struct sentence *y = &b->sentences.v[touched[k]];
            struct score s = score[touched[k]];
            score[touched[k]] = (struct score){0, 0};
            if (y->n >= KINDS_LEAST && s.dot >= alike * x->norm * y->norm &&
                2.0f * (float)s.common >= alike * (float)(x->n + y->n))
                vec_push(out, (struct dup_seed){x->begin, y->begin, x->end - x->begin,
                                                y->end - y->begin});
        }
    }
    free(score);
    free(touched);
}

static void side_release(struct side *s)
{
    vec_release(&s->sentences);
    vec_release(&s->terms);
}

void dup_reworded_seeds(const struct dup_weights *w, const struct dup_tokens *ta,
                        const struct dup_tokens *tb, bool same, struct dup_seed_vec *out)
{
    struct side a = {0}, b = {0};
    cut_sentences(w, ta, &a);
    struct term_vec index_a = sorted_copy(&a.terms), index_b = {0};
    if (same) {
        weigh(&a, &index_a, NULL, (double)a.sentences.n);
        compare(&a, &a, &index_a, true, out);
    } else {
        cut_sentences(w, tb, &b);
        index_b = sorted_copy(&b.terms);
        double total = (double)(a.sentences.n + b.sentences.n);
        weigh(&a, &index_a, &index_b, total);
        weigh(&b, &index_a, &index_b, total);
        compare(&a, &b, &index_b, false, out);
    }
    vec_release(&index_a);
    vec_release(&index_b);
    side_release(&a);
    side_release(&b);
}

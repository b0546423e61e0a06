#include "config.h"

#include "core/duplicates/reworded.h"

#include "core/base/vec.h"

#include <math.h>
#include <stdlib.h>

enum {
    SENTENCE_LEAST = 4,  /* words; a shorter sentence goes on with the next */
    SENTENCE_MOST = 120, /* a longer one is cut */
    KINDS_LEAST = 4,     /* different words that count; fewer say nothing */
    POSTINGS_MOST = 64,  /* sentences with a word beyond which it is not looked up */
    RARITIES = 2 * POSTINGS_MOST + 2,
};
static const float alike = 0.4f;

struct sentence {
    uint32_t begin, end; /* words of the text */
    uint32_t first, n;   /* its different words in terms.v */
    float norm;
};

/* A word of a sentence. */
struct term {
    uint32_t word; /* later its rank among the words of both sides */
    uint32_t sentence;
    float weight; /* occurrences; later x inverse sentence frequency */
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

/* The different words of both sides: how many sentences have each, and where the terms of side b
 * with that word stand in `posting`, in the order of their sentences. */
struct words {
    uint32_t n;
    uint32_t *sentences, *first; /* first has one more */
    struct term *posting;
};

static void sort_words(uint32_t *v, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++) {
        uint32_t x = v[i], k = i;
        for (; k > 0 && v[k - 1] > x; k--)
            v[k] = v[k - 1];
        v[k] = x;
    }
}

/* The different words that count of words [begin, end), with their numbers as weights. */
static void add_terms(const struct dup_weights *w, const struct dup_tokens *t, uint32_t begin,
                      uint32_t end, struct side *s)
{
    uint32_t words[SENTENCE_MOST], n = 0;
    for (uint32_t i = begin; i < end; i++)
        if (dup_weight(w, t->word[i]) >= w->stop)
            words[n++] = t->word[i];
    sort_words(words, n);
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

/* Replaces the words of all terms by numbers from 0 on, equal ones by the same. */
static uint32_t number_words(struct side *a, struct side *b)
{
    size_t n = a->terms.n + (b == a ? 0 : b->terms.n), size = 64;
    while (size < 2 * n)
        size *= 2;
    struct {
        uint32_t word, number; /* number + 1; 0: free */
    } *table = xcalloc(size, sizeof *table);
    uint32_t count = 0;
    for (int side = 0; side < (b == a ? 1 : 2); side++) {
        struct term_vec *t = side ? &b->terms : &a->terms;
        for (size_t i = 0; i < t->n; i++) {
            size_t slot = (t->v[i].word * UINT32_C(2654435761) >> 1) & (size - 1);
            while (table[slot].number && table[slot].word != t->v[i].word)
                slot = (slot + 1) & (size - 1);
            if (!table[slot].number) {
                table[slot].word = t->v[i].word;
                table[slot].number = ++count;
            }
            t->v[i].word = table[slot].number - 1;
        }
    }
    free(table);
    return count;
}

static void count_sentences(struct words *x, const struct term_vec *t)
{
    for (size_t i = 0; i < t->n; i++)
        x->sentences[t->v[i].word]++;
}

/* Weighs the terms of a side by how many sentences of both sides have their word. */
static void weigh(struct side *s, const struct words *x, const float *rarity)
{
    for (size_t i = 0; i < s->sentences.n; i++) {
        struct sentence *y = &s->sentences.v[i];
        double sum = 0;
        for (uint32_t k = y->first; k < y->first + y->n; k++) {
            struct term *t = &s->terms.v[k];
            uint32_t in = x->sentences[t->word];
            t->weight *= rarity[in < RARITIES ? in : RARITIES - 1];
            sum += (double)t->weight * t->weight;
        }
        y->norm = (float)sqrt(sum);
    }
}

static void make_postings(struct words *x, const struct term_vec *t)
{
    x->first = xcalloc(x->n + 2, sizeof *x->first);
    x->posting = xreallocarray(NULL, t->n, sizeof *x->posting);
    for (size_t i = 0; i < t->n; i++)
        x->first[t->v[i].word + 2]++;
    for (uint32_t k = 2; k < x->n + 2; k++)
        x->first[k] += x->first[k - 1];
    for (size_t i = 0; i < t->n; i++)
        x->posting[x->first[t->v[i].word + 1]++] = t->v[i];
}

/* What sentence x has in common with each sentence of the other side. */
struct score {
    float dot;
    uint32_t common;
};

static void compare(const struct side *a, const struct side *b, const struct words *words,
                    struct dup_seed_vec *out)
{
    struct score *score = xcalloc(b->sentences.n, sizeof *score);
    uint32_t *touched = xcalloc(b->sentences.n, sizeof *touched);
    for (size_t i = 0; i < a->sentences.n; i++) {
        const struct sentence *x = &a->sentences.v[i];
        size_t n = 0;
        for (uint32_t k = x->first; k < x->first + x->n && x->n >= KINDS_LEAST; k++) {
            const struct term *t = &a->terms.v[k];
            uint32_t at = words->first[t->word], end = words->first[t->word + 1];
            if (end - at > POSTINGS_MOST)
                continue;
            for (; at < end; at++) {
                uint32_t other = words->posting[at].sentence;
                if (a == b && other >= i)
                    break;
                if (score[other].common++ == 0)
                    touched[n++] = other;
                score[other].dot += t->weight * words->posting[at].weight;
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
    struct side sides[2] = {0}, *a = &sides[0], *b = same ? a : &sides[1];
    cut_sentences(w, ta, a);
    if (!same)
        cut_sentences(w, tb, b);
    struct words x = {.n = number_words(a, b)};
    x.sentences = xcalloc(x.n + 1, sizeof *x.sentences);
    count_sentences(&x, &a->terms);
    if (!same)
        count_sentences(&x, &b->terms);
    double total = (double)(a->sentences.n + (same ? 0 : b->sentences.n));
    float rarity[RARITIES]; /* of a word by the number of sentences that have it */
    for (uint32_t in = 0; in < RARITIES; in++)
        rarity[in] = in > total ? 0 : (float)(log(total / (in ? in : 1)) + 1e-6);
    weigh(a, &x, rarity);
    if (!same)
        weigh(b, &x, rarity);
    make_postings(&x, &b->terms);
    compare(a, b, &x, out);
    free(x.sentences);
    free(x.first);
    free(x.posting);
    side_release(&sides[0]);
    side_release(&sides[1]);
}

/* The best sequence of tags (Viterbi). */
#include "core/entities/chain.h"

#include "core/entities/vectors.h"

int chain_lead(const struct chain *c, const int16_t *scores)
{
    return scores[0] - vectors_max_of_others(scores, c->stride);
}

/* The tags that may end a name or lie outside, of those whose score is `least` or more. */
static unsigned find_ends(const struct chain *c, const int32_t *before, unsigned ends[CHAIN_STRIDE])
{
    unsigned count = 0;
    int32_t best = before[0];
    for (unsigned a = 3; a < c->tags; a += 4) {
        best = before[a] > best ? before[a] : best;
        best = before[a + 1] > best ? before[a + 1] : best;
    }
    int32_t least = best - c->spread; /* no transition makes up for more */
    ends[0] = 0;
    count += before[0] >= least;
    for (unsigned a = 3; a < c->tags; a += 4) {
        ends[count] = a;
        count += before[a] >= least;
        ends[count] = a + 1;
        count += before[a + 1] >= least;
    }
    return count;
}

/* One step. Names end before anything else begins, so only two kinds of steps exist: from any
 * ending tag to any starting one, and within one label. Of equally good ways the one from the lower
 * tag is taken. */
static void best_step(const struct chain *c, const int32_t *before, const int16_t *scores,
                      int32_t *now, int32_t *back)
{
    unsigned ends[CHAIN_STRIDE], end_count = find_ends(c, before, ends);
    const vector_int least = (vector_int){0} + CHAIN_IMPOSSIBLE;
    now[0] = CHAIN_IMPOSSIBLE;
    back[0] = 0;
    for (unsigned k = 0; k < end_count; k++) {
        int32_t v = before[ends[k]] + c->step[ends[k]][0];
        if (v > now[0]) {
            now[0] = v;
            back[0] = (int32_t)ends[k];
        }
    }
    now[0] += scores[0];
    for (unsigned tag = 1; tag < c->tags; tag += 4) { /* begin, inside, end, single */
        vector_int best = before[tag] + *(const vector_int *)(c->step[tag] + tag);
        vector_int from = (vector_int){0} + (int)tag;
        vector_int v = before[tag + 1] + *(const vector_int *)(c->step[tag + 1] + tag);
        vector_int wins = v > best;
        best = (v & wins) | (best & ~wins);
        from -= wins;
        for (unsigned k = 0; k < end_count; k++) {
            v = before[ends[k]] + *(const vector_int *)(c->step[ends[k]] + tag);
            wins = v > best;
            best = (v & wins) | (best & ~wins);
            from = (((vector_int){0} + (int)ends[k]) & wins) | (from & ~wins);
        }
        wins = best > least / 2; /* what is impossible stays so, whatever is added */
        best += vectors_widen_four(scores + tag);
        *(vector_int *)(now + tag) = (best & wins) | (least & ~wins);
        *(vector_int *)(back + tag) = from;
    }
}

static void best_of_all(const struct chain *c, const int16_t *scores, size_t n,
                        struct chain_ends ends, struct chain_scratch *s, uint8_t *tags)
{
    int32_t rows[2][CHAIN_STRIDE];
    for (unsigned b = 0; b < c->tags; b++)
        rows[0][b] =
            chain_may_start(b) ? scores[b] + (ends.after_o ? c->score[0][b] : 0) : CHAIN_IMPOSSIBLE;
    for (size_t i = 1; i < n; i++)
        best_step(c, rows[(i + 1) & 1], scores + i * c->stride, rows[i & 1],
                  s->back + i * c->stride);
    const int32_t *last = rows[(n + 1) & 1];
    unsigned best = 0;
    int32_t best_score = CHAIN_IMPOSSIBLE;
    for (unsigned b = 0; b < c->tags; b++) {
        if (!chain_may_end(b) || last[b] <= CHAIN_IMPOSSIBLE)
            continue;
        int32_t v = last[b] + (ends.before_o ? c->score[b][0] : 0);
        if (v > best_score) {
            best_score = v;
            best = b;
        }
    }
    for (size_t i = n; i-- > 0;) {
        tags[i] = (uint8_t)best;
        if (i)
            best = (unsigned)s->back[i * c->stride + best];
    }
}

/* A name of the words [a, b] instead of O gains at most bonus - lead for each of them and once
 * more the bonus (it has one transition more than words). So where even the best reach to both
 * sides of a word leaves a loss, the word is O on every best way, and what lies between such words
 * can be decoded by itself with the same result. */
void chain_best(const struct chain *c, const int16_t *scores, const int32_t *lead, size_t n,
                struct chain_ends ends, struct chain_scratch *s, uint8_t *tags)
{
    chain_scratch_reserve(c, s, n);
    int64_t reach = 0;
    for (size_t i = 0; i < n; i++) { /* the most that names ending with word i gain */
        reach += c->bonus - lead[i];
        s->gain[i] = reach;
        reach = reach > 0 ? reach : 0;
    }
    reach = 0;
    for (size_t i = n, end = n; i-- > 0;) {
        bool is_o = s->gain[i] + reach + c->bonus < 0;
        reach += c->bonus - lead[i];
        reach = reach > 0 ? reach : 0;
        if (is_o) {
            tags[i] = 0;
            end = i;
        } else if (i == 0 || s->gain[i - 1] + reach + c->bonus < 0) {
            struct chain_ends both = {i > 0 || ends.after_o, end < n || ends.before_o};
            best_of_all(c, scores + i * c->stride, end - i, both, s, tags + i);
        }
    }
}

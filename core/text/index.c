#include "config.h"

#include "core/text/index.h"
#include "core/base/vec.h"
#include "core/text/lanes.h"
#include "core/text/utf8.h"

#include <pthread.h>

enum {
    BLOCK = 4096,
    STEP = 256, /* blocks per turn of the lock: 1 MB */
};

struct counts_vec {
    struct index_counts *v;
    size_t n, cap;
};

struct index {
    const uint8_t *s;
    size_t n;
    pthread_mutex_t lock;
    struct counts_vec points; /* [k]: before checkpoint k, which stands at place(k); guarded */
};

struct index *index_new(const uint8_t *s, size_t n)
{
    struct index *ix = xcalloc(1, sizeof *ix);
    ix->s = s;
    ix->n = n;
    pthread_mutex_init(&ix->lock, NULL);
    vec_push(&ix->points, (struct index_counts){0, 0, 0});
    return ix;
}

void index_free(struct index *ix)
{
    if (!ix)
        return;
    pthread_mutex_destroy(&ix->lock);
    vec_release(&ix->points);
    free(ix);
}

static size_t place(const struct index *ix, size_t k)
{
    return utf8_align(ix->s, ix->n, k * BLOCK);
}

/* Checkpoints stand at every multiple of BLOCK below n; the one at 0 is always there. */
static size_t last_point(const struct index *ix)
{
    return ix->n ? (ix->n - 1) / BLOCK : 0;
}

struct line_ends {
    size_t lf, cr;
};

static struct line_ends count_line_ends(const uint8_t *s, size_t n)
{
    struct line_ends ends = {0, 0};
    size_t i = 0;
    while (n - i >= 16) {
        lanes lf = {0}, cr = {0};
        for (int turn = 0; turn < LANES_TURNS && n - i >= 16; turn++, i += 16) {
            lanes v = lanes_load(s + i);
            lf -= (lanes)(v == '\n');
            cr -= (lanes)(v == '\r');
        }
        ends.lf += lanes_sum(lf);
        ends.cr += lanes_sum(cr);
    }
    for (; i < n; i++) {
        ends.lf += s[i] == '\n';
        ends.cr += s[i] == '\r';
    }
    return ends;
}

/* Adds what lies in [from, to), both at the start of a character. */
static void count(const struct index *ix, size_t from, size_t to, struct index_counts *c)
{
    const uint8_t *s = ix->s;
    size_t units;
    c->codepoints += utf8_count(s + from, to - from, &units);
    c->utf16 += units;
    struct line_ends ends = count_line_ends(s + from, to - from);
    c->lines += ends.lf + ends.cr;
    if (ends.cr) { /* the CR of a CR LF ends nothing */
        for (size_t i = from; i < to; i++)
            c->lines -= s[i] == '\r' && i + 1 < ix->n && s[i + 1] == '\n';
    }
}

/* Called with the lock held. */
static void grow(struct index *ix, size_t points)
{
    size_t from = place(ix, ix->points.n - 1);
    while (ix->points.n < points) {
        struct index_counts c = vec_last(&ix->points);
        size_t to = place(ix, ix->points.n);
        count(ix, from, to, &c);
        vec_push(&ix->points, c);
        from = to;
    }
}

/* Number of checkpoints that the next turn is to reach, at most `all`. */
static size_t next_step(const struct index *ix, size_t all)
{
    size_t want = ix->points.n + STEP;
    return want < all ? want : all;
}

struct index_counts index_at(struct index *ix, size_t offset)
{
    size_t k = offset / BLOCK;
    if (k > last_point(ix))
        k = last_point(ix);
    struct index_counts c;
    bool there;
    do {
        pthread_mutex_lock(&ix->lock);
        if (ix->points.n <= k)
            grow(ix, next_step(ix, k + 1));
        there = ix->points.n > k;
        if (there)
            c = ix->points.v[k];
        pthread_mutex_unlock(&ix->lock);
    } while (!there);
    count(ix, place(ix, k), offset, &c);
    return c;
}

/* Is the checkpoint at or before what index_find() looks for? */
static bool not_behind(struct index_counts c, enum index_unit unit, size_t value)
{
    switch (unit) {
    case INDEX_CODEPOINT:
        return c.codepoints <= value;
    case INDEX_UTF16:
        return c.utf16 <= value;
    default:
        return c.lines < value;
    }
}

size_t index_find(struct index *ix, enum index_unit unit, size_t value, struct index_counts *counts,
                  size_t *end)
{
    size_t all = last_point(ix) + 1, low = 0;
    bool there;
    do {
        pthread_mutex_lock(&ix->lock);
        there = ix->points.n >= all || !not_behind(vec_last(&ix->points), unit, value);
        if (!there) {
            grow(ix, next_step(ix, all));
        } else {
            size_t high = ix->points.n;
            while (high - low > 1) {
                size_t mid = low + (high - low) / 2;
                if (not_behind(ix->points.v[mid], unit, value))
                    low = mid;
                else
                    high = mid;
            }
            *counts = ix->points.v[low];
        }
        pthread_mutex_unlock(&ix->lock);
    } while (!there);
    *end = low + 1 < all ? place(ix, low + 1) : ix->n;
    return place(ix, low);
}

bool index_complete(struct index *ix, struct progress *p)
{
    size_t all = last_point(ix) + 1, reached = 0;
    while (reached < all) {
        if (progress_cancelled(p))
            return false;
        pthread_mutex_lock(&ix->lock);
        grow(ix, next_step(ix, all));
        reached = ix->points.n;
        pthread_mutex_unlock(&ix->lock);
        progress_report(p, reached, all);
    }
    return true;
}

size_t index_reach(struct index *ix)
{
    pthread_mutex_lock(&ix->lock);
    size_t points = ix->points.n;
    pthread_mutex_unlock(&ix->lock);
    return points > last_point(ix) ? ix->n : place(ix, points - 1);
}

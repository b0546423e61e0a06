#include "config.h"

#include "core/duplicates/diff.h"

#include "core/base/vec.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Beyond so many differences in one box the best alignment is not looked for any more. */
enum { COST_MOST = 600 };

/* Words [x0, x1) of a against [y0, y1) of b. */
struct box {
    int64_t x0, x1, y0, y1;
};

struct box_vec {
    struct box *v;
    size_t n, cap;
};

struct diff {
    const uint32_t *a, *b;
    uint8_t *odd_a, *odd_b;
    int64_t *forward, *backward; /* furthest x on each diagonal x - y, from both corners */
};

struct point {
    int64_t x, y;
};

static void trim(const struct diff *d, struct box *q)
{
    while (q->x0 < q->x1 && q->y0 < q->y1 && d->a[q->x0] == d->b[q->y0]) {
        q->x0++;
        q->y0++;
    }
    while (q->x0 < q->x1 && q->y0 < q->y1 && d->a[q->x1 - 1] == d->b[q->y1 - 1]) {
        q->x1--;
        q->y1--;
    }
}

static const int64_t nowhere =
    INT64_MAX / 2; /* no path on this diagonal; from the left: -nowhere */

static bool on_box(const struct box *q, int64_t diagonal)
{
    return diagonal >= q->x0 - q->y1 && diagonal <= q->x1 - q->y0;
}

/* One more difference from the top left corner. True when the paths meet, in *p. Diagonals are
 * known by x - y; `cost` differences reach those that are as far from the corner's, every other
 * one. */
static bool step_forward(const struct diff *d, const struct box *q, int64_t cost, struct point *p)
{
    int64_t corner = q->x0 - q->y0, opposite = q->x1 - q->y1;
    for (int64_t k = corner - cost; k <= corner + cost; k += 2) {
        if (!on_box(q, k))
            continue;
        int64_t *f = d->forward + k, x = cost == 0 ? q->x0 : -nowhere;
        if (k > corner - cost && f[-1] < q->x1)
            x = f[-1] + 1;
        if (k < corner + cost && f[1] > x && f[1] - k <= q->y1)
            x = f[1];
        *f = x;
        if (x < q->x0)
            continue;
        while (x < q->x1 && x - k < q->y1 && d->a[x] == d->b[x - k])
            x++;
        *f = x;
        bool seen = k > opposite - cost && k < opposite + cost && (k - opposite - cost) % 2 != 0;
        if (seen && x >= d->backward[k]) {
            *p = (struct point){x, x - k};
            return true;
        }
    }
    return false;
}

static bool step_backward(const struct diff *d, const struct box *q, int64_t cost, struct point *p)
{
    int64_t corner = q->x1 - q->y1, opposite = q->x0 - q->y0;
    for (int64_t k = corner - cost; k <= corner + cost; k += 2) {
        if (!on_box(q, k))
            continue;
        int64_t *f = d->backward + k, x = cost == 0 ? q->x1 : nowhere;
        if (k < corner + cost && f[1] <= q->x1 && f[1] > q->x0)
            x = f[1] - 1;
        if (k > corner - cost && f[-1] < x && f[-1] - k >= q->y0)
            x = f[-1];
        *f = x;
        if (x > q->x1)
            continue;
        while (x > q->x0 && x - k > q->y0 && d->a[x - 1] == d->b[x - k - 1])
            x--;
        *f = x;
        bool seen = k >= opposite - cost && k <= opposite + cost && (k - opposite - cost) % 2 == 0;
        if (seen && d->forward[k] >= x) {
            *p = (struct point){x, x - k};
            return true;
        }
    }
    return false;
}

/* The furthest point reached from the top left corner after `cost` differences. */
static struct point furthest(const struct diff *d, const struct box *q, int64_t cost)
{
    int64_t corner = q->x0 - q->y0;
    struct point best = {q->x0, q->y0};
    for (int64_t k = corner - cost; k <= corner + cost; k += 2) {
        if (!on_box(q, k))
            continue;
        int64_t x = d->forward[k];
        if (x >= q->x0 && 2 * x - k > best.x + best.y)
            best = (struct point){x, x - k};
    }
    return best;
}

/* A point that a short path through the box goes through, neither of its corners. */
static struct point split(const struct diff *d, const struct box *q)
{
    struct point p;
    /* the diagonals just outside are asked but never reached */
    d->forward[q->x0 - q->y1 - 1] = d->forward[q->x1 - q->y0 + 1] = -nowhere;
    d->backward[q->x0 - q->y1 - 1] = d->backward[q->x1 - q->y0 + 1] = nowhere;
    for (int64_t cost = 0;; cost++) {
        if (step_forward(d, q, cost, &p) || step_backward(d, q, cost, &p))
            return p;
        if (cost == COST_MOST)
            return furthest(d, q, cost);
    }
}

void dup_diff(const uint32_t *a, uint32_t n, const uint32_t *b, uint32_t m, uint8_t *odd_a,
              uint8_t *odd_b)
{
    /* diagonals go from -m - 1 to n + 1 */
    size_t diagonals = (size_t)n + m + 3;
    int64_t *v = xreallocarray(NULL, diagonals, 2 * sizeof *v);
    struct diff d = {a, b, odd_a, odd_b, v + m + 1, v + diagonals + m + 1};
    struct box_vec todo = {0};
    memset(odd_a, 0, n);
    memset(odd_b, 0, m);
    vec_push(&todo, (struct box){0, n, 0, m});
    while (todo.n > 0) {
        struct box q = todo.v[--todo.n];
        trim(&d, &q);
        struct point p = {q.x0, q.y0};
        if (q.x0 < q.x1 && q.y0 < q.y1)
            p = split(&d, &q);
        if ((p.x == q.x0 && p.y == q.y0) || (p.x == q.x1 && p.y == q.y1)) {
            memset(odd_a + q.x0, 1, (size_t)(q.x1 - q.x0));
            memset(odd_b + q.y0, 1, (size_t)(q.y1 - q.y0));
            continue;
        }
        vec_push(&todo, (struct box){q.x0, p.x, q.y0, p.y});
        vec_push(&todo, (struct box){p.x, q.x1, p.y, q.y1});
    }
    vec_release(&todo);
    free(v);
}

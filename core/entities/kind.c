#include "core/entities/kind.h"

#include "core/base/alloc.h"
#include "core/base/hash.h"
#include "core/base/vec.h"
#include "core/entities/bytes.h"

#include <math.h>
#include <string.h>

#define UNIT 32 /* steps of the packed weights */

/* To take plain text for something else costs more than the reverse, and a few words tell little:
 * so much must the evidence for a kind outweigh that for none, and so much more per word that is
 * missing to ENOUGH. */
#define MARGIN (2 * UNIT)
#define MARGIN_PER_WORD 1
#define ENOUGH 60

bool kinds_open(struct kinds *k, const uint8_t *bytes, size_t n)
{
    *k = (struct kinds){0};
    if (!n)
        return true;
    size_t count = bytes[0];
    if (count > KINDS_MOST || n != 1 + count * (KIND_NAME + 2 + KIND_BUCKETS))
        return false;
    k->count = (unsigned)count;
    k->names = bytes + 1;
    k->biases = k->names + count * KIND_NAME;
    k->weights = k->biases + count * 2;
    return true;
}

/* Upper and lower case count as one, numbers by their length. */
static uint16_t bucket_of(const uint8_t *s, size_t n)
{
    uint32_t h = 0x811C9DC5u;
    for (size_t i = 0; i < n; i++) {
        uint8_t c = s[i];
        if (c >= 'A' && c <= 'Z')
            c |= 32;
        else if (c >= '0' && c <= '9')
            c = '0';
        h = (h ^ c) * 0x01000193u;
    }
    return (uint16_t)((h ^ h >> 15) % KIND_BUCKETS);
}

void kind_words_read(struct kind_words *w, const uint8_t *text, const struct token *tokens,
                     size_t count)
{
    uint64_t seen[KIND_BUCKETS / 64] = {0};
    w->n = 0;
    for (size_t i = 0; i < count && i < KIND_WORDS; i++) {
        uint16_t b = bucket_of(text + tokens[i].start, tokens[i].end - tokens[i].start);
        if (seen[b / 64] >> b % 64 & 1)
            continue;
        seen[b / 64] |= UINT64_C(1) << b % 64;
        vec_push(w, b);
    }
}

unsigned kinds_of(const struct kinds *k, const uint8_t *text, const struct token *tokens,
                  size_t count)
{
    struct kind_words w = {0};
    long sum[KINDS_MOST] = {0};
    unsigned best = KIND_PLAIN;
    long most = MARGIN;
    if (!k->count || !count)
        return KIND_PLAIN;
    kind_words_read(&w, text, tokens, count);
    most += w.n < ENOUGH ? (long)(ENOUGH - w.n) * MARGIN_PER_WORD : 0;
    for (size_t i = 0; i < w.n; i++)
        for (unsigned c = 0; c < k->count; c++)
            sum[c] += (int8_t)k->weights[(size_t)w.v[i] * k->count + c];
    for (unsigned c = 0; c < k->count; c++) {
        sum[c] += (int16_t)bytes_get16(k->biases + 2 * c);
        if (sum[c] > most) {
            most = sum[c];
            best = c + 1;
        }
    }
    vec_release(&w);
    return best;
}

/* ---- training ---- */

#define EPOCHS 30
#define RATE 0.5f
#define DECAY 1e-4f /* pull towards zero per step: rare words shall not decide */

struct fit {
    unsigned count;
    float (*w)[KINDS_MOST]; /* per bucket; one more for the bias */
};

static void probabilities(const struct fit *f, const struct kind_words *a, float *p)
{
    float sum = 1;
    for (unsigned c = 0; c < f->count; c++) {
        float s = f->w[KIND_BUCKETS][c];
        for (size_t i = 0; i < a->n; i++)
            s += f->w[a->v[i]][c];
        p[c] = expf(s > 30 ? 30 : s);
        sum += p[c];
    }
    for (unsigned c = 0; c < f->count; c++)
        p[c] /= sum;
}

static void fit_article(struct fit *f, const struct kind_words *a, float weight)
{
    float p[KINDS_MOST], rate = RATE * weight / sqrtf((float)a->n + 1);
    probabilities(f, a, p);
    for (unsigned c = 0; c < f->count; c++) {
        float g = p[c] - (a->kind == c + 1);
        f->w[KIND_BUCKETS][c] -= rate * g;
        for (size_t i = 0; i < a->n; i++)
            f->w[a->v[i]][c] -= rate * g + DECAY * f->w[a->v[i]][c];
    }
}

void kinds_learn(const struct kind_words *articles, size_t n, const char *const *names,
                 unsigned count, struct strbuf *out)
{
    struct fit f = {.count = count, .w = xcalloc(KIND_BUCKETS + 1, sizeof *f.w)};
    size_t of_kind[KINDS_MOST + 1] = {0};
    for (size_t i = 0; i < n; i++)
        of_kind[articles[i].kind]++;
    uint32_t *order = xcalloc(n ? n : 1, sizeof *order);
    for (size_t i = 0; i < n; i++)
        order[i] = (uint32_t)i;
    for (unsigned e = 0; e < EPOCHS; e++) {
        for (size_t i = n; i > 1; i--) {
            size_t k = (size_t)(hash_mix(e * UINT64_C(0x9E3779B97F4A7C15) + i) % i);
            uint32_t t = order[i - 1];
            order[i - 1] = order[k];
            order[k] = t;
        }
        for (size_t i = 0; i < n; i++) {
            const struct kind_words *a = &articles[order[i]];
            float even = (float)n / (float)((count + 1) * of_kind[a->kind]);
            fit_article(&f, a, even < 4 ? even : 4);
        }
    }
    bytes_put(out, count, 1);
    for (unsigned c = 0; c < count; c++) {
        char name[KIND_NAME] = {0};
        memcpy(name, names[c], strnlen(names[c], KIND_NAME));
        strbuf_add(out, name, sizeof name);
    }
    for (unsigned c = 0; c < count; c++)
        bytes_put(out, (uint16_t)(int16_t)lroundf(f.w[KIND_BUCKETS][c] * UNIT), 2);
    for (size_t b = 0; b < KIND_BUCKETS; b++)
        for (unsigned c = 0; c < count; c++) {
            long v = lroundf(f.w[b][c] * UNIT);
            bytes_put(out, (uint8_t)(int8_t)(v > 127 ? 127 : v < -127 ? -127 : v), 1);
        }
    free(f.w);
    free(order);
}

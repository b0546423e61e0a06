#include "app/output.h"

#include "core/base/alloc.h"
#include "core/base/strbuf.h"
#include "core/text/utf8.h"
#include "core/text/width.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

bool output_open(struct output *out, const struct options *o)
{
    static const struct {
        const char *name;
        enum output_format format;
    } names[] = {{"human", OUTPUT_HUMAN},
                 {"tsv", OUTPUT_TSV},
                 {"json", OUTPUT_JSON},
                 {"jsonl", OUTPUT_JSONL}};
    out->file = stdout;
    out->terminal = isatty(STDOUT_FILENO);
    out->format = out->terminal ? OUTPUT_HUMAN : OUTPUT_TSV;
    if (o->format) {
        size_t i = 0;
        while (i < sizeof names / sizeof *names && strcmp(names[i].name, o->format) != 0)
            i++;
        if (i == sizeof names / sizeof *names) {
            options_usage("unknown format '%s' (tsv, json, jsonl, human)", o->format);
            return false;
        }
        out->format = names[i].format;
    }
    const char *no_color = getenv("NO_COLOR");
    out->color = o->color == COLOR_ALWAYS ||
                 (o->color == COLOR_AUTO && out->terminal && !(no_color && *no_color));
    return true;
}

bool output_close(struct output *out)
{
    if (fflush(out->file) == 0 && !ferror(out->file))
        return true;
    if (errno != EPIPE) /* a reader that has seen enough is no trouble */
        options_trouble("cannot write: %s", strerror(errno));
    return false;
}

/* U+0080..9F and the rest of what width.h calls a stand-in. */
static bool is_c1(uint32_t cp)
{
    return cp >= 0x80 && cp < 0xA0;
}

static void put_character(struct output *out, const uint8_t *s, size_t n, uint32_t cp)
{
    if (cp < 0x20 || cp == 0x7F || is_c1(cp))
        fprintf(out->file, "\\u%04x", (unsigned)cp);
    else if (cp == UTF8_REPLACEMENT || (out->terminal && width_kind(cp) == GLYPH_STAND_IN))
        fputs("\xEF\xBF\xBD", out->file);
    else
        fwrite(s, 1, n, out->file);
}

static uint64_t each(uint8_t byte)
{
    return UINT64_C(0x0101010101010101) * byte;
}

/* Length of the part of printable ASCII that s begins with; 8 bytes at a time. */
static size_t plain_length(const uint8_t *s, size_t n)
{
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        uint64_t x, del;
        memcpy(&x, s + i, 8);
        del = x ^ each(0x7F);
        if ((x | (x - each(0x20)) | (del - each(1))) & each(0x80))
            break;
    }
    while (i < n && s[i] >= 0x20 && s[i] < 0x7F)
        i++;
    return i;
}

void output_field(struct output *out, const char *string, size_t n)
{
    const uint8_t *s = (const uint8_t *)string;
    for (size_t i = 0; i < n;) {
        size_t plain = plain_length(s + i, n - i); /* most of it */
        if (plain > 0) {
            fwrite(s + i, 1, plain, out->file);
            i += plain;
            continue;
        }
        uint32_t cp;
        size_t k = utf8_decode(s + i, n - i, &cp);
        if (cp == '\t')
            fputs("\\t", out->file);
        else if (cp == '\n')
            fputs("\\n", out->file);
        else if (cp == '\r')
            fputs("\\r", out->file);
        else
            put_character(out, s + i, k, cp);
        i += k;
    }
}

void output_line(struct output *out, const char *string, size_t n, size_t cells)
{
    const uint8_t *s = (const uint8_t *)string;
    struct strbuf line = STRBUF_INIT;
    for (size_t i = 0; i < n;) {
        uint32_t cp;
        size_t k = utf8_decode(s + i, n - i, &cp);
        if (cp == ' ' || cp == '\t' || cp == '\n' || cp == '\r') {
            if (line.n && line.v[line.n - 1] != ' ')
                strbuf_addc(&line, ' ');
        } else if (cp < 0x20 || cp == 0x7F || is_c1(cp) || width_kind(cp) == GLYPH_STAND_IN)
            strbuf_adds(&line, "\xEF\xBF\xBD");
        else
            strbuf_add(&line, s + i, k);
        i += k;
    }
    const uint8_t *v = (const uint8_t *)strbuf_str(&line);
    if (cells && width_string(v, line.n) > cells) {
        size_t keep = width_prefix(v, line.n, cells - 1, NULL);
        fprintf(out->file, "%.*s…", (int)keep, (const char *)v);
    } else
        fputs((const char *)v, out->file);
    strbuf_release(&line);
}

json_t *output_json_text(const struct text *t, struct range r)
{
    char *copy = text_copy(t, r);
    json_t *s = output_json_string(copy);
    free(copy);
    return s;
}

json_t *output_json_string(const char *s)
{
    return output_json_bytes(s, strlen(s));
}

json_t *output_json_bytes(const char *s, size_t n)
{
    json_t *j = json_stringn(s, n);
    if (j)
        return j;
    /* a file name may be any bytes */
    struct strbuf b = STRBUF_INIT;
    for (size_t i = 0; i < n;) {
        uint32_t cp;
        uint8_t enc[4];
        i += utf8_decode((const uint8_t *)s + i, n - i, &cp);
        strbuf_add(&b, enc, utf8_encode(cp, enc));
    }
    j = json_stringn(strbuf_str(&b), b.n);
    strbuf_release(&b);
    return j;
}

void output_sgr(struct output *out, const char *sgr)
{
    if (out->color)
        fprintf(out->file, "\033[%sm", sgr);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

void meter_start(struct meter *m, const char *what)
{
    m->what = what;
    m->start = m->last = now();
    m->shown = false;
    m->active = isatty(STDERR_FILENO);
}

void meter_update(struct meter *m, uint64_t done, uint64_t total, const char *unit)
{
    if (!m->active || total == 0)
        return;
    double t = now();
    if (t - m->start < 0.3 || (m->shown && t - m->last < 0.1))
        return;
    m->last = t;
    m->shown = true;
    enum { BAR = 24 };
    double share = done >= total ? 1 : (double)done / (double)total;
    char bar[BAR + 1];
    for (int i = 0; i < BAR; i++)
        bar[i] = i < (int)(share * BAR) ? '#' : '.';
    bar[BAR] = '\0';
    double rest = share > 0.01 ? (t - m->start) * (1 - share) / share : 0;
    fprintf(stderr, "\r%s [%s] %3d %%  %llu/%llu %s  %.0f s left \033[K", m->what, bar,
            (int)(share * 100), (unsigned long long)done, (unsigned long long)total, unit, rest);
    fflush(stderr);
}

void meter_stop(struct meter *m)
{
    if (m->shown)
        fputs("\r\033[K", stderr);
    m->active = m->shown = false;
}

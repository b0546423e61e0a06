#include "tests/unit/brat-check.h"

#include "core/base/alloc.h"
#include "tests/unit/check.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The text as an array of code points, as Python sees it. */
struct points {
    uint32_t *v;
    size_t n;
};

static struct points decode(const char *s, size_t n)
{
    struct points p = {xcalloc(n + 1, sizeof *p.v), 0};
    for (size_t i = 0; i < n;) {
        unsigned char c = (unsigned char)s[i];
        size_t length = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
        uint32_t x = c < 0x80 ? c : c & (0x7Fu >> length);
        for (size_t k = 1; k < length; k++)
            x = x << 6 | ((unsigned char)s[i + k] & 0x3F);
        p.v[p.n++] = x;
        i += length;
    }
    return p;
}

static bool ends_line(uint32_t c) /* str.splitlines() */
{
    return (c >= 10 && c <= 13) || (c >= 0x1C && c <= 0x1E) || c == 0x85 || c == 0x2028 ||
           c == 0x2029;
}

static _Noreturn void complain(const char *line, const char *what)
{
    print_message("brat: %s: %s\n", what, line);
    fail();
    abort();
}

static void check_identifier(const char *line, char kinds[256])
{
    if (!strchr("TERAMN#*", line[0]) || !line[0])
        complain(line, "identifier");
    if (line[0] != '*' && (line[1] < '1' || line[1] > '9'))
        complain(line, "identifier without a number");
    kinds[(unsigned char)line[0]] = 1;
}

static void check_place(const struct points *text, char *line)
{
    char *type = strchr(line, '\t'), *words = type ? strchr(type + 1, '\t') : NULL;
    if (!type || !words)
        complain(line, "columns");
    *words++ = '\0';
    char *at = strchr(type + 1, ' ');
    if (!at || at == type + 1)
        complain(line, "type");
    struct points column = decode(words, strlen(words)), expected = {0};
    expected.v = xcalloc(text->n + 2 + strlen(line), sizeof *expected.v);
    size_t last = 0;
    do {
        char *end;
        size_t from = strtoul(at + 1, &end, 10);
        if (end == at + 1 || *end != ' ')
            complain(line, "offsets");
        char *second = end + 1;
        size_t to = strtoul(second, &end, 10);
        if (end == second || from >= to || to > text->n || (last && from < last))
            complain(line, "offsets");
        if (last)
            expected.v[expected.n++] = ' ';
        for (size_t i = from; i < to; i++) {
            if (ends_line(text->v[i]) || text->v[i] == '\t')
                complain(line, "line break within a place");
            expected.v[expected.n++] = text->v[i];
        }
        last = to;
        at = end;
    } while (*at == ';');
    if (*at != '\0')
        complain(line, "offsets");
    if (column.n != expected.n || memcmp(column.v, expected.v, column.n * sizeof *column.v) != 0)
        complain(line, "words");
    free(column.v);
    free(expected.v);
}

void assert_brat(const char *text, size_t text_size, const char *ann, size_t ann_size)
{
    struct points points = decode(text, text_size), all = decode(ann, ann_size);
    char kinds[256] = {0};
    char *copy = xmemdup0(ann, ann_size);
    char **ids = xcalloc(ann_size + 1, sizeof *ids);
    size_t id_count = 0;

    for (size_t i = 0; i < all.n; i++)
        if (ends_line(all.v[i]) && all.v[i] != '\n')
            complain("(file)", "line break that is not LF");
    assert_true(ann_size == 0 || ann[ann_size - 1] == '\n');
    for (char *line = copy; *line;) {
        char *end = strchr(line, '\n');
        *end = '\0';
        if (!*line)
            complain(line, "empty line");
        check_identifier(line, kinds);
        char *tab = strchr(line, '\t');
        if (!tab)
            complain(line, "no TAB");
        if (line[0] != '*')
            ids[id_count++] = xmemdup0(line, (size_t)(tab - line));
        if (line[0] == 'T')
            check_place(&points, line);
        line = end + 1;
    }
    for (size_t i = 0; i < id_count; i++)
        for (size_t k = 0; k < i; k++)
            if (strcmp(ids[i], ids[k]) == 0)
                complain(ids[i], "identifier given twice");
    for (size_t i = 0; i < id_count; i++)
        free(ids[i]);
    free(ids);
    free(copy);
    free(points.v);
    free(all.v);
}

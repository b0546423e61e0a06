#include "core/entities/corpus.h"

#include "core/base/strbuf.h"
#include "core/base/vec.h"
#include "core/entities/lines.h"

#include <ctype.h>
#include <string.h>

struct reader {
    struct corpus *corpus;
    struct label_set *labels;
    bool fixed, glued;
    struct strbuf text;
    struct gold_vec gold;
    bool in_sentence;
    bool in_span;   /* gold's last span goes on */
    bool span_lost; /* ... but its label is not wanted */
    char span_label[64];
};

static void end_sentence(struct reader *r)
{
    if (r->in_sentence)
        strbuf_addc(&r->text, '\n');
    r->in_sentence = r->in_span = false;
}

static void end_document(struct reader *r)
{
    end_sentence(r);
    if (!r->text.n)
        return;
    struct document d = {.n = r->text.n, .gold = r->gold};
    d.text = (uint8_t *)strbuf_detach(&r->text);
    document_read(&d, true);
    vec_push(r->corpus, d);
    r->gold = (struct gold_vec){0};
}

/* One token with its tag. conlleval's rule: a span goes on when the tag is I- or E- of its label.
 */
static bool add_token(struct reader *r, const char *token, const char *tag)
{
    char part = tag[0];
    const char *label = tag[0] && tag[1] == '-' ? tag + 2 : "";
    bool goes_on = r->in_span && (part == 'I' || part == 'E') && !strcmp(label, r->span_label);
    if (r->in_sentence && !r->glued)
        strbuf_addc(&r->text, ' ');
    size_t start = r->text.n;
    strbuf_adds(&r->text, token);
    r->in_sentence = true;
    if (part == 'O' || part == '_' || part == '\0') {
        r->in_span = false;
        return true;
    }
    if (!strchr("BIES", part) || !*label || strlen(label) >= sizeof r->span_label)
        return false;
    if (goes_on) {
        if (!r->span_lost)
            vec_last(&r->gold).end = r->text.n;
    } else {
        int number = label_set_find(r->labels, label, strlen(label), r->fixed);
        strcpy(r->span_label, label);
        r->span_lost = number < 0;
        if (!r->span_lost)
            vec_push(&r->gold, (struct gold_span){start, r->text.n, (unsigned)number});
    }
    r->in_span = part != 'E' && part != 'S';
    return true;
}

/* Splits the line into token and tag: the first and the last field, or with a leading number the
 * second and third. */
static bool split(char *line, char **token, char **tag)
{
    char *field[4] = {0}, *last = NULL;
    size_t n = 0;
    const char *blanks = strchr(line, '\t') ? "\t" : " \t";
    for (char *at = line; *at;) {
        char *f = at;
        at += strcspn(at, blanks);
        if (*at)
            *at++ = '\0';
        if (n < 4)
            field[n] = f;
        last = f;
        n++;
    }
    if (n < 2)
        return false;
    bool numbered = n >= 3 && field[0][strspn(field[0], "0123456789")] == '\0' && field[2][0] &&
                    (field[2][1] == '-' || !strcmp(field[2], "O"));
    *token = field[numbered];
    *tag = numbered ? field[2] : last;
    return **token != '\0';
}

bool corpus_read_conll(struct corpus *c, const char *path, struct label_set *labels, bool fixed,
                       bool tokens_glued, struct error *err)
{
    struct reader r = {.corpus = c, .labels = labels, .fixed = fixed, .glued = tokens_glued};
    struct lines l;
    bool ok = true;
    if (!lines_open(&l, path, err))
        return false;
    while (ok && lines_next(&l)) {
        char *token, *tag;
        if (l.line[strspn(l.line, " \t")] == '\0') {
            end_sentence(&r);
        } else if (!strncmp(l.line, "-DOCSTART-", 10) || !strncmp(l.line, "# newdoc", 8)) {
            end_document(&r);
        } else if (l.line[0] == '#' && l.line[1] == ' ' && !strchr(l.line, '\t')) {
            continue;
        } else if (!split(l.line, &token, &tag) || !add_token(&r, token, tag)) {
            ok = error_set(err, "'%s', line %zu: not a token and a tag", path, l.number);
        }
    }
    end_document(&r);
    strbuf_release(&r.text);
    vec_release(&r.gold);
    return lines_close(&l, ok ? err : NULL) && ok;
}

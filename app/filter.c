#include "app/filter.h"

#include "core/base/alloc.h"
#include "core/base/strbuf.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct {
    const char *name;
    unsigned statuses;
} statuses[] = {
    {"open", ANNOTATIONS_SUGGESTED},         {"suggested", ANNOTATIONS_SUGGESTED},
    {"accepted", 1u << ANNOTATION_ACCEPTED}, {"rejected", ANNOTATIONS_REJECTED},
    {"hand", 1u << ANNOTATION_HAND},         {"made", ANNOTATIONS_MADE},
};

static bool begins(const char *s, const char *with, const char **rest)
{
    size_t n = strlen(with);
    *rest = s + n;
    return strncasecmp(s, with, n) == 0;
}

static bool take_number(const char *s, float *out)
{
    char *end;
    float value = strtof(s, &end);
    if (end == s || *end)
        return false;
    *out = value;
    return true;
}

static bool take_status(const char *s, unsigned *out)
{
    for (size_t i = 0; *s && i < sizeof statuses / sizeof *statuses; i++)
        if (strncasecmp(statuses[i].name, s, strlen(s)) == 0) {
            *out = statuses[i].statuses;
            return true;
        }
    return false;
}

/* True when the word is one of ours; *good: and it is right. */
static bool take_word(struct filter *f, const char *word, const struct schema *schema, bool *good)
{
    const char *rest;
    *good = true;
    if (begins(word, "score>", &rest)) {
        *good = take_number(rest, &f->above);
    } else if (begins(word, "score<", &rest)) {
        *good = take_number(rest, &f->below);
    } else if (begins(word, "status=", &rest) || begins(word, "status:", &rest)) {
        *good = take_status(rest, &f->statuses);
    } else if (begins(word, "label=", &rest) || begins(word, "label:", &rest)) {
        uint32_t label = schema_find_any_case(schema, rest);
        *good = label != SCHEMA_NONE;
        f->label = *good ? label : f->label;
    } else {
        return false;
    }
    return true;
}

bool filter_parse(struct filter *f, const char *line, const struct schema *schema, bool typed,
                  struct error *err)
{
    struct strbuf text = STRBUF_INIT;
    bool ok = true;
    *f = (struct filter){false, -1, 2, SCHEMA_NONE, ANNOTATIONS_ALL, NULL};
    for (const char *s = line + strspn(line, " "); *s && ok;) {
        const char *rest;
        size_t n = strcspn(s, " ");
        if (begins(s, "text=", &rest)) {
            strbuf_addf(&text, "%s%s", text.n ? " " : "", rest);
            break;
        }
        char *word = xmemdup0(s, n);
        bool good = true, ours = take_word(f, word, schema, &good);
        if (!ours && typed)
            strbuf_addf(&text, "%s%s", text.n ? " " : "", word);
        else if (!ours && strcmp(word, "visible") == 0)
            f->visible = true;
        else if (!ours && strcmp(word, "all") != 0)
            good = false;
        if (!good && !typed)
            ok = error_set(err,
                           "'%s': visible, all, score>N, score<N, label=NAME, status=NAME or "
                           "text=WORDS is meant",
                           word);
        free(word);
        s += n + strspn(s + n, " ");
    }
    if (ok && text.n)
        f->text = xstrdup(strbuf_str(&text));
    strbuf_release(&text);
    return ok;
}

void filter_release(struct filter *f)
{
    free(f->text);
    f->text = NULL;
}

bool filter_passes(const struct filter *f, enum annotation_status status, uint32_t label,
                   float score)
{
    if (!(f->statuses & 1u << status) || (f->label != SCHEMA_NONE && f->label != label))
        return false;
    bool bound = f->above >= 0 || f->below <= 1;
    return !bound || (score >= 0 && score > f->above && score < f->below);
}

bool filter_has_text(const struct filter *f, const char *s)
{
    if (!f->text)
        return true;
    size_t n = strlen(f->text);
    for (; *s; s++)
        if (strncasecmp(s, f->text, n) == 0)
            return true;
    return false;
}

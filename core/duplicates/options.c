#include "config.h"

#include "core/duplicates/options.h"

#include "core/base/alloc.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct dup_options dup_options_default(void)
{
    return (struct dup_options){
        .min_words = 14,
        .similarity = 0.45,
        .gap = 40,
        .within = true,
        .across = true,
        .paraphrase = DUP_PARAPHRASE_AUTO,
    };
}

static const struct dup_option table[] = {
    {"dup-min-words", DUP_OPTION_COUNT, offsetof(struct dup_options, min_words), 3, 10000, "N",
     "shortest passage that counts as repeated, in words"},
    {"dup-similarity", DUP_OPTION_FRACTION, offsetof(struct dup_options, similarity), 0.1, 1, "R",
     "least share of the words that two occurrences have in common, 0 to 1"},
    {"dup-gap", DUP_OPTION_COUNT, offsetof(struct dup_options, gap), 1, 1000, "N",
     "most words between two matching places of one passage"},
    {"dup-exact", DUP_OPTION_SWITCH, offsetof(struct dup_options, exact), 0, 1, NULL,
     "only passages repeated word for word"},
    {"dup-within", DUP_OPTION_SWITCH, offsetof(struct dup_options, within), 0, 1, NULL,
     "passages repeated inside one article"},
    {"dup-across", DUP_OPTION_SWITCH, offsetof(struct dup_options, across), 0, 1, NULL,
     "passages repeated in another article"},
    {"dup-paraphrase", DUP_OPTION_CHOICE, offsetof(struct dup_options, paraphrase), 0, 0,
     "auto|yes|no", "compare whole sentences too, for reworded passages"},
};

const struct dup_option *dup_option_table(size_t *count)
{
    *count = sizeof table / sizeof *table;
    return table;
}

static const struct dup_option *find(const char *name)
{
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(table[i].name, name) == 0 || strcmp(table[i].name + strlen("dup-"), name) == 0)
            return &table[i];
    return NULL;
}

static bool same_word(const char *x, const char *y)
{
    while (*x && tolower((unsigned char)*x) == tolower((unsigned char)*y)) {
        x++;
        y++;
    }
    return !*x && !*y;
}

static bool read_switch(const char *value, bool *out)
{
    static const char *const yes[] = {"", "yes", "on", "true", "1"};
    static const char *const no[] = {"no", "off", "false", "0"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (same_word(value, yes[i])) {
            *out = true;
            return true;
        }
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (same_word(value, no[i])) {
            *out = false;
            return true;
        }
    return false;
}

/* A number with a point whatever the locale says (strtod would ask it), optionally a percentage. */
static bool read_fraction(const char *s, double *out)
{
    double value = 0, unit = 1;
    bool digits = false;
    for (; isdigit((unsigned char)*s) && value < 1e6; s++, digits = true)
        value = value * 10 + (*s - '0');
    if (*s == '.')
        for (s++; isdigit((unsigned char)*s); s++, digits = true)
            value += (*s - '0') * (unit /= 10);
    if (*s == '%') {
        s++;
        value /= 100;
    }
    *out = value;
    return digits && !*s;
}

static bool read_count(const char *s, unsigned *out)
{
    if (!isdigit((unsigned char)*s))
        return false;
    char *end;
    errno = 0;
    unsigned long value = strtoul(s, &end, 10);
    *out = value > 1000000 ? 1000000 : (unsigned)value;
    return !*end && errno == 0;
}

static bool out_of_range(const struct dup_option *o, const char *value, struct error *err)
{
    return error_set(err, "%s: '%s' is not between %g and %g", o->name, value, o->least, o->most);
}

bool dup_option_set(struct dup_options *options, const char *name, const char *value,
                    struct error *err)
{
    const struct dup_option *o = find(name);
    if (!o)
        return error_set(err, "no option '%s' for duplicates", name);
    void *field = (char *)options + o->offset;
    unsigned count;
    double fraction;
    bool on;
    switch (o->kind) {
    case DUP_OPTION_COUNT:
        if (!read_count(value, &count))
            return error_set(err, "%s: '%s' is not a number", o->name, value);
        if (count < o->least || count > o->most)
            return out_of_range(o, value, err);
        *(unsigned *)field = count;
        return true;
    case DUP_OPTION_FRACTION:
        if (!read_fraction(value, &fraction))
            return error_set(err, "%s: '%s' is not a number", o->name, value);
        if (fraction < o->least || fraction > o->most)
            return out_of_range(o, value, err);
        *(double *)field = fraction;
        return true;
    case DUP_OPTION_SWITCH:
        if (!read_switch(value, &on))
            return error_set(err, "%s: '%s' is neither yes nor no", o->name, value);
        *(bool *)field = on;
        return true;
    case DUP_OPTION_CHOICE:
        if (same_word(value, "auto"))
            *(enum dup_paraphrase *)field = DUP_PARAPHRASE_AUTO;
        else if (read_switch(value, &on))
            *(enum dup_paraphrase *)field = on ? DUP_PARAPHRASE_YES : DUP_PARAPHRASE_NO;
        else
            return error_set(err, "%s: '%s' is not one of auto, yes, no", o->name, value);
        return true;
    }
    return false;
}

char *dup_option_get(const struct dup_options *options, const char *name)
{
    static const char *const choices[] = {"auto", "yes", "no"};
    const struct dup_option *o = find(name);
    if (!o)
        return NULL;
    const void *field = (const char *)options + o->offset;
    switch (o->kind) {
    case DUP_OPTION_COUNT:
        return xasprintf("%u", *(const unsigned *)field);
    case DUP_OPTION_FRACTION: {
        unsigned thousandths = (unsigned)(*(const double *)field * 1000 + 0.5);
        return xasprintf("%u.%03u", thousandths / 1000, thousandths % 1000);
    }
    case DUP_OPTION_SWITCH:
        return xstrdup(*(const bool *)field ? "yes" : "no");
    case DUP_OPTION_CHOICE:
        return xstrdup(choices[*(const enum dup_paraphrase *)field]);
    }
    return NULL;
}

#include "app/rules.h"

#include "core/base/alloc.h"
#include "core/base/strbuf.h"
#include "core/base/vec.h"

#include <stdlib.h>
#include <string.h>

static const char *const setting = "rules"; /* lines of label, TAB, words */

void rules_release(struct rules *rules)
{
    for (size_t i = 0; i < rules->n; i++) {
        free(rules->v[i].label);
        free(rules->v[i].words);
    }
    vec_release(rules);
}

void rules_load(struct rules *rules, struct state *state)
{
    char *lines = state ? state_get(state, setting) : NULL;
    if (!state) /* they live as long as the program */
        return;
    rules_release(rules);
    for (const char *s = lines; s && *s;) {
        size_t n = strcspn(s, "\n"), label = strcspn(s, "\t\n");
        if (label > 0 && label + 1 < n)
            vec_push(rules,
                     (struct rule){xmemdup0(s, label), xmemdup0(s + label + 1, n - label - 1)});
        s += n + (s[n] == '\n');
    }
    free(lines);
}

static void keep(const struct rules *rules, struct state *state)
{
    struct strbuf lines = STRBUF_INIT;
    if (!state)
        return;
    for (size_t i = 0; i < rules->n; i++)
        strbuf_addf(&lines, "%s\t%s\n", rules->v[i].label, rules->v[i].words);
    state_set(state, setting, strbuf_str(&lines), NULL);
    strbuf_release(&lines);
}

static size_t find(const struct rules *rules, const char *words)
{
    size_t i = 0;
    while (i < rules->n && strcmp(rules->v[i].words, words) != 0)
        i++;
    return i;
}

bool rules_add(struct rules *rules, struct state *state, const char *label, const char *words)
{
    if (!*words || strpbrk(words, "\t\n"))
        return false;
    rules_load(rules, state);
    size_t i = find(rules, words);
    if (i < rules->n && strcmp(rules->v[i].label, label) == 0)
        return false;
    if (i < rules->n) {
        free(rules->v[i].label);
        rules->v[i].label = xstrdup(label);
    } else
        vec_push(rules, (struct rule){xstrdup(label), xstrdup(words)});
    keep(rules, state);
    return true;
}

bool rules_remove(struct rules *rules, struct state *state, const char *words)
{
    rules_load(rules, state);
    size_t i = find(rules, words);
    if (i == rules->n)
        return false;
    free(rules->v[i].label);
    free(rules->v[i].words);
    memmove(rules->v + i, rules->v + i + 1, (rules->n - i - 1) * sizeof *rules->v);
    rules->n--;
    keep(rules, state);
    return true;
}

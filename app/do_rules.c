/* Rules: what they propose in the open article, and their list. */
#include "app/label.h"

#include "core/annotation/mentions.h"
#include "core/base/alloc.h"
#include "core/base/vec.h"

#include <stdlib.h>
#include <string.h>

/* Places of all rules in one article; more are hardly meant. */
enum { PLACES_MOST = 20000 };
static const float RULE_SCORE = 0.96F;

/* ---- the job -------------------------------------------------------------------------------- */

struct rules_job {
    struct reader *r;
    struct rules rules;     /* copies: the worker reads them */
    uint32_t *labels;       /* of the schema */
    struct rule_places out; /* what was found */
};

static void run(struct job *job, void *data)
{
    struct rules_job *j = data;
    const struct text *t = j->r->session.text;
    for (size_t i = 0; i < j->rules.n && j->out.n < PLACES_MOST; i++) {
        struct range_vec found = {0};
        bool done = mentions_of(t, j->rules.v[i].words, MENTIONS_WHOLE_WORD, PLACES_MOST - j->out.n,
                                job_progress(job), &found);
        for (size_t k = 0; k < found.n; k++)
            vec_push(&j->out, (struct evidence_reason){found.v[k], j->labels[i], EVIDENCE_RULE,
                                                       RULE_SCORE, i});
        vec_release(&found);
        if (!done)
            return;
    }
}

static void finish(void *data, bool cancelled)
{
    struct rules_job *j = data;
    if (cancelled)
        return;
    vec_release(&j->r->rule_places);
    j->r->rule_places = j->out;
    memset(&j->out, 0, sizeof j->out);
    j->r->rules_version++;
}

static void release(void *data)
{
    struct rules_job *j = data;
    rules_release(&j->rules);
    vec_release(&j->out);
    free(j->labels);
    free(j);
}

void rules_apply(struct reader *r)
{
    struct session *s = &r->session;
    if (s->partial)
        return;
    struct rules_job *j = xcalloc(1, sizeof *j);
    j->r = r;
    j->labels = xcalloc(r->rules.n + 1, sizeof *j->labels);
    for (size_t i = 0; i < r->rules.n; i++) {
        /* a rule for a label that this project does not have says nothing here */
        uint32_t label = schema_find(s->schema, r->rules.v[i].label);
        if (label == SCHEMA_NONE)
            continue;
        j->labels[j->rules.n] = label;
        vec_push(&j->rules,
                 (struct rule){xstrdup(r->rules.v[i].label), xstrdup(r->rules.v[i].words)});
    }
    const struct job_spec spec = {"rules", run, finish, release, j};
    jobs_start(s->jobs, &spec);
}

/* ---- the list ------------------------------------------------------------------------------- */

static void forget(struct reader *r, const char *words)
{
    if (rules_remove(&r->rules, r->session.state, words)) {
        rules_apply(r);
        reader_say(r, "no rule for '%s' any more", words);
    } else
        reader_complain(r, "there is no rule for '%s'", words);
}

static void list_done(struct reader *r, enum menu_result result, uint64_t id, bool capital)
{
    (void)capital;
    char *words = xstrdup(r->choices.v[id].name);
    if (result == MENU_REMOVED)
        forget(r, words);
    else
        reader_say(r, "Backspace in the list, or :unrule %s, ends the rule", words);
    free(words);
}

void do_rules(struct reader *r, const struct action *a)
{
    (void)a;
    rules_load(&r->rules, r->session.state);
    if (r->rules.n == 0) {
        reader_say(r, "no rules; # and a letter makes one, :rule LABEL WORDS too");
        return;
    }
    struct menu *menu = menu_new("Rules: always proposed; Backspace ends one");
    for (size_t i = 0; i < r->rules.n; i++)
        reader_menu_add(r, menu, r->rules.v[i].words, r->rules.v[i].label,
                        &(struct choice){r->rules.v[i].words, NULL, false, false});
    menu_assign_codes(menu, 1);
    reader_menu(r, menu, list_done);
}

void do_rule(struct reader *r, const struct action *a)
{
    const char *s = a->text ? a->text : "";
    size_t n = strcspn(s, " ");
    char *name = xmemdup0(s, n);
    const char *words = s + n + strspn(s + n, " ");
    uint32_t label = schema_find_any_case(r->session.schema, name);
    if (label == SCHEMA_NONE)
        reader_complain(r, *name ? "no label '%s'" : "which label, for which words?%s", name);
    else if (!*words)
        reader_complain(r, "for which words?");
    else if (rules_add(&r->rules, r->session.state, schema_label(r->session.schema, label)->name,
                       words)) {
        rules_apply(r);
        reader_say(r, "'%s' is always proposed as %s", words,
                   schema_label(r->session.schema, label)->name);
    } else
        reader_say(r, "that is a rule already");
    free(name);
}

void do_unrule(struct reader *r, const struct action *a)
{
    if (a->text && *a->text)
        forget(r, a->text);
    else
        do_rules(r, a);
}

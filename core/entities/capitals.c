#include "core/entities/capitals.h"

#include "core/base/hash.h"
#include "core/base/vec.h"
#include "core/entities/tokenizer.h"
#include "core/text/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>

enum { LANGUAGE_BYTES = 64 << 10, LANGUAGE_WORDS = 40 };

/* The commonest small words; none of them is common in the other list's languages. */
static const char *const english[] = {"the",  "of",   "and",   "to",   "that", "for", "with", "by",
                                      "from", "this", "which", "have", "are",  "be",  "it",   NULL};
static const char *const foreign[] = {
    "de",    "la",  "el",   "que", "los",  "las",   "del",  "por",  "una",  "con", "se",
    "en",    "y",   "het",  "een", "van",  "dat",   "niet", "zijn", "voor", "met", "op",
    "ook",   "der", "und",  "das", "den",  "nicht", "mit",  "ist",  "von",  "zu",  "le",
    "les",   "des", "et",   "est", "dans", "pour",  "une",  "du",   "il",   "di",  "che",
    "della", "non", "sono", "os",  "em",   "para",  "um",   "uma",  "och",  "att", "det",
    "som",   "og",  "er",   "til", "ikke", "nie",   "na",   "jest", "oraz", NULL};

/* They may stand between two capitalised words of one name; the articles behind another of them. */
static const char *const inner[] = {"de",  "del", "van", "von", "zu",  "di", "da", "do",
                                    "dos", "des", "du",  "ter", "ten", "of", "&",  NULL};
static const char *const articles[] = {"la", "las", "los", "el", "le", "der", "den", NULL};

/* Small words that often begin a sentence, and then are no part of a name. */
static const char *const starters[] = {
    "als",   "maar",    "dit",   "deze",    "hij",    "ze",       "zij",     "wij",     "ik",
    "je",    "door",    "bij",   "geen",    "nu",     "dus",      "want",    "ten",     "in",
    "zo",    "wat",     "wie",   "waar",    "hier",   "daar",     "toen",    "tijdens", "volgens",
    "naar",  "over",    "om",    "is",      "was",    "heeft",    "worden",  "werd",    "kan",
    "veel",  "meer",    "elke",  "alle",    "andere", "tenzij",   "vanaf",   "buiten",  "al",
    "esto",  "esta",    "este",  "ello",    "ellos",  "todos",    "todo",    "nada",    "aunque",
    "pero",  "según",   "tras",  "también", "además", "asimismo", "hoy",     "ayer",    "cuando",
    "como",  "hay",     "tiene", "luego",   "hacia",  "entre",    "sobre",   "desde",   "mientras",
    "sin",   "muy",     "más",   "su",      "sus",    "lo",       "si",      "no",      "ya",
    "así",   "qué",     "ein",   "eine",    "auch",   "aber",     "wenn",    "nach",    "bei",
    "es",    "sie",     "wir",   "ich",     "im",     "am",       "an",      "auf",     "für",
    "sich",  "wird",    "sind",  "noch",    "nur",    "wie",      "so",      "hat",     "war",
    "diese", "dieser",  "mais",  "elle",    "ils",    "ce",       "cette",   "ces",     "son",
    "sa",    "ses",     "au",    "aux",     "par",    "avec",     "plus",    "pas",     "qui",
    "on",    "nous",    "vous",  "après",   "selon",  "comme",    "tout",    "gli",     "un",
    "uno",   "ma",      "anche", "come",    "quando", "dopo",     "secondo", "questo",  "questa",
    "nel",   "nella",   "dei",   "delle",   "dal",    "alla",     "più",     "mas",     "também",
    "após",  "segundo", "isto",  "ele",     "ela",    "eles",     "não",     "nos",     "nas",
    "ao",    "pelo",    "pela",  "ja",      "er",     NULL};

static bool is_in(const char *const *words, const uint8_t *s, size_t n)
{
    for (; *words; words++)
        if (strlen(*words) == n && memcmp(*words, s, n) == 0)
            return true;
    return false;
}

bool capitals_language_is_foreign(const uint8_t *text, size_t n)
{
    struct token_vec tokens = {0};
    size_t words = 0, ours = 0, others = 0;
    if (n > LANGUAGE_BYTES) {
        n = LANGUAGE_BYTES;
        while (n > 0 && text[n - 1] > ' ')
            n--;
    }
    tokenize(text, (struct range){0, n}, &tokens);
    for (size_t i = 0; i < tokens.n; i++) {
        const struct token *t = &tokens.v[i];
        if (t->kind != TOKEN_WORD)
            continue;
        words++;
        ours += is_in(english, text + t->start, t->end - t->start);
        others += is_in(foreign, text + t->start, t->end - t->start);
    }
    vec_release(&tokens);
    /* lists and tables have few small words, but hardly none of their own language */
    bool many = others * 12 > words, none_ours = ours * 100 < words && others >= 3;
    return words >= LANGUAGE_WORDS && others > 2 * ours && (many || none_ours);
}

/* ---- names --------------------------------------------------------------------------------------
 */

struct hash_vec {
    uint64_t *v;
    size_t n, cap;
};

static int compare(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static bool is_capital(const uint8_t *text, const struct token *t)
{
    uint32_t cp;
    if (t->kind != TOKEN_WORD)
        return false;
    utf8_decode(text + t->start, t->end - t->start, &cp);
    return uc_is_upper(cp) || uc_is_general_category(cp, UC_TITLECASE_LETTER);
}

/* Does the word stand in small letters somewhere, or is it one that always may? */
static bool is_common(const uint8_t *text, const struct token *t, const struct hash_vec *small)
{
    uint8_t lower[64];
    size_t n = 0;
    for (size_t at = t->start; at < t->end && n + 4 < sizeof lower;) {
        uint32_t cp;
        at += utf8_decode(text + at, t->end - at, &cp);
        n += utf8_encode(uc_tolower(cp), lower + n);
    }
    uint64_t key = hash_bytes(lower, n);
    return is_in(foreign, lower, n) || is_in(starters, lower, n) || is_in(inner, lower, n) ||
           is_in(articles, lower, n) ||
           (small->n && bsearch(&key, small->v, small->n, sizeof key, compare));
}

static bool is_blank_between(const uint8_t *text, const struct token *a, const struct token *b)
{
    return b->start - a->end == 1 && text[a->end] == ' ';
}

/* Index behind the last token of the run that begins at i. */
static size_t run_end(const uint8_t *text, const struct token_vec *t, size_t i)
{
    size_t end = i + 1;
    for (;;) {
        size_t k = end;
        if (k < t->n && t->v[k].gap == TOKEN_GLUED && k + 1 < t->n &&
            t->v[k + 1].gap == TOKEN_GLUED && t->v[k].end - t->v[k].start == 1 &&
            text[t->v[k].start] == '-' && (t->v[k + 1].kind == TOKEN_WORD)) {
            end = k + 2;
            continue;
        }
        /* two small words at most */
        for (int small = 0;
             small < 2 && k < t->n && is_blank_between(text, &t->v[k - 1], &t->v[k]) &&
             (is_in(inner, text + t->v[k].start, t->v[k].end - t->v[k].start) ||
              (small && is_in(articles, text + t->v[k].start, t->v[k].end - t->v[k].start)));
             small++)
            k++;
        if (k >= t->n || !is_blank_between(text, &t->v[k - 1], &t->v[k]) ||
            !(is_capital(text, &t->v[k]) || (k == end && t->v[k].kind == TOKEN_NUMBER)))
            return end;
        end = k + 1;
    }
}

static const char *guess(const uint8_t *text, const struct token *first, size_t tokens)
{
    size_t n = first->end - first->start, capitals = 0;
    for (size_t at = first->start; at < first->end; at++)
        capitals += text[at] >= 'A' && text[at] <= 'Z';
    if (tokens == 1)
        return n >= 2 && capitals == n ? "ORG" : "LOC";
    return tokens <= 3 ? "PER" : "ORG";
}

/* Does something open here, so that any word would be capitalised? */
static bool opens_at(const uint8_t *text, const struct token_vec *t, const bool *starts, size_t i)
{
    size_t before = i > 0 ? t->v[i - 1].end : 0;
    return starts[i] || memchr(text + before, '\n', t->v[i].start - before) ||
           (i > 0 && t->v[i - 1].kind == TOKEN_SIGN && !strchr(",(-&", text[t->v[i - 1].start]));
}

static uint64_t token_hash(const uint8_t *text, const struct token *t)
{
    return hash_bytes(text + t->start, t->end - t->start);
}

/* A word alone where something opens is a name if it is capitalised elsewhere too, or has more
 * capitals than the first; most such words are none. */
static bool is_name_alone(const uint8_t *text, const struct token *t, const struct hash_vec *names)
{
    uint64_t key = token_hash(text, t);
    size_t capitals = 0;
    for (size_t at = t->start; at < t->end; at++)
        capitals += text[at] >= 'A' && text[at] <= 'Z';
    return capitals > 1 || (names->n && bsearch(&key, names->v, names->n, sizeof key, compare));
}

void capitals_find(const uint8_t *text, size_t n, struct capitals_name_vec *out)
{
    struct token_vec t = {0};
    struct hash_vec small = {0}, none = {0}, names = {0};
    tokenize(text, (struct range){0, n}, &t);
    bool *starts = xcalloc(t.n + 1, sizeof *starts);
    tokens_mark_sentences(text, t.v, t.n, starts);
    for (size_t i = 0; i < t.n; i++)
        if (t.v[i].kind == TOKEN_WORD && !is_capital(text, &t.v[i]) &&
            t.v[i].end - t.v[i].start < 60)
            vec_push(&small, token_hash(text, &t.v[i]));
    for (size_t i = 0; i < t.n; i++)
        if (is_capital(text, &t.v[i]) && !opens_at(text, &t, starts, i))
            vec_push(&names, token_hash(text, &t.v[i]));
    if (names.n)
        qsort(names.v, names.n, sizeof *names.v, compare);
    if (small.n)
        qsort(small.v, small.n, sizeof *small.v, compare);
    for (size_t i = 0; i < t.n;) {
        const struct token *first = &t.v[i];
        bool opens = opens_at(text, &t, starts, i);
        if (!is_capital(text, first) || (opens && is_common(text, first, &small))) {
            i++;
            continue;
        }
        size_t end = run_end(text, &t, i);
        /* the first words of the next sentence, when no stop stands between */
        while (end > i + 1 && t.v[end - 1].kind == TOKEN_WORD &&
               is_common(text, &t.v[end - 1], &none))
            end--;
        if (end == i + 1 &&
            (opens ? !is_name_alone(text, first, &names) : is_common(text, first, &none))) {
            i++;
            continue;
        }
        vec_push(out, (struct capitals_name){first->start, t.v[end - 1].end,
                                             guess(text, first, end - i)});
        i = end;
    }
    free(starts);
    vec_release(&small);
    vec_release(&names);
    vec_release(&t);
}

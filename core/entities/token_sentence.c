/* Ends of sentences, on tokens. */
#include "core/entities/tokenizer.h"

#include "core/entities/clipped.h"
#include "core/entities/character.h"
#include "core/text/utf8.h"

#include <string.h>

/* A line that ends this many bytes after its start was broken by its author, not by a mailer. */
#define SHORT_LINE 60

static bool is_one_of(const uint8_t *text, const struct token *t, const char *const *words)
{
    for (; *words; words++)
        if (t->end - t->start == strlen(*words) &&
            !memcmp(text + t->start, *words, t->end - t->start))
            return true;
    return false;
}

static bool is_full_stop(const uint8_t *text, const struct token *t)
{
    static const char *const stops[] = {"。", "！", "？", "…", "．", NULL};
    uint8_t c = text[t->start];
    if (t->kind != TOKEN_SIGN)
        return false;
    return c == '.' || c == '!' || c == '?' || (c >= 0x80 && is_one_of(text, t, stops));
}

static bool closes(const uint8_t *text, const struct token *t)
{
    static const char *const marks[] = {"\"", "'",  "''", ")",  "]",  "”",
                                        "’",  "」", "』", "）", "》", NULL};
    if (t->gap != TOKEN_GLUED && (text[t->start] == '"' || text[t->start] == '\''))
        return false; /* the same mark opens */
    return t->kind == TOKEN_SIGN && is_one_of(text, t, marks);
}

/* "Inc." or "U.S.": a stop of its own that may also end the sentence. */
static bool is_stopped_word(const uint8_t *text, const struct token *t)
{
    size_t n = t->end - t->start;
    if (t->kind != TOKEN_WORD || text[t->end - 1] != '.' || n < 2)
        return false;
    if (memchr(text + t->start, '.', n - 1))
        return true;
    return n > 2 && clipped_find(text + t->start, n - 1) == CLIPPED_ENDS;
}

static enum character first_kind(const uint8_t *text, const struct token *t)
{
    uint32_t cp;
    utf8_decode(text + t->start, t->end - t->start, &cp);
    return character_kind(cp);
}

/* May the sentence begin with this token, when what stands before it could end one? */
static bool may_begin(const uint8_t *text, const struct token *t)
{
    enum character k = first_kind(text, t);
    return k != CHARACTER_LOWER && !closes(text, t);
}

/* Words that begin sentences more often than they go on a name: after "U.S." or "Inc." only these
 * do. */
static bool is_beginner(const uint8_t *text, const struct token *t)
{
    static const char *const words[] = {"The",   "A",   "An",    "In", "It",   "He",   "She",
                                        "They",  "But", "We",    "I",  "This", "That", "These",
                                        "Those", "His", "Her",   "If", "When", "As",   "After",
                                        "At",    "On",  "There", NULL};
    return is_one_of(text, t, words);
}

void tokens_mark_sentences(const uint8_t *text, const struct token *tokens, size_t count,
                           bool *starts)
{
    bool stopped = true, weakly = false;
    size_t line = count ? tokens[0].start : 0;
    for (size_t i = 0; i < count; i++) {
        const struct token *t = &tokens[i];
        bool start = false;
        if (t->gap >= TOKEN_NEW_LINE) {
            start = t->gap == TOKEN_NEW_PARAGRAPH || stopped ||
                    (i && tokens[i - 1].end - line < SHORT_LINE);
            line = t->start;
        }
        if (stopped && !closes(text, t))
            start = start ||
                    (may_begin(text, t) && (t->gap != TOKEN_GLUED || t->kind == TOKEN_IDEOGRAPH));
        if (weakly && t->gap != TOKEN_GLUED && is_beginner(text, t))
            start = true;
        starts[i] = start || i == 0;
        if (stopped && closes(text, t) && !starts[i] && t->gap != TOKEN_BLANK)
            continue; /* the closing quote belongs to the sentence and keeps it ended */
        stopped = is_full_stop(text, t);
        weakly = is_stopped_word(text, t);
    }
}

#include "config.h"

#define PCRE2_CODE_UNIT_WIDTH 8

#include "core/text/search.h"
#include "core/base/alloc.h"
#include "core/base/strbuf.h"
#include "core/text/line.h"
#include "core/text/utf8.h"

#include <pcre2.h>
#include <stdlib.h>
#include <string.h>
#include <unictype.h>

/* The matches of a pattern are a fixed set: the text is cut into windows at fixed places (the first
 * line that begins behind a multiple of WINDOW, or that multiple in an over-long line), and each
 * window is matched from its start, each match behind the one before. So the next match, the
 * previous one and what is highlighted are always the same ones. A match begins in its window and
 * may end up to TAIL bytes behind it. */
enum {
    WINDOW = 32768,
    TAIL = SEARCH_WINDOW - 2 * WINDOW,
    BEHIND = 256,              /* bytes before the window that a look-behind sees */
    MATCH_LIMIT = 1000 * 1000, /* PCRE2's measure of work for one place */
    STARTS = 1024,             /* places tried between two looks at the wish to stop */
    JIT_STACK = 1 << 20,
};

struct search {
    char *pattern;
    size_t pattern_n;
    bool literal; /* found by memmem */
    pcre2_code *code;
    pcre2_match_data *match;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;
};

/* ---- the pattern ---------------------------------------------------------------------------- */

/* An upper-case letter makes the case matter; "\W" and "\x{AB}" are no letters. */
static bool has_capital(const char *pattern, size_t n, bool literal)
{
    const uint8_t *s = (const uint8_t *)pattern;
    for (size_t i = 0; i < n;) {
        uint32_t cp;
        size_t len = utf8_decode(s + i, n - i, &cp);
        if (cp == '\\' && !literal) {
            i += 2;
            if (i <= n && strchr("pPxgkNo", s[i - 1]) && i < n && s[i] == '{') {
                while (i < n && s[i] != '}')
                    i++;
            } else if (i <= n && strchr("pP", s[i - 1])) {
                i++;
            }
            continue;
        }
        if (uc_is_upper(cp))
            return true;
        i += len;
    }
    return false;
}

static char *quoted(const char *pattern, size_t n, bool quote, bool whole_word)
{
    struct strbuf b = STRBUF_INIT;
    if (whole_word)
        strbuf_adds(&b, "(?<!\\w)(?:");
    for (size_t i = 0; i < n; i++) {
        if (quote && strchr("\\^$.[]|()?*+{}#", pattern[i]) && pattern[i])
            strbuf_addc(&b, '\\');
        strbuf_addc(&b, pattern[i]);
    }
    if (whole_word)
        strbuf_adds(&b, ")(?!\\w)");
    return strbuf_detach(&b);
}

static bool compile(struct search *s, const char *expression, size_t shift, bool caseless,
                    struct error *err)
{
    uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_MULTILINE | PCRE2_MATCH_INVALID_UTF |
                       PCRE2_NEVER_BACKSLASH_C | PCRE2_USE_OFFSET_LIMIT;
    int code;
    PCRE2_SIZE at;
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    pcre2_set_newline(context, PCRE2_NEWLINE_ANYCRLF);
    pcre2_set_parens_nest_limit(context, 200);
    s->code = pcre2_compile((PCRE2_SPTR)expression, PCRE2_ZERO_TERMINATED,
                            options | (caseless ? PCRE2_CASELESS : 0), &code, &at, context);
    pcre2_compile_context_free(context);
    if (!s->code) {
        PCRE2_UCHAR message[128];
        pcre2_get_error_message(code, message, sizeof message);
        at = at > shift ? at - shift : 0;
        return error_set(err, "pattern: %s at offset %zu", (char *)message,
                         at < s->pattern_n ? at : s->pattern_n);
    }
    s->match = pcre2_match_data_create(1, NULL);
    s->context = pcre2_match_context_create(NULL);
    pcre2_set_match_limit(s->context, MATCH_LIMIT);
    /* without JIT (forbidden by the system, say) the interpreter does the same more slowly */
    if (pcre2_jit_compile(s->code, PCRE2_JIT_COMPLETE) == 0) {
        s->stack = pcre2_jit_stack_create(32768, JIT_STACK, NULL);
        pcre2_jit_stack_assign(s->context, NULL, s->stack);
    }
    return true;
}

struct search *search_new(const char *pattern, unsigned flags, struct error *err)
{
    size_t n = strlen(pattern);
    if (!n) {
        error_set(err, "pattern: nothing to search for");
        return NULL;
    }
    if (!utf8_valid((const uint8_t *)pattern, n)) {
        error_set(err, "pattern: not valid UTF-8 at offset %zu",
                  utf8_invalid_at((const uint8_t *)pattern, n));
        return NULL;
    }
    struct search *s = xcalloc(1, sizeof *s);
    s->pattern = xstrdup(pattern);
    s->pattern_n = n;
    bool plain = (flags & SEARCH_LITERAL) || !strpbrk(pattern, "\\^$.[]|()?*+{}");
    bool caseless = !(flags & SEARCH_CASE) && !has_capital(pattern, n, plain);
    bool whole_word = flags & SEARCH_WHOLE_WORD;
    s->literal = plain && !caseless && !whole_word;
    if (s->literal)
        return s;
    char *expression = quoted(pattern, n, plain, whole_word);
    bool ok = compile(s, expression, whole_word ? strlen("(?<!\\w)(?:") : 0, caseless, err);
    free(expression);
    if (ok)
        return s;
    search_free(s);
    return NULL;
}

void search_free(struct search *s)
{
    if (!s)
        return;
    pcre2_jit_stack_free(s->stack);
    pcre2_match_context_free(s->context);
    pcre2_match_data_free(s->match);
    pcre2_code_free(s->code);
    free(s->pattern);
    free(s);
}

const char *search_pattern(const struct search *s)
{
    return s->pattern;
}

/* ---- windows -------------------------------------------------------------------------------- */

/* Start of window k; the end of the text when there is no such window. */
static size_t window_start(const struct text *t, size_t k)
{
    const uint8_t *s = text_bytes(t);
    size_t n = text_size(t);
    if (!k)
        return 0;
    if (k > n / WINDOW)
        return n;
    size_t low = k * WINDOW, high = n - low > WINDOW ? low + WINDOW : n;
    if (low < n && line_ends_with(s, low - 1, n))
        return low;
    size_t at = line_find_end(s, low, high);
    at = line_skip_end(s, at, n);
    return at > low && at <= high && line_ends_with(s, at - 1, n) ? at : utf8_align(s, n, low);
}

static size_t window_of(const struct text *t, size_t offset)
{
    size_t k = offset / WINDOW;
    while (k && window_start(t, k) > offset)
        k--;
    return k;
}

/* One window being matched. */
struct scan {
    const uint8_t *s; /* the text */
    size_t low;       /* what PCRE2 sees begins here ... */
    size_t high;      /* ... and ends here */
    size_t at, end;   /* the next match begins in [at, end) */
    uint32_t options;
};

static struct scan scan_window(const struct text *t, size_t k)
{
    struct scan scan = {
        .s = text_bytes(t), .at = window_start(t, k), .end = window_start(t, k + 1)};
    size_t n = text_size(t);
    scan.low = utf8_align(scan.s, n, scan.at > BEHIND ? scan.at - BEHIND : 0);
    scan.high = utf8_align(scan.s, n, n - scan.end > TAIL ? scan.end + TAIL : n);
    scan.options = PCRE2_NOTEMPTY;
    if (scan.low && !line_ends_with(scan.s, scan.low - 1, n))
        scan.options |= PCRE2_NOTBOL;
    if (scan.high < n && scan.s[scan.high] != '\n' && scan.s[scan.high] != '\r')
        scan.options |= PCRE2_NOTEOL;
    return scan;
}

static enum search_result next_literal(struct search *s, struct scan *scan, struct range *match)
{
    /* of the tail only so much is looked at that a match can still begin in the window */
    size_t rest = scan->high - scan->at, want = scan->end - scan->at + s->pattern_n - 1;
    const uint8_t *hit =
        memmem(scan->s + scan->at, rest < want ? rest : want, s->pattern, s->pattern_n);
    if (!hit)
        return SEARCH_NONE;
    match->start = (size_t)(hit - scan->s);
    match->end = scan->at = match->start + s->pattern_n;
    return SEARCH_FOUND;
}

static enum search_result next_expression(struct search *s, struct scan *scan, struct progress *p,
                                          struct range *match)
{
    while (scan->at < scan->end) {
        if (progress_cancelled(p))
            return SEARCH_CANCELLED;
        size_t n = scan->high, starts = scan->end - scan->at;
        size_t last = utf8_align(scan->s, n, scan->at + (starts < STARTS ? starts : STARTS) - 1);
        pcre2_set_offset_limit(s->context, last - scan->low);
        int rc = pcre2_match(s->code, scan->s + scan->low, scan->high - scan->low,
                             scan->at - scan->low, scan->options, s->match, s->context);
        if (rc >= 0) {
            PCRE2_SIZE *at = pcre2_get_ovector_pointer(s->match);
            match->start = scan->low + at[0];
            match->end = scan->low + at[1];
            if (match->end > match->start && match->start >= scan->at) {
                scan->at = match->end;
                return SEARCH_FOUND;
            }
            /* \K can put the start behind the end or before the place asked for */
        } else if (rc != PCRE2_ERROR_NOMATCH) {
            return SEARCH_FAILED;
        }
        uint32_t cp;
        scan->at = last + utf8_decode(scan->s + last, n - last, &cp);
    }
    return SEARCH_NONE;
}

/* The next match of the window. */
static enum search_result next_in(struct search *s, struct scan *scan, struct progress *p,
                                  struct range *match)
{
    if (scan->at >= scan->end)
        return SEARCH_NONE;
    return s->literal ? next_literal(s, scan, match) : next_expression(s, scan, p, match);
}

/* ---- searching ------------------------------------------------------------------------------ */

enum search_result search_next(struct search *s, const struct text *t, size_t from,
                               struct progress *p, struct range *match)
{
    size_t n = text_size(t);
    if (from >= n)
        return SEARCH_NONE;
    for (size_t k = window_of(t, from); window_start(t, k) < n; k++) {
        struct scan scan = scan_window(t, k);
        enum search_result result;
        if (progress_cancelled(p))
            return SEARCH_CANCELLED;
        progress_report(p, scan.at > from ? scan.at - from : 0, n - from);
        do {
            result = next_in(s, &scan, p, match);
        } while (result == SEARCH_FOUND && match->start < from);
        if (result != SEARCH_NONE)
            return result;
    }
    return SEARCH_NONE;
}

enum search_result search_prev(struct search *s, const struct text *t, size_t from,
                               struct progress *p, struct range *match)
{
    size_t n = text_size(t);
    if (from > n)
        from = n;
    if (!from)
        return SEARCH_NONE;
    for (size_t k = window_of(t, from - 1) + 1; k-- > 0;) {
        struct scan scan = scan_window(t, k);
        struct range next;
        bool found = false;
        enum search_result result;
        if (progress_cancelled(p))
            return SEARCH_CANCELLED;
        progress_report(p, scan.end < from ? from - scan.end : 0, from);
        while ((result = next_in(s, &scan, p, &next)) == SEARCH_FOUND && next.start < from) {
            *match = next;
            found = true;
        }
        if (found)
            return SEARCH_FOUND;
        if (result != SEARCH_NONE && result != SEARCH_FOUND)
            return result;
    }
    return SEARCH_NONE;
}

size_t search_all(struct search *s, const struct text *t, struct range within, struct range *out,
                  size_t most)
{
    size_t n = text_size(t), count = 0;
    if (within.end > n)
        within.end = n;
    if (within.start >= within.end)
        return 0;
    /* a match of the window before may reach into the range */
    size_t k = window_of(t, within.start);
    for (k -= k > 0; count < most && window_start(t, k) < within.end; k++) {
        struct scan scan = scan_window(t, k);
        if (scan.end > within.end)
            scan.end = within.end;
        struct range match;
        while (count < most && next_in(s, &scan, NULL, &match) == SEARCH_FOUND) {
            if (range_overlaps(match, within))
                out[count++] = match;
        }
    }
    return count;
}

/* Any bytes as an article: decoding, structure, segmentation, width, search. What must hold for
 * every input is checked here. */
#include "config.h"

#include "core/article/article.h"
#include "core/base/alloc.h"
#include "core/base/vec.h"
#include "core/text/search.h"
#include "core/text/segment.h"
#include "core/text/utf8.h"
#include "core/text/width.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void count_sentence(struct range sentence, void *data)
{
    size_t *end = data;
    must(sentence.start >= *end && sentence.end > sentence.start);
    *end = sentence.end;
}

static void check_blocks(const struct article *a)
{
    const struct block_vec *blocks = article_blocks(a);
    size_t end = 0;
    for (size_t i = 0; i < blocks->n; i++) {
        struct range r = blocks->v[i].range;
        must(r.start >= end && r.end > r.start && r.end <= text_size(article_text(a)));
        must(article_block_at(a, r.start) == i);
        free(text_copy_line(article_text(a), r));
        end = r.end;
    }
    for (size_t i = 0; i < article_metadata_count(a); i++)
        must(article_metadata(a, i).key.end <= article_metadata(a, i).value.start);
}

static void check_segments(const struct text *t)
{
    const uint8_t *s = text_bytes(t);
    size_t n = text_size(t), sentence = 0;
    uint8_t *breaks = xmalloc(n);
    segment_graphemes(s, n, breaks);
    segment_words(s, n, breaks);
    segment_lines(s, n, breaks);
    free(breaks);
    segment_sentences(s, n, count_sentence, &sentence);
    width_string(s, n > 4096 ? 4096 : n);
    size_t at = 0;
    for (int i = 0; i < 24 && at < n; i++) {
        size_t next = text_grapheme_next(t, at);
        must(next > at && text_grapheme_prev(t, next) == at);
        struct range word, back;
        if (text_word_next(t, at, &word))
            must(word.start > at && text_word_prev(t, word.end, &back) && back.start == word.start);
        if (text_sentence_next(t, at, &sentence))
            must(sentence > at);
        must(text_from_codepoint(t, text_codepoint_of(t, at)) == at);
        must(text_from_utf16(t, text_utf16_of(t, at)) == at);
        must(text_from_position(t, text_position_of(t, at)) <= at);
        at = next;
    }
}

static void check_search(const struct text *t)
{
    static const char *const patterns[] = {"e", "\\w+", "(a|b)+c", "the", "^.*$", "\\s+\\S"};
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        struct search *s = search_new(patterns[i], i % 2 ? 0 : SEARCH_WHOLE_WORD, NULL);
        struct range match, before;
        must(s);
        size_t at = 0;
        for (int k = 0; k < 16 && search_next(s, t, at, NULL, &match) == SEARCH_FOUND; k++) {
            must(match.start >= at && match.end > match.start && match.end <= text_size(t));
            must(search_prev(s, t, match.start + 1, NULL, &before) == SEARCH_FOUND);
            must(before.start == match.start && before.end == match.end);
            at = match.end;
        }
        search_free(s);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *bytes = xmalloc(size);
    memcpy(bytes, data, size);
    struct article_options options = {.most_bytes = 1 << 16};
    struct error err;
    struct article *a = article_from_bytes("fuzz", bytes, size, &options, &err);
    if (!a) {
        must(*err.message);
        return 0;
    }
    check_blocks(a);
    check_segments(article_text(a));
    check_search(article_text(a));
    struct block_vec blocks = {0};
    must(article_structure(a, NULL, &blocks));
    article_adopt_structure(a, &blocks);
    check_blocks(a);
    article_free(a);
    return 0;
}

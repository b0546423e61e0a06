/* What a label would be given to: the selection, the annotation at the cursor, or the words there.
 */
#include "app/label.h"

#include "core/annotation/mentions.h"
#include "core/text/segment.h"
#include "core/text/utf8.h"

#include <string.h>
#include <unicase.h>
#include <unictype.h>

bool label_is_capitalised(const struct text *t, struct range word)
{
    uint32_t cp;
    utf8_decode(text_bytes(t) + word.start, word.end - word.start, &cp);
    return uc_is_upper(cp) || uc_is_general_category(cp, UC_TITLECASE_LETTER);
}

/* So many bytes are looked through. */
enum { LOOKED_THROUGH = 1 << 16 };

bool label_is_small_elsewhere(const struct text *t, struct range word)
{
    uint8_t small[64];
    size_t n = 0, from = word.start > LOOKED_THROUGH ? word.start - LOOKED_THROUGH : 0;
    const uint8_t *s = text_bytes(t);
    for (size_t at = word.start; at < word.end && n + 4 < sizeof small;) {
        uint32_t cp;
        at += utf8_decode(s + at, word.end - at, &cp);
        n += utf8_encode(uc_tolower(cp), small + n);
    }
    size_t end =
        text_size(t) - word.end > LOOKED_THROUGH ? word.end + LOOKED_THROUGH : text_size(t);
    for (size_t at = from; at < end;) {
        struct range hit;
        const uint8_t *found = memmem(s + at, end - at, small, n);
        if (!found)
            return false;
        at = (size_t)(found - s);
        if (text_word_at(t, at, &hit) && hit.start == at && hit.end == at + n)
            return true;
        at += n;
    }
    return false;
}

/* One blank, a hyphen or an ampersand between two words keeps a name together. */
static bool is_joint(const struct text *t, size_t from, size_t to)
{
    const uint8_t *s = text_bytes(t);
    if (to - from == 1)
        return s[from] == ' ' || s[from] == '-' || s[from] == '\'' || s[from] == '.';
    return to - from == 3 && s[from] == ' ' && s[from + 1] == '&' && s[from + 2] == ' ';
}

struct range label_candidate(struct reader *r, size_t offset)
{
    const struct text *t = r->session.text;
    struct range run, word;
    if (!text_word_at(t, offset, &run))
        return (struct range){offset, text_grapheme_next(t, offset)};
    if (!label_is_capitalised(t, run))
        return run;
    while (text_word_prev(t, run.start, &word) && is_joint(t, word.end, run.start) &&
           label_is_capitalised(t, word))
        run.start = word.start;
    while (text_word_next(t, run.start, &word)) {
        /* the first word behind the end of the run */
        while (word.start < run.end && text_word_next(t, word.start, &word))
            ;
        if (word.start < run.end || !is_joint(t, run.end, word.start) ||
            !label_is_capitalised(t, word))
            break;
        run.end = word.end;
    }
    /* "On Saturday": the first word of a sentence may be capitalised by its place alone */
    if (text_word_at(t, run.start, &word) && word.end <= offset && word.end < run.end &&
        text_sentence_at(t, run.start).start == run.start && label_is_small_elsewhere(t, word) &&
        text_word_next(t, run.start, &word))
        run.start = word.start;
    return run;
}

bool label_target(struct reader *r, struct label_target *target)
{
    struct range selection;
    const struct annotation *a;
    size_t cursor = textview_cursor(r->view);
    target->id = 0;
    if (textview_selection(r->view, &selection)) {
        struct annotation_cursor c;
        /* who selects by characters means these */
        target->range = r->label_mode && r->unit == UNIT_CHARACTER
                            ? selection
                            : mentions_trim(r->session.text, selection);
        if (target->range.end <= target->range.start)
            return false;
        /* a selection of the very words of an annotation means that annotation */
        annotations_find(r->session.annotations, target->range, ANNOTATIONS_ALL, &c);
        while ((a = annotations_next(&c)))
            if (a->fragment_count == 1 && a->range.start == target->range.start &&
                a->range.end == target->range.end)
                target->id = a->id;
        return true;
    }
    a = reader_annotation_at(r, cursor, ANNOTATIONS_ALL);
    if (a) {
        target->id = a->id;
        target->range = a->range;
        return true;
    }
    if (!text_word_at(r->session.text, cursor, &selection))
        return false;
    target->range = label_candidate(r, cursor);
    return true;
}

/* What a label for every identical mention would reach, shown before it is given. */
#include "app/label.h"

#include "core/annotation/mentions.h"
#include "core/base/vec.h"

/* In larger texts looking would be felt with every key: there nothing is shown. */
enum { LOOKED_THROUGH_MOST = 4 << 20, PLACES_MOST = 100000 };

static bool same_range(struct range a, struct range b)
{
    return a.start == b.start && a.end == b.end;
}

const struct range_vec *preview_places(struct reader *r, size_t *count)
{
    struct label_target target;
    *count = 0;
    if (!r->label_mode || !label_target(r, &target)) {
        r->same_of = (struct range){0, 0};
        r->same.n = 0;
        return &r->same;
    }
    if (!same_range(target.range, r->same_of)) {
        r->same_of = target.range;
        r->same.n = 0;
        if (text_size(r->session.text) <= LOOKED_THROUGH_MOST)
            mentions_identical(r->session.text, target.range, MENTIONS_WHOLE_WORD, PLACES_MOST,
                               NULL, &r->same);
    }
    *count = r->same.n;
    return &r->same;
}

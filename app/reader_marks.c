/* What is marked in the visible text: parts of the article, repeats, names, hits. */
#include "app/label.h"

#include "core/annotation/attached.h"
#include "core/base/vec.h"

/* What lies above what. */
enum {
    PRIORITY_BLOCK,
    PRIORITY_REPEAT,
    PRIORITY_DIFFERENCE,
    PRIORITY_NAME,
    PRIORITY_SAME,
    PRIORITY_LINK,
    PRIORITY_CANDIDATE,
    PRIORITY_HIT
};
enum { MARKS_MOST = 512 };

uint8_t reader_hue(const struct reader *r, uint32_t label)
{
    const struct label *l = schema_label(r->session.schema, label);
    if (l->colour.kind == LABEL_COLOUR_RGB && label < THEME_ALL_HUES - THEME_OWN_HUES)
        return (uint8_t)(THEME_OWN_HUES + label);
    return (uint8_t)((l->colour.kind == LABEL_COLOUR_INDEX ? l->colour.index : label) % THEME_HUES);
}

void reader_take_hues(struct reader *r)
{
    for (uint32_t i = 0; i < schema_count(r->session.schema); i++) {
        struct label_colour c = schema_label(r->session.schema, i)->colour;
        if (reader_hue(r, i) >= THEME_OWN_HUES)
            theme_set_hue(r->theme, reader_hue(r, i),
                          (uint32_t)c.r << 16 | (uint32_t)c.g << 8 | c.b);
    }
}

const struct annotation *reader_annotation_at(struct reader *r, size_t offset, unsigned mask)
{
    struct annotation_cursor cursor;
    const struct annotation *best = NULL;
    const struct annotation *a =
        r->chosen_id ? annotations_get(r->session.annotations, r->chosen_id) : NULL;
    for (size_t i = 0; a && mask & 1u << a->status && i < a->fragment_count; i++)
        if (range_contains(a->fragments[i], offset))
            return a;
    annotations_find(r->session.annotations, (struct range){offset, offset}, mask, &cursor);
    while ((a = annotations_next(&cursor)))
        if (!best || a->range.end - a->range.start <= best->range.end - best->range.start)
            best = a;
    return best;
}

static void mark_blocks(struct reader *r, struct range visible, struct mark_vec *out)
{
    static const enum role roles[] = {
        [BLOCK_PARAGRAPH] = ROLE_TEXT,    [BLOCK_TITLE] = ROLE_ARTICLE_TITLE,
        [BLOCK_METADATA] = ROLE_METADATA, [BLOCK_HEADING] = ROLE_HEADING,
        [BLOCK_CAPTION] = ROLE_CAPTION,   [BLOCK_CREDIT] = ROLE_CREDIT,
    };
    const struct block_vec *blocks = article_blocks(r->session.article);
    size_t i = article_block_at(r->session.article, visible.start);
    for (i = i == SIZE_MAX ? 0 : i; i < blocks->n && blocks->v[i].range.start < visible.end; i++)
        if (blocks->v[i].kind != BLOCK_PARAGRAPH)
            vec_push(out, (struct mark){blocks->v[i].range, roles[blocks->v[i].kind], 0,
                                        PRIORITY_BLOCK, 0});
}

static void mark_repeats(struct reader *r, struct range visible, struct mark_vec *out)
{
    size_t found[MARKS_MOST];
    const struct repeats *repeats = repeat_rows_repeats(r->repeat_rows);
    size_t n = repeats_overlapping(repeats, visible, found, MARKS_MOST);
    size_t current = SIZE_MAX, place;
    if (r->frame.focus == FRAME_DUPLICATES)
        repeat_rows_at(r->repeat_rows, list_selected(r->repeat_list), &current, &place);
    for (size_t i = 0; i < n; i++) {
        size_t group = repeats->group_of[found[i]];
        enum role role = group == current                             ? ROLE_DUPLICATE_CURRENT
                         : repeats->groups.v[group].kind == DUP_EXACT ? ROLE_DUPLICATE_EXACT
                                                                      : ROLE_DUPLICATE_NEAR;
        vec_push(out,
                 (struct mark){repeats->places.v[found[i]].range, role, 0, PRIORITY_REPEAT, 0});
    }
}

static bool has_attributes(const struct reader *r, const struct annotation *a)
{
    struct attached_attributes list = {0};
    if (a->id & ANNOTATION_SUGGESTION)
        return false;
    attached_attributes(r->session.annotations, a->id, &list);
    bool any = list.n > 0;
    attached_attributes_release(&list);
    return any;
}

static void mark_names(struct reader *r, struct range visible, struct mark_vec *out)
{
    static const enum role roles[] = {
        [ANNOTATION_SUGGESTED] = ROLE_ENTITY_SUGGESTED,
        [ANNOTATION_ACCEPTED] = ROLE_ENTITY_ACCEPTED,
        [ANNOTATION_REJECTED] = ROLE_ENTITY_REJECTED,
        [ANNOTATION_HAND] = ROLE_ENTITY_ACCEPTED,
    };
    struct annotation_cursor cursor;
    const struct annotation *a, *here = NULL;
    struct range selected;
    /* a refused proposal is of interest only to who labels */
    unsigned mask = r->label_mode ? ANNOTATIONS_ALL : ANNOTATIONS_ALL & ~ANNOTATIONS_REJECTED;
    if (r->label_mode && !textview_selection(r->view, &selected))
        here = reader_annotation_at(r, textview_cursor(r->view), mask);
    uint32_t here_id = here ? here->id : 0;
    annotations_find(r->session.annotations, visible, mask, &cursor);
    for (size_t n = 0; n < MARKS_MOST && (a = annotations_next(&cursor)); n++) {
        const struct label *l = schema_label(r->session.schema, a->label);
        bool doubtful = a->status == ANNOTATION_SUGGESTED && a->score >= 0 && a->score < label_sure;
        enum role role = doubtful ? ROLE_ENTITY_DOUBTFUL : roles[a->status];
        for (size_t k = 0; k < a->fragment_count; k++) {
            vec_push(out,
                     (struct mark){a->fragments[k], role, reader_hue(r, a->label), PRIORITY_NAME,
                                   k == 0 && a->status != ANNOTATION_REJECTED ? l->key : 0});
            if (a->id == here_id)
                vec_push(out, (struct mark){a->fragments[k], ROLE_CANDIDATE,
                                            reader_hue(r, a->label), PRIORITY_CANDIDATE, 0});
        }
        if (a->note || has_attributes(r, a))
            vec_push(out, (struct mark){a->range, ROLE_NOTE, 0, PRIORITY_NAME, 0});
    }
}

static void mark_hits(struct reader *r, struct range visible, struct mark_vec *out)
{
    struct range hits[MARKS_MOST];
    if (!r->search)
        return;
    size_t n = search_all(r->search, r->session.text, visible, hits, MARKS_MOST);
    for (size_t i = 0; i < n; i++) {
        bool current = hits[i].start == r->hit.start && hits[i].end == r->hit.end;
        vec_push(out, (struct mark){hits[i], current ? ROLE_SEARCH_CURRENT : ROLE_SEARCH_HIT, 0,
                                    PRIORITY_HIT, 0});
    }
}

/* What a label for all of them would reach. */
static void mark_same(struct reader *r, struct range visible, struct mark_vec *out)
{
    size_t n;
    const struct range_vec *places = preview_places(r, &n);
    for (size_t i = 0, marked = 0; n > 1 && i < n && marked < MARKS_MOST; i++)
        if (range_overlaps(places->v[i], visible)) {
            vec_push(out, (struct mark){places->v[i], ROLE_SAME, 0, PRIORITY_SAME, 0});
            marked++;
        }
}

static void mark_place(struct reader *r, uint32_t id, struct mark_vec *out)
{
    const struct annotation *a = annotations_get(r->session.annotations, id);
    for (size_t i = 0; a && i < a->fragment_count; i++)
        vec_push(out, (struct mark){a->fragments[i], ROLE_LINK, 0, PRIORITY_LINK, 0});
}

/* The annotation that is marked, and the other ends of the relations at the cursor. */
static void mark_links(struct reader *r, struct mark_vec *out)
{
    const struct annotation *here =
        reader_annotation_at(r, textview_cursor(r->view), ANNOTATIONS_MADE);
    struct attached_relations list = {0};
    if (here)
        attached_relations(r->session.annotations, here->id, &list);
    for (size_t i = 0; i < list.n; i++)
        mark_place(r, list.v[i].from == here->id ? list.v[i].to : list.v[i].from, out);
    attached_relations_release(&list);
    if (r->marked_id)
        mark_place(r, r->marked_id, out);
}

void reader_marks(struct range visible, struct mark_vec *out, void *data)
{
    struct reader *r = data;
    mark_blocks(r, visible, out);
    mark_repeats(r, visible, out);
    mark_names(r, visible, out);
    if (r->adjudication)
        adjudicate_mark(r, visible, out, PRIORITY_DIFFERENCE);
    mark_same(r, visible, out);
    mark_links(r, out);
    mark_hits(r, visible, out);
}

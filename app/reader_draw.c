/* The picture: geometry, text, panes, the two lines at the bottom. */
#include "app/articles.h"

#include "core/base/alloc.h"
#include "core/base/strbuf.h"

#include <stdlib.h>
#include <string.h>

enum { LETTERS = 26, LABEL_ROWS_MOST = 2 };

/* Letters with their labels, in LABEL mode. */
static size_t letters(const struct reader *r, struct keyline_label labels[LETTERS])
{
    size_t n = 0;
    for (uint32_t i = 0;
         reader_mode(r) == MODE_LABEL && i < schema_count(r->session.schema) && n < LETTERS; i++) {
        const struct label *l = schema_label(r->session.schema, i);
        if (l->key && !l->grouping)
            labels[n++] = (struct keyline_label){l->key, reader_hue(r, i), l->name};
    }
    return n;
}

void reader_layout(struct reader *r)
{
    struct frame_wish wish = r->wish;
    struct keyline_label labels[LETTERS];
    wish.label_rows = label_rows_needed(terminal_width(r->terminal), labels, letters(r, labels));
    if (wish.label_rows > LABEL_ROWS_MOST)
        wish.label_rows = LABEL_ROWS_MOST;
    if (r->compare) { /* two texts take the room of everything */
        wish.compare = true;
        wish.entities = wish.duplicates = false;
        wish.focus = FRAME_ARTICLE;
    }
    r->frame = frame_compute(terminal_width(r->terminal), terminal_height(r->terminal), &wish);
    if (r->browsing ||
        r->orphan_rows) { /* the list takes the room; the text keeps its own for later */
        textview_set_size(r->view, r->frame.article.width, r->frame.article.height);
        wish.entities = wish.duplicates = false;
        wish.focus = FRAME_ARTICLE;
        r->frame = frame_compute(terminal_width(r->terminal), terminal_height(r->terminal), &wish);
    } else if (r->compare)
        compare_layout(r->compare);
    else
        textview_set_size(r->view, r->frame.article.width, r->frame.article.height);
}

/* ---- titles
 * -------------------------------------------------------------------------------------- */

static char *article_label(struct reader *r)
{
    if (r->adjudication)
        return adjudicate_title(r);
    struct range title = article_title(r->session.article);
    if (title.end > title.start)
        return text_copy_line(r->session.text, title);
    return xstrdup(article_name(r->session.article));
}

static void draw_frame(struct reader *r, const struct canvas *screen)
{
    char *title = article_label(r);
    char file[64] = "", entities[64], repeats[64], entity_hint[64], repeat_hint[64];
    if (r->files.n > 1)
        snprintf(file, sizeof file, "file %zu/%zu", r->file + 1, r->files.n);
    snprintf(entities, sizeof entities, "Entities %zu", entity_rows_total(r->entity_rows));
    snprintf(repeats, sizeof repeats, "Duplicates %zu", repeat_rows_total(r->repeat_rows));
    list_hint(r->entity_list, entity_hint, sizeof entity_hint);
    list_hint(r->repeat_list, repeat_hint, sizeof repeat_hint);
    char articles[128] = "", articles_hint[64] = "";
    if (r->browsing) {
        article_rows_progress(r->article_rows, articles, sizeof articles);
        list_hint(r->article_list, articles_hint, sizeof articles_hint);
    }
    const struct frame_titles titles = {
        .article = r->browsing      ? articles
                   : r->orphan_rows ? "Annotations without a place"
                   : r->compare     ? compare_title(r->compare, TWIN_LEFT)
                                    : title,
        .article_right = r->browsing ? articles_hint : file,
        .second = r->compare ? compare_title(r->compare, TWIN_RIGHT) : "",
        .second_right = "",
        .entities = entities,
        .entities_right = entity_hint,
        .duplicates = repeats,
        .duplicates_right = repeat_hint,
    };
    frame_draw(&r->frame, screen, &titles);
    free(title);
}

/* ---- status line
 * ---------------------------------------------------------------------------------- */

static void describe_selection(struct reader *r, struct range selection, struct strbuf *b)
{
    char *text = text_copy_line(r->session.text, selection);
    strbuf_addf(b, "selected  \"%s\"", text);
    free(text);
}

static void describe_hit(struct reader *r, char *out, size_t size)
{
    size_t index;
    if (r->hit.end <= r->hit.start)
        return;
    if (!r->hits_known) {
        snprintf(out, size, "/%s", search_pattern(r->search));
        return;
    }
    search_hits_around(r, &index);
    snprintf(out, size, "hit %zu of %zu%s", index + 1, r->hits.n, r->hits_more ? "+" : "");
}

static void describe_edits(struct reader *r, char *out, size_t size)
{
    struct document *d = r->session.document;
    size_t unsaved = document_unsaved(d);
    if (document_read_only(d))
        snprintf(out, size, "read-only");
    else if (!document_durable(d))
        snprintf(out, size, "NOT SAVED");
    else if (r->options->annotator && !unsaved)
        snprintf(out, size, "%s%s", r->options->annotator, r->saved > 0 ? ", saved" : "");
    else if (unsaved)
        snprintf(out, size, "%zu edit%s", unsaved, unsaved == 1 ? "" : "s");
    else if (r->saved > 0)
        snprintf(out, size, "saved");
}

static void draw_status(struct reader *r, const struct canvas *c)
{
    struct session *s = &r->session;
    struct strbuf what = STRBUF_INIT;
    static const char *const stop_names[STOPS_COUNT] = {"", "annotations", "repeats", "notes",
                                                        "hits"};
    char place[64], percent[32], hit[128] = "", edits[64] = "", open[64] = "", recording[32] = "";
    char same[32] = "";
    size_t same_count;
    size_t cursor = textview_cursor(r->view), block = article_block_at(s->article, cursor);
    const struct block_vec *blocks = article_blocks(s->article);
    uint8_t hue = 0;
    enum role role = ROLE_STATUS;
    struct range selection;
    const struct annotation *a = reader_annotation_at(r, cursor, ANNOTATIONS_ALL);
    bool text = !r->compare && !r->browsing;
    if (r->browsing) {
        size_t file = article_rows_file(r->article_rows, list_selected(r->article_list));
        strbuf_adds(&what, file == SIZE_MAX ? "" : r->files.v[file]);
    } else if (r->compare)
        strbuf_adds(&what, compare_status(r->compare));
    else if (r->adjudication && r->label_mode)
        adjudicate_describe(r, &what);
    else if (textview_selection(r->view, &selection))
        describe_selection(r, selection, &what);
    else if (a) {
        reader_describe(r, a, &what);
        hue = reader_hue(r, a->label);
        role = ROLE_LABEL;
    }
    if (block != SIZE_MAX && article_structure_complete(s->article))
        snprintf(place, sizeof place, "¶%zu/%zu", block + 1, blocks->n);
    else if (block != SIZE_MAX)
        snprintf(place, sizeof place, "¶%zu", block + 1);
    else
        place[0] = '\0';
    snprintf(percent, sizeof percent, "%d %%", textview_percent(r->view));
    describe_hit(r, hit, sizeof hit);
    describe_edits(r, edits, sizeof edits);
    size_t undecided = annotations_count(s->annotations, ANNOTATIONS_SUGGESTED, SCHEMA_NONE);
    if (r->label_mode && !r->browsing)
        snprintf(open, sizeof open, "%zu open%s%s", undecided,
                 *stop_names[r->stops] ? ", Tab: " : "", stop_names[r->stops]);
    preview_places(r, &same_count);
    if (same_count > 1)
        snprintf(same, sizeof same, "%zu same", same_count);
    if (r->awaited != CMD_NONE)
        snprintf(recording, sizeof recording, "%s: which letter?", command_info(r->awaited)->name);
    else if (r->recording)
        snprintf(recording, sizeof recording, "recording %c", (int)r->recording);
    const char *job = NULL;
    uint64_t done = 0, total = 0;
    if (!jobs_busy(r->searches, &job, &done, &total) && !jobs_busy(s->jobs, &job, &done, &total) &&
        !jobs_busy(others_jobs(r->others), &job, &done, &total) &&
        !jobs_busy(folder_jobs(r->folder), &job, &done, &total))
        job = NULL;
    if (everywhere_busy(r, &done, &total))
        job = "labelling";
    const struct status_part parts[] = {
        {!r->label_mode || r->browsing ? ""
         : r->adjudication             ? "COMPARE"
                                       : "LABEL",
         ROLE_STATUS_MODE, 0, 9, false, 0, 0},
        {recording, ROLE_STATUS_MODE, 0, 8, false, 0, 0},
        {keymap_pending(r->keymap), ROLE_KEY_NAME, 0, 8, false, 0, 0},
        {strbuf_str(&what), role, hue, 7, false, 0, 0},
        {job ? job : "", ROLE_PROGRESS, 0, 4, true, done, job && total ? total : 0},
        {text ? same : "", ROLE_STATUS, 0, 4, true, 0, 0},
        {text ? hit : "", ROLE_STATUS, 0, 5, true, 0, 0},
        {open, ROLE_STATUS, 0, 3, true, 0, 0},
        {text ? place : "", ROLE_STATUS, 0, 2, true, 0, 0},
        {text ? percent : "", ROLE_STATUS, 0, 6, true, 0, 0},
        {r->browsing ? "" : edits, ROLE_STATUS, 0, 5, true, 0, 0},
    };
    statusline_draw(c, parts, sizeof parts / sizeof *parts);
    strbuf_release(&what);
}

/* ---- key line, prompt, message
 * -------------------------------------------------------------------- */

static void draw_keys(struct reader *r, const struct canvas *c)
{
    struct keyline_label labels[LETTERS];
    size_t n = rect_empty(r->frame.labels) ? letters(r, labels) : 0;
    keyline_draw(c, r->keymap, reader_mode(r), labels, n);
}

/* They stand whatever else the lines at the bottom have to say. */
static void draw_letters(struct reader *r, const struct canvas *screen)
{
    struct keyline_label labels[LETTERS];
    if (rect_empty(r->frame.labels))
        return;
    struct canvas c = canvas_part(screen, r->frame.labels);
    label_rows_draw(&c, labels, letters(r, labels));
}

static const char article_keys[] =
    "Enter open  i label  / filter  s sort  Esc back to the text  q quit";
static const char orphan_keys[] =
    "Enter look for its words  Backspace drop  U undo  Esc back to the text";
static const char adjudicate_keys[] =
    "1 A  2 B  + both  - neither  Enter as it is  letter other label  Tab next  , undo  Esc leave";
static const char compare_keys[] = "Esc leave  Enter go  n N other  j k scroll";

static void draw_bottom(struct reader *r, const struct canvas *screen)
{
    struct canvas keys = canvas_part(screen, r->frame.keys);
    struct canvas status = canvas_part(screen, r->frame.status);
    if (r->prompt) {
        char hit[128] = "";
        size_t selected;
        if (r->prompt_use == PROMPT_SEARCH || r->prompt_use == PROMPT_SEARCH_BACK)
            describe_hit(r, hit, sizeof hit);
        prompt_draw(r->prompt, &keys, hit);
        if (prompt_candidates(r->prompt, &selected))
            prompt_draw_candidates(r->prompt, &status);
        else
            draw_status(r, &status);
        return;
    }
    draw_status(r, &status);
    if (r->message[0])
        statusline_message(&keys, r->message, r->message_role);
    else if (r->orphan_rows)
        statusline_message(&keys, orphan_keys, ROLE_KEY_LINE);
    else if (r->browsing)
        statusline_message(&keys, article_keys, ROLE_KEY_LINE);
    else if (r->compare)
        statusline_message(&keys, compare_keys, ROLE_KEY_LINE);
    else if (r->adjudication && r->label_mode)
        statusline_message(&keys, adjudicate_keys, ROLE_KEY_LINE);
    else
        draw_keys(r, &keys);
}

/* ---- all
 * ------------------------------------------------------------------------------------------ */

/* The rows follow the annotations, the repeats and the filter. */
void reader_update_lists(struct reader *r)
{
    if (entity_rows_update(r->entity_rows, list_filter(r->entity_list)))
        list_changed(r->entity_list);
    if (repeat_rows_update(r->repeat_rows, list_filter(r->repeat_list)))
        list_changed(r->repeat_list);
    if (article_rows_update(r->article_rows, list_filter(r->article_list)))
        list_changed(r->article_list);
    repeats_hide(r);
}

void reader_draw(struct reader *r)
{
    struct canvas screen = canvas_screen(r->terminal, r->theme);
    canvas_clear(&screen);
    reader_update_lists(r);
    bool in_text = r->frame.focus == FRAME_ARTICLE && !r->prompt && !r->help && !r->menu;
    if (r->orphan_rows) {
        struct canvas c = canvas_part(&screen, r->frame.article);
        list_draw(r->orphan_list, &c, !r->prompt);
    } else if (r->browsing) {
        struct canvas c = canvas_part(&screen, r->frame.article);
        list_draw(r->article_list, &c, !r->prompt);
    } else if (r->compare)
        compare_draw(r->compare, &screen);
    else if (!rect_empty(r->frame.article)) {
        struct canvas c = canvas_part(&screen, r->frame.article);
        textview_draw(r->view, &c, in_text);
    }
    if (!rect_empty(r->frame.entities)) {
        struct canvas c = canvas_part(&screen, r->frame.entities);
        list_draw(r->entity_list, &c, r->frame.focus == FRAME_ENTITIES && !r->prompt);
    }
    if (!rect_empty(r->frame.duplicates)) {
        struct canvas c = canvas_part(&screen, r->frame.duplicates);
        list_draw(r->repeat_list, &c, r->frame.focus == FRAME_DUPLICATES && !r->prompt);
    }
    draw_frame(r, &screen);
    draw_letters(r, &screen);
    if (r->menu) {
        struct rect all = {0, 0, r->frame.screen.width, r->frame.status.y};
        struct canvas c =
            canvas_part(&screen, rect_empty(r->frame.article_box) ? all : r->frame.article_box);
        menu_draw(r->menu, &c);
    }
    if (r->help) {
        /* the lines at the bottom stay */
        int height = r->frame.status.y > 0 ? r->frame.status.y : r->frame.screen.height;
        struct canvas c = canvas_part(&screen, (struct rect){0, 0, r->frame.screen.width, height});
        help_draw(r->help, &c);
    }
    draw_bottom(r, &screen);
    terminal_flush(r->terminal);
}

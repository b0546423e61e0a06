#include "config.h"

#include "tests/unit/check.h"
#include "tests/screen/labelling.h"
#include "tests/unit/brat-check.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *words;
    int nth;
    const char *label;
    float score;
    const char *second;
} proposals[] = {
    {"Crab Island", 1, "LOC", 0.97F, "ORG"},
    {"Tomas Reinholt", 1, "PER", 0.95F, "ORG"},
    {"Shen Qiaoyun", 1, "PER", 0.99F, "ORG"},
    {"Haiyan Institute of Tidal Energy", 3, "ORG", 0.85F, "LOC"},
    {"Shen Qiaoyun", 2, "PER", 0.60F, "ORG"},
    {"Donglai Maritime University", 1, "ORG", 0.50F, "LOC"},
    {"Li Moran", 1, "PER", 0.91F, NULL},
};
_Static_assert(sizeof proposals / sizeof *proposals == LABELLING_PROPOSALS, "see the header");

static uint32_t label(struct reading *g, const char *name)
{
    uint32_t id = schema_find(g->reader.session.schema, name);
    assert_int_not_equal(id, SCHEMA_NONE);
    return id;
}

void labelling_propose(struct reading *g)
{
    struct suggestion items[LABELLING_PROPOSALS];
    memset(items, 0, sizeof items);
    for (size_t i = 0; i < LABELLING_PROPOSALS; i++) {
        struct suggestion *s = &items[i];
        s->start = reading_offset(g, proposals[i].words, proposals[i].nth);
        s->end = s->start + strlen(proposals[i].words);
        s->label = label(g, proposals[i].label);
        s->score = proposals[i].score;
        s->alternatives[0] = (struct annotation_alternative){s->label, s->score};
        s->alternative_count = 1;
        if (proposals[i].second) {
            s->alternatives[1] =
                (struct annotation_alternative){label(g, proposals[i].second), 0.01F};
            s->alternatives[2] = (struct annotation_alternative){SCHEMA_NONE, 0.005F};
            s->alternative_count = 3;
        }
    }
    /* what is proposed where no model is */
    annotations_suggest(g->reader.session.annotations, "capitals", (struct range){0, SIZE_MAX},
                        NULL, 0);
    annotations_suggest(g->reader.session.annotations, "model", (struct range){0, SIZE_MAX}, items,
                        LABELLING_PROPOSALS);
}

void labelling_begin(struct reading *g)
{
    setenv("DIPLE_MODEL", "/nowhere/diple.model", 1);
    reading_start(g, "sample.txt", 120, 60);
    assert_non_null(strstr(reading_message(g), "no names: "));
    labelling_propose(g);
    reading_type(g, "g");
}

const struct annotation *labelling_at(struct reading *g, const char *words, int nth)
{
    struct annotation_cursor c;
    const struct annotation *a;
    size_t start = reading_offset(g, words, nth), end = start + strlen(words);
    annotations_find(g->reader.session.annotations, (struct range){start, end}, ANNOTATIONS_ALL,
                     &c);
    while ((a = annotations_next(&c)))
        if (a->range.start == start && a->range.end == end)
            return a;
    return NULL;
}

void assert_annotation(struct reading *g, const char *words, int nth, enum annotation_status status,
                       const char *name)
{
    const struct annotation *a = labelling_at(g, words, nth);
    if (!a)
        fail_msg("nothing at '%s'; %s", words, reading_message(g));
    assert_int_equal(a->status, status);
    assert_string_equal(schema_label(g->reader.session.schema, a->label)->name, name);
}

size_t labelling_count(struct reading *g, unsigned mask)
{
    return annotations_count(g->reader.session.annotations, mask, SCHEMA_NONE);
}

/* Writes, and reads the file as brat would. */
char *labelling_written(struct reading *g)
{
    size_t n, text_n;
    reading_type(g, "\x13");
    char *ann = reading_file(g, "sample.ann", &n), *text = reading_file(g, "sample.txt", &text_n);
    assert_non_null(ann);
    assert_brat(text, text_n, ann, n);
    free(text);
    return ann;
}

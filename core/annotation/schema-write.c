/* Writing brat's configuration from a schema. */
#include "core/annotation/schema-private.h"

#include "core/base/strbuf.h"

#include <string.h>

/* Labels of `parent` with theirs below them. The depth is that of the schema's own hierarchy;
 * labels come after their parents, so that there is no circle. */
static void add_labels(const struct schema *s, struct strbuf *out)
{
    for (uint32_t i = 0; i < s->labels.n; i++) {
        const struct label *l = s->labels.v[i].label;
        size_t level = 0;
        for (uint32_t p = l->parent; p != SCHEMA_NONE && level < 32; level++)
            p = s->labels.v[p].label->parent;
        for (; level > 0; level--)
            strbuf_addc(out, '\t');
        strbuf_addf(out, "%s%s\n", l->grouping ? "!" : "", l->name);
    }
}

static const char *label_or_any(const struct schema *s, uint32_t label)
{
    return label == SCHEMA_NONE ? "<ENTITY>" : s->labels.v[label].label->name;
}

char *schema_annotation_conf(const struct schema *s)
{
    struct strbuf out = STRBUF_INIT;
    strbuf_adds(&out, "[entities]\n");
    add_labels(s, &out);
    strbuf_adds(&out, "\n[relations]\n");
    for (size_t i = 0; i < s->relations.n; i++) {
        const struct schema_relation *r = &s->relations.v[i];
        strbuf_addf(&out, "%s\t%s:%s, %s:%s\n", r->name, r->argument1, label_or_any(s, r->label1),
                    r->argument2, label_or_any(s, r->label2));
    }
    strbuf_adds(&out, "\n[events]\n\n[attributes]\n");
    for (size_t i = 0; i < s->attributes.n; i++) {
        const struct schema_attribute *a = &s->attributes.v[i];
        strbuf_addf(&out, "%s\tArg:<ENTITY>", a->name);
        for (size_t k = 0; k < a->value_count; k++)
            strbuf_addf(&out, "%s%s", k ? "|" : ", Value:", a->values[k]);
        strbuf_addc(&out, '\n');
    }
    return strbuf_detach(&out);
}

char *schema_visual_conf(const struct schema *s)
{
    /* Light colours that stay apart, for labels that have none of their own. */
    static const char *const palette[] = {"#ffccaa", "#8fb2ff", "#a5d6a7", "#e1bee7",
                                          "#ffe082", "#b0bec5", "#f48fb1", "#80deea",
                                          "#c5e1a5", "#d7ccc8", "#b39ddb", "#ffab91"};
    struct strbuf out = STRBUF_INIT;
    strbuf_adds(&out, "[labels]\n");
    for (size_t i = 0; i < s->labels.n; i++) {
        const struct label *l = s->labels.v[i].label;
        if (strcmp(l->name, l->display) != 0)
            strbuf_addf(&out, "%s | %s\n", l->name, l->display);
    }
    strbuf_adds(&out, "\n[drawing]\nSPAN_DEFAULT\tfgColor:black, bgColor:lightgreen, "
                      "borderColor:darken\n");
    for (size_t i = 0; i < s->labels.n; i++) {
        const struct label *l = s->labels.v[i].label;
        if (l->grouping)
            continue;
        strbuf_addf(&out, "%s\tbgColor:", l->name);
        if (l->colour.kind == LABEL_COLOUR_RGB)
            strbuf_addf(&out, "#%02x%02x%02x\n", l->colour.r, l->colour.g, l->colour.b);
        else
            strbuf_addf(&out, "%s\n", palette[i % (sizeof palette / sizeof *palette)]);
    }
    return strbuf_detach(&out);
}

char *schema_kb_shortcuts_conf(const struct schema *s)
{
    struct strbuf out = STRBUF_INIT;
    for (size_t i = 0; i < s->labels.n; i++) {
        const struct label *l = s->labels.v[i].label;
        if (l->key)
            strbuf_addf(&out, "%c\t%s\n", l->key - 'a' + 'A', l->name);
    }
    return strbuf_detach(&out);
}

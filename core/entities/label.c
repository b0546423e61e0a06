#include "core/entities/label.h"

#include <string.h>

static const struct {
    const char *name;
    bool minor;
} rule_labels[RULE_LABELS] = {
    [RULE_MONEY] = {"MONEY", true},       [RULE_PERCENT] = {"PERCENT", true},
    [RULE_QUANTITY] = {"QUANTITY", true}, [RULE_TIME] = {"TIME", true},
    [RULE_URL] = {"URL", true},           [RULE_EMAIL] = {"EMAIL", true},
    [RULE_WORK] = {"WORK", false},
};

const char *rule_label_name(enum rule_label label)
{
    return rule_labels[label].name;
}

bool rule_label_is_minor(enum rule_label label)
{
    return rule_labels[label].minor;
}

static int find(const struct model *m, const char *name)
{
    for (unsigned i = 0; i < m->label_count; i++)
        if (!strcmp(m->labels[i], name))
            return (int)i;
    return -1;
}

struct known_labels known_labels_of(const struct model *m)
{
    return (struct known_labels){
        .person = find(m, "PER"),
        .organisation = find(m, "ORG"),
        .place = find(m, "LOC"),
        .nation = find(m, "NORP"),
        .date = find(m, "DATE"),
        .other = find(m, "MISC"),
    };
}

/* All labels that a recogniser gives: those of its model, then those of the rules. */
#ifndef DIPLE_ENTITIES_LABEL_H
#define DIPLE_ENTITIES_LABEL_H

#include "core/entities/model.h"

#include <stdbool.h>
#include <stddef.h>

enum rule_label {
    RULE_MONEY,
    RULE_PERCENT,
    RULE_QUANTITY,
    RULE_TIME,
    RULE_URL,
    RULE_EMAIL,
    RULE_WORK,
    RULE_LABELS,
};

const char *rule_label_name(enum rule_label label);
bool rule_label_is_minor(enum rule_label label);

/* Labels of the model that the rules about whole articles know by name; -1 where it has none. */
struct known_labels {
    int person, organisation, place, nation, date, other;
};
struct known_labels known_labels_of(const struct model *m);

#endif

/* What hangs on annotations: attributes, relations; and the labels of the article as a whole.
 *
 * All of it are lines of the brat file (https://brat.nlplab.org/standoff.html) that the set keeps:
 * "A1 Negation T3", "A2 Confidence T3 High", "R1 Employs Arg1:T1 Arg2:T3". What hangs on the
 * trigger of an event stands on the event there, as brat allows nothing else to refer to a trigger.
 * brat knows no labels of documents: they are notes about nothing, "#1 DocumentLabel document
 * finance" (with TABs), which it reads, keeps and does not draw.
 *
 * The edits need an open step, as all edits do; they change nothing and return false when the
 * annotation is not there or is a suggestion. */
#ifndef DIPLE_ANNOTATION_ATTACHED_H
#define DIPLE_ANNOTATION_ATTACHED_H

#include "core/annotation/annotations.h"

struct attached_attribute {
    char *name;
    char *value; /* NULL: it has none */
};
struct attached_attributes {
    struct attached_attribute *v;
    size_t n, cap;
};
/* Appends those of one annotation, in the order of the file. */
void attached_attributes(const struct annotations *set, uint32_t id,
                         struct attached_attributes *out);
void attached_attributes_release(struct attached_attributes *list);
/* Gives the attribute that value (NULL: none) in place of the one it has; `on` false takes the
 * attribute away. */
bool attached_set_attribute(struct annotations *set, uint32_t id, const char *name,
                            const char *value, bool on);

struct attached_relation {
    char *key; /* "R3" */
    char *name;
    uint32_t from, to; /* annotations; the trigger where an event is meant */
};
struct attached_relations {
    struct attached_relation *v;
    size_t n, cap;
};
/* Appends those that begin or end at the annotation; id 0: all. Relations of which an end is no
 * annotation are left out. */
void attached_relations(const struct annotations *set, uint32_t id, struct attached_relations *out);
void attached_relations_release(struct attached_relations *list);
/* Adds "name from to"; when it is there already it is taken away. roles: what the two arguments are
 * called, "Arg1" and "Arg2" normally. */
bool attached_relate(struct annotations *set, const char *name, const char *const roles[2],
                     uint32_t from, uint32_t to);

struct attached_labels {
    char **v;
    size_t n, cap;
};
/* Appends the labels of the article. */
void attached_labels(const struct annotations *set, struct attached_labels *out);
void attached_labels_release(struct attached_labels *list);
/* Makes exactly these the labels of the article; true when that changed something. */
bool attached_set_labels(struct annotations *set, const char *const *names, size_t count);
/* Is this "#" line such a label? Its name then, else NULL. */
const char *attached_label_of(const struct annotation_line *line);

#endif

/* What decisions tell about the rest of the article, at once.
 *
 * Every accepted or hand-made annotation is evidence for the same words elsewhere; a person's also
 * for the last name alone, and one with an abbreviation in brackets behind it ("Sample Office
 * (SO)") for that abbreviation. Possessives count as the name itself. Words that were rejected and
 * never accepted are not proposed again with that label. What is left of a proposal beside the part
 * that was accepted is proposed alone. All of it is made anew from the present annotations, so an
 * undo takes it back, and all of it are suggestions, of the source "hand". */
#ifndef DIPLE_ANNOTATION_EVIDENCE_H
#define DIPLE_ANNOTATION_EVIDENCE_H

#include "core/annotation/annotations.h"
#include "core/annotation/namebook.h"

/* Larger texts, and more annotations, would take too long after every decision: there the words
 * tell nothing. */
#define EVIDENCE_MOST_BYTES ((size_t)4 << 20)
#define EVIDENCE_MOST_ANNOTATIONS 5000

#define EVIDENCE_SOURCE "hand"

enum evidence_kind {
    EVIDENCE_SAME,         /* the same words have this label elsewhere */
    EVIDENCE_LAST_NAME,    /* the last word of a person's name */
    EVIDENCE_ABBREVIATION, /* stands in brackets behind the long form */
    EVIDENCE_ALTERNATIVE,  /* the likelier label for these words was rejected elsewhere */
    EVIDENCE_REST,         /* was part of a proposal that was accepted in part */
    EVIDENCE_RULE,         /* these words always have this label, a person has said */
    EVIDENCE_COPY,         /* this passage stands again elsewhere, with this label */
    EVIDENCE_FOLDER,       /* the same words have this label in another article */
};

/* A suggestion and why it is made. */
struct evidence_reason {
    struct range range;
    uint32_t label;
    enum evidence_kind kind;
    float score;
    size_t
        from; /* offset of the annotation it comes from; EVIDENCE_FOLDER: number of the article */
};

struct evidence;

/* Splits the text into words, some 10 ms for a MB; text must outlive it. */
struct evidence *evidence_new(const struct text *text);
void evidence_free(struct evidence *e); /* NULL is allowed */

/* Replaces the suggestions of the source "hand" in set, which is of the same text. `more`, of
 * `count`, are made as well where the words say nothing (copies). `book`, NULL: none, tells of
 * other articles; what was decided in this one counts more. About a millisecond for a long article.
 */
void evidence_update(struct evidence *e, struct annotations *set,
                     const struct evidence_reason *more, size_t count, const struct namebook *book);

/* Why there is this suggestion, as of the last update; NULL: not by evidence. */
const struct evidence_reason *evidence_why(const struct evidence *e, struct range range,
                                           uint32_t label);

#endif

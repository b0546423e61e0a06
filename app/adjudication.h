/* Two people's annotations of the open article, and what becomes of the places where they disagree:
 * the result is the article's own annotations. */
#ifndef DIPLE_APP_ADJUDICATION_H
#define DIPLE_APP_ADJUDICATION_H

#include "app/session.h"
#include "core/annotation/agreement.h"
#include "core/format/format.h"

struct adjudication;

enum side { SIDE_A, SIDE_B };

/* What of a disagreement stands in the article's annotations. */
enum taken { TAKEN_NEITHER, TAKEN_A, TAKEN_B, TAKEN_BOTH, TAKEN_OTHER };

/* A side from a file of any format that can be read; NULL with an error. Places that are not in the
 * text are left out: *report says so. */
struct annotations *adjudication_read(struct session *s, const char *path,
                                      struct format_report *report, struct error *err);
/* A side that is the article's annotations as they are now. */
struct annotations *adjudication_copy(struct session *s);

/* Takes both sides over. The names are copied. anew: the article's annotations are to be made of
 * the two, so what is taken already has been decided; otherwise it is only where they begin. */
struct adjudication *adjudication_new(struct session *s, struct annotations *a,
                                      struct annotations *b, const char *name_a, const char *name_b,
                                      bool anew);
void adjudication_free(struct adjudication *j); /* NULL is allowed */

const struct agreement *adjudication_agreement(const struct adjudication *j);
const char *adjudication_name(const struct adjudication *j, enum side side);

/* The disagreements, in text order. */
size_t adjudication_count(const struct adjudication *j);
size_t adjudication_open(struct adjudication *j); /* that nobody has decided */
const struct difference *adjudication_difference(const struct adjudication *j, size_t i);
struct range adjudication_place(const struct adjudication *j,
                                size_t i); /* of both sides together */
enum taken adjudication_taken(struct adjudication *j, size_t i);
bool adjudication_is_decided(struct adjudication *j, size_t i);

/* The one at an offset, or SIZE_MAX. */
size_t adjudication_at(const struct adjudication *j, size_t offset);
/* The next or previous one that is open, or just the next, around the end; SIZE_MAX: none. */
size_t adjudication_next(struct adjudication *j, size_t from, bool forward, bool open_only);

/* Within a step of the article's annotations; what was taken before goes. Attributes come along. */
void adjudication_take(struct adjudication *j, size_t i, enum taken what);
/* The place, of the side that is taken now, or of A, with another label. */
void adjudication_relabel(struct adjudication *j, size_t i, uint32_t label);
void adjudication_decide(struct adjudication *j, size_t i, bool decided);
/* Takes over what both sides agree on; returns how many annotations. */
size_t adjudication_take_agreed(struct adjudication *j);

#endif

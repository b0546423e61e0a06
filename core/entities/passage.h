/* A passage: the tokens of one piece of text with everything that the features of the model look
 * at. Training and tagging both read passages, so both see the same. */
#ifndef DIPLE_ENTITIES_PASSAGE_H
#define DIPLE_ENTITIES_PASSAGE_H

#include "core/entities/form.h"
#include "core/entities/knowledge.h"
#include "core/entities/tokenizer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum word_flag {
    WORD_FIRST = 1, /* of its sentence */
    WORD_LAST = 2,
    WORD_CAPITALS = 4, /* its sentence has words in capitals only, or nearly */
    WORD_QUOTED = 8,
    WORD_BRACKETED = 16,
    WORD_TITLED = 32,  /* its sentence writes nearly every word with a capital */
    WORD_PLACE = 63,   /* all of the above; what follows is of the word itself */
    WORD_NOMINAL = 64, /* may stand in a run of nouns: function words and signs part such runs; "of"
                        * and "and" and what joins compounds do not */
    WORD_CAPITAL = 128, /* FORM_CAPITAL */
};

enum name_part { NAME_NONE, NAME_BEGIN, NAME_INSIDE, NAME_END, NAME_SINGLE };

struct word {
    uint32_t form;
    uint32_t flags;      /* enum word_flag */
    uint64_t lists;      /* 4 bits per gazetteer type: enum name_part */
    uint32_t occurrence; /* PASSAGE_UNCOUNTED or its place among the occurrences of its root */
};

/* Of the capitalised occurrences of a word the first so many inform each other. */
#define PASSAGE_MOST_OCCURRENCES 8
#define PASSAGE_UNCOUNTED UINT32_MAX

/* What the passage as a whole says about one lower-case form. */
struct theme {
    uint32_t epoch;
    uint32_t lower, inner; /* occurrences in lower case; capitalised inside a sentence */
    uint32_t count;        /* of at[] */
    uint32_t at[PASSAGE_MOST_OCCURRENCES]; /* words: capitalised, not in a line of capitals */
};

struct passage {
    const uint8_t *text;
    const struct token *tokens; /* as many as words */
    struct word *v;
    size_t n, cap;
    struct form_table *forms;
    const struct form *form_at; /* by number, once the tokens are read */
    const struct knowledge *knowledge;
    struct theme *themes; /* by root */
    size_t theme_count;
    uint32_t epoch;
};

void passage_init(struct passage *p, const struct knowledge *knowledge);
void passage_release(struct passage *p);

/* Called for every form not met before, with its number. */
typedef void passage_fresh(struct passage *p, uint32_t form, const uint8_t *s, size_t n,
                           void *data);

/* Reads the tokens (starts[i]: token i begins a sentence). They and the text must stay. */
void passage_read(struct passage *p, const uint8_t *text, const struct token *tokens,
                  const bool *starts, size_t count, passage_fresh *fresh, void *data);

static inline const struct form *passage_form(const struct passage *p, size_t i)
{
    return &p->form_at[p->v[i].form];
}

/* The theme of word i's root in this passage. */
static inline const struct theme *passage_theme(const struct passage *p, size_t i)
{
    return &p->themes[passage_form(p, i)->root];
}

static inline bool passage_begins(const struct passage *p, size_t i)
{
    return p->v[i].flags & WORD_FIRST;
}

#endif

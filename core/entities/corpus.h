/* Annotated text for training and measuring: documents with gold spans, from several formats. */
#ifndef DIPLE_ENTITIES_CORPUS_H
#define DIPLE_ENTITIES_CORPUS_H

#include "core/base/error.h"
#include "core/entities/chain.h"
#include "core/entities/tokenizer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Label names in the order of first sight. */
struct label_set {
    char *name[CHAIN_MOST_LABELS];
    unsigned n;
};
void label_set_release(struct label_set *s);
/* The label's number; when it is not there it is added, or, when `fixed` or full, -1 comes back. */
int label_set_find(struct label_set *s, const char *name, size_t n, bool fixed);

struct gold_span {
    size_t start, end; /* bytes of the document's text */
    unsigned label;
};

struct gold_vec {
    struct gold_span *v;
    size_t n, cap;
};

struct document {
    uint8_t *text;
    size_t n;
    struct token_vec tokens;
    bool *starts;         /* per token: does a sentence begin here? */
    struct gold_vec gold; /* sorted, not overlapping */
};

void document_release(struct document *d);
/* Tokenizes the text; sentences from tokens_mark_sentences, or from the line ends alone. */
void document_read(struct document *d, bool lines_are_sentences);

struct corpus {
    struct document *v;
    size_t n, cap;
};

void corpus_release(struct corpus *c);

/* Of every `parts` documents drops the one numbered `part` (0-based), or all the others: a fixed
 * split by whole documents. parts 0: nothing happens. */
void corpus_split(struct corpus *c, unsigned part, unsigned parts, bool keep_part);

/* CoNLL columns: token first, tag (IOB1, IOB2 or BIOES) last, parted by tab or blank; an empty line
 * between sentences; -DOCSTART- between documents. The text is put together with a blank between
 * tokens and a line end behind each sentence, then read by our own tokenizer. Universal NER files
 * (number, token, tag, ...; comment lines) are understood too: there tokens_glued says that the
 * script writes no blanks. `fixed`: spans with labels not in the set are left out. */
bool corpus_read_conll(struct corpus *c, const char *path, struct label_set *labels, bool fixed,
                       bool tokens_glued, struct error *err);

/* NAME.ann beside NAME.txt in brat standoff (code points); only continuous text-bound annotations
 * count, and of overlapping ones the longest. */
bool corpus_read_brat(struct corpus *c, const char *ann_path, struct label_set *labels, bool fixed,
                      struct error *err);

/* Prose with its names marked where they stand, "[PER Lu Xin] left [LOC Harbin]": a paragraph per
 * line, lines of ===== between documents, no other square brackets. */
bool corpus_read_marked(struct corpus *c, const char *path, struct label_set *labels, bool fixed,
                        struct error *err);

/* By the name: *.ann is brat, *.marked marked prose, a folder is all of these in it in the order of
 * their names (FOLDER/START*: of those that begin so), everything else CoNLL columns. */
bool corpus_read(struct corpus *c, const char *path, struct label_set *labels, bool fixed,
                 bool tokens_glued, struct error *err);

#endif

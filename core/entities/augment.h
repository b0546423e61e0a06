/* More training text made from what is there. Machine-translated news writes long names half in
 * lower case ("Harbin University of technology", "Ministry of industry and information
 * technology"), which ordinary corpora never do, so names are rewritten that way in copies of their
 * sentences. */
#ifndef DIPLE_ENTITIES_AUGMENT_H
#define DIPLE_ENTITIES_AUGMENT_H

#include "core/entities/corpus.h"

/* Appends to the corpus, per document, one document of the changed copies of its sentences: in ORG
 * and MISC names of three tokens or more the words behind "of", "for" or "on" lose their capital,
 * save those that stand in a LOC, PER or NORP name anywhere in the corpus; of long ORG names
 * without such a word some lose the capitals behind the second word. The choice hangs on the seed
 * and on the name. */
void augment_corpus(struct corpus *c, struct label_set *labels, uint64_t seed);

/* Appends `rounds` documents per document: copies of the sentences that have names, each name
 * replaced by another one of its label drawn from the corpus. For small corpora (Dai & Adel, COLING
 * 2020). */
void augment_replace(struct corpus *c, unsigned rounds, uint64_t seed);

#endif

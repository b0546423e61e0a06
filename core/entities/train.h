/* Learns a model from annotated text and writes its file. */
#ifndef DIPLE_ENTITIES_TRAIN_H
#define DIPLE_ENTITIES_TRAIN_H

#include "core/base/error.h"
#include "core/base/progress.h"
#include "core/entities/instances.h"
#include "core/entities/kind.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TRAIN_MOST_SOURCES 64

struct train_source {
    char *path;      /* corpus_read() */
    unsigned domain; /* 0: what the model is for; else one of the auxiliary domains (instances.h) */
    unsigned kind;   /* 1 + number of its kind of text, 0: plain, or not to be told apart by */
    char *unmarked;  /* labels that it does not mark, separated by commas; NULL: none */
    float weight;    /* of its gradients */
    bool augment;    /* add copies of its sentences with lower-cased name tails (augment.h) */
    bool glued;      /* a script without blanks */
    unsigned replace;               /* rounds of augment_replace() */
    unsigned held_part, held_parts; /* documents kept for measuring: corpus_split() */
};

struct train_recipe {
    struct train_source sources[TRAIN_MOST_SOURCES];
    size_t source_count;
    char *kinds[KINDS_MOST]; /* names; the corrections of kind i are those of domain
                                train_kind_domain(i) */
    unsigned kind_count;
    char *clusters[2]; /* files; NULL: none */
    char *names[8];
    size_t name_files;
    char *leave_out;  /* gazetteer types, separated by commas */
    char *labels;     /* in order, separated by commas; NULL: as they come */
    char *base_model; /* a model file whose clusters and names are used when no lists are given */
    unsigned cutoff, epochs, threads, batch;
    unsigned second;      /* folds of the training for the second look (second.h); 0: none */
    unsigned fold, folds; /* leave out every folds-th document from the fold-th on; 0: none */
    float rate, l1, l2, dropout;
    struct train_bonus {
        char *label;
        float value; /* natural logarithms, for a name of this label to begin */
    } bonuses[4];    /* for labels that many corpora leave out */
    size_t bonus_count;
    float prune; /* weights nearer to zero than this are left out of the file */
    uint64_t seed;
};

/* The domain of a kind's corpora, from the top down; domain= counts from the bottom up. */
static inline unsigned train_kind_domain(unsigned kind)
{
    return INSTANCES_MOST_DOMAINS - 1 - kind;
}

/* The defaults for every number, nothing else. */
void train_recipe_init(struct train_recipe *r);
void train_recipe_release(struct train_recipe *r);

/* Reads a recipe file: lines of a word and its values; relative paths start in `folder`, those that
 * begin with ./ in the folder of the recipe itself.
 *   labels PER,ORG,...      clusters FILE       names FILE       leave-out TYPE,...      base MODEL
 *   corpus FILE [kind=NAME] [domain=N] [unmarked=LABEL,...] [weight=X] [augment] [replace=ROUNDS]
 * [glued] [held=PART/PARTS]
 *   bonus LABEL VALUE
 *   set NAME VALUE          (second cutoff epochs threads batch rate l1 l2 dropout
 * prune seed)      */
bool train_recipe_read(struct train_recipe *r, const char *path, const char *folder,
                       struct error *err);
/* One "set": false when there is no such number or the value is out of its range. */
bool train_recipe_set(struct train_recipe *r, const char *name, const char *value,
                      struct error *err);
/* Adds a corpus with the defaults: all labels marked, domain 0. NULL when there are too many. */
struct train_source *train_recipe_add(struct train_recipe *r, const char *path);

struct train_report {
    size_t documents, sentences, words, features, rows, weights, bytes;
    double likelihood; /* mean per word, last epoch */
};

/* False with an error, or with err->message empty when cancelled. */
bool train_model(const struct train_recipe *r, const char *out_path, struct progress *p,
                 struct train_report *report, struct error *err);

#endif

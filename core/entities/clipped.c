#include "core/entities/clipped.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST 7

/* Sorted by strcmp. */
static const char leads[][LONGEST + 1] = {
    "adm",  "asst",   "atty", "brig", "capt", "cf",   "cmdr", "col",  "comdr", "cpl",  "det",
    "dr",   "eng",    "fig",  "figs", "fr",   "gen",  "gov",  "govt", "hon",   "insp", "lt",
    "maj",  "messrs", "mgr",  "mlle", "mme",  "mr",   "mrs",  "ms",   "msgr",  "mt",   "mx",
    "no",   "nos",    "ph",   "pp",   "pres", "prof", "pvt",  "rep",  "reps",  "rev",  "sen",
    "sens", "sgt",    "sr",   "st",   "ste",  "supt", "viz",  "vol",  "vols",  "vs",
};

static const char ends[][LONGEST + 1] = {
    "al",   "apr",  "aug", "ave",  "blvd", "bros", "calif", "co",   "colo", "conn", "corp", "dec",
    "dept", "dist", "esq", "est",  "etc",  "feb",  "fla",   "ga",   "ill",  "inc",  "jan",  "jr",
    "jul",  "jun",  "ltd", "mar",  "mass", "mfg",  "mich",  "minn", "nov",  "oct",  "penn", "plc",
    "pty",  "rd",   "sep", "sept", "tenn", "tex",  "univ",  "va",   "wash", "wis",
};

static int compare(const void *a, const void *b)
{
    return strcmp(a, b);
}

enum clipped clipped_find(const uint8_t *word, size_t n)
{
    char key[LONGEST + 1] = "";
    if (n < 2 || n > LONGEST)
        return CLIPPED_NOT;
    for (size_t i = 0; i < n; i++) {
        uint8_t c = word[i] | 0x20;
        if (c < 'a' || c > 'z')
            return CLIPPED_NOT;
        key[i] = (char)c;
    }
    /* "no", "ill", "mar" and the like are words too: as abbreviations they are capitalised. */
    if (word[0] >= 'a' && strcmp(key, "vs") && strcmp(key, "etc") && strcmp(key, "al") &&
        strcmp(key, "cf") && strcmp(key, "pp") && strcmp(key, "viz"))
        return CLIPPED_NOT;
    if (bsearch(key, leads, sizeof leads / sizeof leads[0], sizeof leads[0], compare))
        return CLIPPED_LEADS;
    if (bsearch(key, ends, sizeof ends / sizeof ends[0], sizeof ends[0], compare))
        return CLIPPED_ENDS;
    return CLIPPED_NOT;
}

#include "core/text/abbreviation.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <unistr.h>

enum { LONGEST = 16 };

/* Sorted by bytes; in lower case. Collected from English, with the commonest of German, French,
 * Spanish and Russian, whose articles are read too. */
static const struct entry {
    const char *word;
    enum abbreviation kind;
    bool capital; /* only when it begins with a capital: "Sat." but not "sat." */
} entries[] = {
    {"a.m", ABBREVIATION_TIME, false},       {"abb", ABBREVIATION_NUMBER, false},
    {"adm", ABBREVIATION_TITLE, true},       {"al", ABBREVIATION_NAME, false},
    {"am", ABBREVIATION_TIME, false},        {"amb", ABBREVIATION_TITLE, true},
    {"anm", ABBREVIATION_NUMBER, false},     {"app", ABBREVIATION_NUMBER, false},
    {"approx", ABBREVIATION_INNER, false},   {"apr", ABBREVIATION_MONTH, true},
    {"art", ABBREVIATION_NUMBER, false},     {"arts", ABBREVIATION_NUMBER, false},
    {"assn", ABBREVIATION_NAME, false},      {"assoc", ABBREVIATION_NAME, false},
    {"atty", ABBREVIATION_TITLE, true},      {"aug", ABBREVIATION_MONTH, true},
    {"ave", ABBREVIATION_NAME, false},       {"bd", ABBREVIATION_NUMBER, false},
    {"bldg", ABBREVIATION_NAME, false},      {"blvd", ABBREVIATION_NAME, false},
    {"brig", ABBREVIATION_TITLE, true},      {"bro", ABBREVIATION_TITLE, true},
    {"bros", ABBREVIATION_NAME, false},      {"bzw", ABBREVIATION_INNER, false},
    {"c", ABBREVIATION_NUMBER, false},       {"ca", ABBREVIATION_NUMBER, false},
    {"capt", ABBREVIATION_TITLE, true},      {"cdr", ABBREVIATION_TITLE, true},
    {"cf", ABBREVIATION_INNER, false},       {"ch", ABBREVIATION_NUMBER, false},
    {"chap", ABBREVIATION_NUMBER, false},    {"chaps", ABBREVIATION_NUMBER, false},
    {"cit", ABBREVIATION_INNER, false},      {"cmdr", ABBREVIATION_TITLE, true},
    {"co", ABBREVIATION_NAME, false},        {"col", ABBREVIATION_TITLE, true},
    {"comr", ABBREVIATION_TITLE, true},      {"corp", ABBREVIATION_NAME, false},
    {"cos", ABBREVIATION_NAME, false},       {"cpl", ABBREVIATION_TITLE, true},
    {"d.h", ABBREVIATION_INNER, false},      {"d.i", ABBREVIATION_INNER, false},
    {"dec", ABBREVIATION_MONTH, true},       {"dept", ABBREVIATION_NAME, false},
    {"det", ABBREVIATION_TITLE, true},       {"dipl", ABBREVIATION_TITLE, true},
    {"dipl.-ing", ABBREVIATION_NAME, false}, {"dist", ABBREVIATION_NAME, false},
    {"div", ABBREVIATION_NAME, false},       {"dr", ABBREVIATION_TITLE, true},
    {"dres", ABBREVIATION_TITLE, true},      {"e.a", ABBREVIATION_INNER, false},
    {"e.g", ABBREVIATION_INNER, false},      {"ed", ABBREVIATION_NUMBER, false},
    {"eds", ABBREVIATION_NUMBER, false},     {"eg", ABBREVIATION_INNER, false},
    {"eq", ABBREVIATION_NUMBER, false},      {"eqs", ABBREVIATION_NUMBER, false},
    {"esp", ABBREVIATION_INNER, false},      {"esq", ABBREVIATION_NAME, false},
    {"est", ABBREVIATION_NAME, false},       {"etal", ABBREVIATION_LAST, false},
    {"etc", ABBREVIATION_LAST, false},       {"evtl", ABBREVIATION_INNER, false},
    {"exs", ABBREVIATION_NUMBER, false},     {"ext", ABBREVIATION_NAME, false},
    {"feb", ABBREVIATION_MONTH, true},       {"fig", ABBREVIATION_NUMBER, false},
    {"figs", ABBREVIATION_NUMBER, false},    {"fr", ABBREVIATION_TITLE, true},
    {"fri", ABBREVIATION_MONTH, true},       {"ft", ABBREVIATION_TITLE, true},
    {"gen", ABBREVIATION_TITLE, true},       {"ggf", ABBREVIATION_INNER, false},
    {"gov", ABBREVIATION_TITLE, true},       {"govt", ABBREVIATION_NAME, false},
    {"hon", ABBREVIATION_TITLE, true},       {"hrsg", ABBREVIATION_NAME, false},
    {"hwy", ABBREVIATION_NAME, false},       {"i.a", ABBREVIATION_INNER, false},
    {"i.c", ABBREVIATION_INNER, false},      {"i.e", ABBREVIATION_INNER, false},
    {"ibid", ABBREVIATION_INNER, false},     {"ie", ABBREVIATION_INNER, false},
    {"inc", ABBREVIATION_NAME, false},       {"incl", ABBREVIATION_INNER, false},
    {"ing", ABBREVIATION_TITLE, true},       {"insp", ABBREVIATION_TITLE, true},
    {"inst", ABBREVIATION_NAME, false},      {"intl", ABBREVIATION_NAME, false},
    {"jan", ABBREVIATION_MONTH, true},       {"jr", ABBREVIATION_NAME, false},
    {"jul", ABBREVIATION_MONTH, true},       {"jun", ABBREVIATION_MONTH, true},
    {"llc", ABBREVIATION_NAME, false},       {"lt", ABBREVIATION_TITLE, true},
    {"ltd", ABBREVIATION_NAME, false},       {"maj", ABBREVIATION_TITLE, true},
    {"mar", ABBREVIATION_MONTH, true},       {"messrs", ABBREVIATION_TITLE, true},
    {"mfg", ABBREVIATION_NAME, false},       {"mgr", ABBREVIATION_TITLE, true},
    {"mlle", ABBREVIATION_TITLE, true},      {"mme", ABBREVIATION_TITLE, true},
    {"mon", ABBREVIATION_MONTH, true},       {"mr", ABBREVIATION_TITLE, true},
    {"mrs", ABBREVIATION_TITLE, true},       {"ms", ABBREVIATION_TITLE, true},
    {"msgr", ABBREVIATION_TITLE, true},      {"mt", ABBREVIATION_TITLE, true},
    {"mtn", ABBREVIATION_NAME, false},       {"n.b", ABBREVIATION_INNER, false},
    {"natl", ABBREVIATION_NAME, false},      {"no", ABBREVIATION_NUMBER, false},
    {"nos", ABBREVIATION_NUMBER, false},     {"nov", ABBREVIATION_MONTH, true},
    {"nr", ABBREVIATION_NUMBER, false},      {"o.g", ABBREVIATION_INNER, false},
    {"oct", ABBREVIATION_MONTH, true},       {"op", ABBREVIATION_INNER, false},
    {"p", ABBREVIATION_NUMBER, false},       {"p.ex", ABBREVIATION_INNER, false},
    {"p.m", ABBREVIATION_TIME, false},       {"para", ABBREVIATION_NUMBER, false},
    {"paras", ABBREVIATION_NUMBER, false},   {"pg", ABBREVIATION_NUMBER, false},
    {"plc", ABBREVIATION_NAME, false},       {"pm", ABBREVIATION_TIME, false},
    {"pp", ABBREVIATION_NUMBER, false},      {"pres", ABBREVIATION_TITLE, true},
    {"prof", ABBREVIATION_TITLE, true},      {"pt", ABBREVIATION_NUMBER, false},
    {"publ", ABBREVIATION_NAME, false},      {"pvt", ABBREVIATION_TITLE, true},
    {"rd", ABBREVIATION_NAME, false},        {"ref", ABBREVIATION_NUMBER, false},
    {"refs", ABBREVIATION_NUMBER, false},    {"rep", ABBREVIATION_TITLE, true},
    {"resp", ABBREVIATION_INNER, false},     {"rev", ABBREVIATION_TITLE, true},
    {"s.a", ABBREVIATION_INNER, false},      {"sat", ABBREVIATION_MONTH, true},
    {"sec", ABBREVIATION_NUMBER, false},     {"secs", ABBREVIATION_NUMBER, false},
    {"sen", ABBREVIATION_TITLE, true},       {"sep", ABBREVIATION_MONTH, true},
    {"sept", ABBREVIATION_MONTH, true},      {"sgt", ABBREVIATION_TITLE, true},
    {"sr", ABBREVIATION_NAME, false},        {"sra", ABBREVIATION_TITLE, true},
    {"srta", ABBREVIATION_TITLE, true},      {"st", ABBREVIATION_NAME, false},
    {"ste", ABBREVIATION_TITLE, true},       {"sun", ABBREVIATION_MONTH, true},
    {"supt", ABBREVIATION_TITLE, true},      {"tab", ABBREVIATION_NUMBER, false},
    {"tel", ABBREVIATION_NAME, false},       {"thu", ABBREVIATION_MONTH, true},
    {"thur", ABBREVIATION_MONTH, true},      {"thurs", ABBREVIATION_MONTH, true},
    {"tj", ABBREVIATION_LAST, false},        {"tue", ABBREVIATION_MONTH, true},
    {"tues", ABBREVIATION_MONTH, true},      {"u.a", ABBREVIATION_INNER, false},
    {"univ", ABBREVIATION_NAME, false},      {"usf", ABBREVIATION_LAST, false},
    {"usw", ABBREVIATION_LAST, false},       {"v", ABBREVIATION_INNER, false},
    {"ven", ABBREVIATION_TITLE, true},       {"vers", ABBREVIATION_NUMBER, false},
    {"vgl", ABBREVIATION_INNER, false},      {"viz", ABBREVIATION_INNER, false},
    {"vol", ABBREVIATION_NUMBER, false},     {"vols", ABBREVIATION_NUMBER, false},
    {"vs", ABBREVIATION_INNER, false},       {"wed", ABBREVIATION_MONTH, true},
    {"z.b", ABBREVIATION_INNER, false},      {"ziff", ABBREVIATION_NUMBER, false},
    {"др", ABBREVIATION_LAST, false},        {"т.д", ABBREVIATION_LAST, false},
    {"т.п", ABBREVIATION_LAST, false},
};

/* Sorted by bytes. Words that hardly ever follow a company's name, a title or "U.S." within a
 * sentence when they have a capital. */
static const char *const openers[] = {
    "A",       "Aber",    "After", "All",     "Although",  "An",    "And",   "Another",
    "Are",     "As",      "At",    "Because", "Before",    "Both",  "But",   "By",
    "Can",     "Das",     "Der",   "Did",     "Die",       "Do",    "Does",  "During",
    "Each",    "Ein",     "Eine",  "El",      "Elle",      "Er",    "Es",    "Even",
    "Every",   "Few",     "For",   "From",    "Had",       "Has",   "Have",  "He",
    "Her",     "Here",    "His",   "How",     "However",   "I",     "If",    "Il",
    "Im",      "In",      "Is",    "It",      "Its",       "La",    "Las",   "Later",
    "Le",      "Les",     "Los",   "Many",    "Meanwhile", "Most",  "My",    "No",
    "Not",     "Now",     "Of",    "On",      "Once",      "One",   "Or",    "Other",
    "Our",     "Perhaps", "She",   "Should",  "Sie",       "Since", "So",    "Some",
    "Still",   "Such",    "That",  "The",     "Their",     "Then",  "There", "These",
    "They",    "This",    "Those", "Though",  "Thus",      "To",    "Today", "Und",
    "Under",   "Until",   "We",    "Well",    "Were",      "What",  "When",  "Where",
    "Whether", "Which",   "While", "Who",     "Why",       "Wir",   "With",  "Would",
    "Yes",     "Yet",     "You",   "Your"};

static const char *const date_words[] = {
    "Apr",    "April",     "Aug",      "August",   "BST",     "Beijing",  "CDT",       "CEST",
    "CET",    "CST",       "CT",       "Central",  "Dec",     "December", "Dezember",  "EDT",
    "EST",    "ET",        "Eastern",  "Feb",      "Februar", "February", "Fri",       "Friday",
    "GMT",    "Greenwich", "IST",      "JST",      "Jan",     "Januar",   "January",   "Jul",
    "Juli",   "July",      "Jun",      "June",     "Juni",    "MDT",      "MST",       "MT",
    "Mai",    "Mar",       "March",    "May",      "Mon",     "Monday",   "Moscow",    "Mountain",
    "März",   "Nov",       "November", "Oct",      "October", "Oktober",  "PDT",       "PST",
    "PT",     "Pacific",   "Sat",      "Saturday", "Sep",     "Sept",     "September", "Sun",
    "Sunday", "Thu",       "Thurs",    "Thursday", "Tue",     "Tues",     "Tuesday",   "UTC",
    "Wed",    "Wednesday"};

struct key {
    const uint8_t *s;
    size_t n;
};

static int compare_word(const struct key *key, const char *word)
{
    size_t n = strlen(word);
    int order = memcmp(key->s, word, key->n < n ? key->n : n);
    return order ? order : (key->n > n) - (key->n < n);
}

static int compare_listed(const void *key, const void *word)
{
    return compare_word(key, *(const char *const *)word);
}

static int compare_entry(const void *key, const void *entry)
{
    return compare_word(key, ((const struct entry *)entry)->word);
}

static bool is_capital(const uint8_t *s, size_t n)
{
    ucs4_t cp;
    return n && u8_mbtouc(&cp, s, n) > 0 && uc_is_upper(cp);
}

/* Lower case, character by character, in at most LONGEST bytes; 0 when it does not fit. */
static size_t lower(const uint8_t *s, size_t n, uint8_t out[LONGEST])
{
    size_t used = 0;
    for (size_t i = 0; i < n;) {
        ucs4_t cp;
        i += (size_t)u8_mbtouc(&cp, s + i, n - i);
        int len = u8_uctomb(out + used, uc_tolower(cp), (ptrdiff_t)(LONGEST - used));
        if (len <= 0)
            return 0;
        used += (size_t)len;
    }
    return used;
}

/* "U.S", "Ph.D", "J.R.R": pieces of one to three letters with stops between. */
static bool is_dotted(const uint8_t *s, size_t n)
{
    size_t letters = 0, stops = 0;
    for (size_t i = 0; i < n;) {
        ucs4_t cp;
        i += (size_t)u8_mbtouc(&cp, s + i, n - i);
        if (cp == '.') {
            if (!letters)
                return false;
            stops++;
            letters = 0;
        } else if (!uc_is_alpha(cp) || ++letters > 3) {
            return false;
        }
    }
    return stops && letters;
}

enum abbreviation abbreviation_kind(const uint8_t *s, size_t n)
{
    uint8_t word[LONGEST];
    size_t len = n <= LONGEST ? lower(s, n, word) : 0;
    if (!len)
        return ABBREVIATION_NONE;
    struct key key = {word, len};
    const struct entry *e =
        bsearch(&key, entries, sizeof entries / sizeof *entries, sizeof *entries, compare_entry);
    if (e && (!e->capital || is_capital(s, n)))
        return e->kind;
    return is_dotted(s, n) ? ABBREVIATION_NAME : ABBREVIATION_NONE;
}

bool abbreviation_is_opener(const uint8_t *s, size_t n)
{
    struct key key = {s, n};
    return bsearch(&key, openers, sizeof openers / sizeof *openers, sizeof *openers,
                   compare_listed);
}

bool abbreviation_is_date_word(const uint8_t *s, size_t n)
{
    struct key key = {s, n};
    return bsearch(&key, date_words, sizeof date_words / sizeof *date_words, sizeof *date_words,
                   compare_listed);
}

#include "core/entities/origin.h"

#include <stdbool.h>
#include <string.h>

#define LONGEST 16

static const char *const initials[] = {"zh", "ch", "sh", "b", "p", "m", "f", "d",
                                       "t",  "n",  "l",  "g", "k", "h", "j", "q",
                                       "x",  "r",  "z",  "c", "s", "y", "w", ""};

/* Each group of finals with the initials that it goes with ("-": none). After the standard GB/T
 * 16159's table of syllables, a little wider than it. */
static const struct {
    const char *final, *initials;
} finals[] = {
    {"a", "b p m f d t n l g k h zh ch sh z c s y w -"},
    {"o", "b p m f w y -"},
    {"e", "m d t n l g k h zh ch sh r z c s y -"},
    {"ai", "b p m d t n l g k h zh ch sh z c s w -"},
    {"ei", "b p m f d n l g h zh sh z w -"},
    {"ao", "b p m d t n l g k h zh ch sh r z c s y -"},
    {"ou", "p m f d t n l g k h zh ch sh r z c s y -"},
    {"an", "b p m f d t n l g k h zh ch sh r z c s y w -"},
    {"en", "b p m f n g k h zh ch sh r z c s w -"},
    {"ang", "b p m f d t n l g k h zh ch sh r z c s y w -"},
    {"eng", "b p m f d t n l g k h zh ch sh r z c s w"},
    {"ong", "d t n l g k h zh ch r z c s y"},
    {"i", "b p m d t n l j q x zh ch sh r z c s y"},
    {"ia", "l j q x"},
    {"ie", "b p m d t n l j q x"},
    {"iao", "b p m d t n l j q x"},
    {"iu", "m d n l j q x"},
    {"ian", "b p m d t n l j q x"},
    {"in", "b p m n l j q x y"},
    {"iang", "n l j q x"},
    {"ing", "b p m d t n l j q x y"},
    {"iong", "j q x"},
    {"u", "b p m f d t n l g k h j q x zh ch sh r z c s y w"},
    {"ua", "g k h zh sh"},
    {"uo", "d t n l g k h zh ch sh r z c s"},
    {"uai", "g k h zh ch sh"},
    {"ui", "d t g k h zh ch sh r z c s"},
    {"uan", "d t n l g k h j q x zh ch sh r z c s y"},
    {"un", "d t l g k h j q x zh ch sh r z c s y"},
    {"uang", "g k h zh ch sh"},
    {"ue", "n l j q x y"},
    {"er", "-"},
};

static bool goes_with(const char *list, const char *initial)
{
    const char *want = *initial ? initial : "-";
    size_t n = strlen(want);
    for (const char *s = list; *s; s += strcspn(s, " "), s += *s == ' ')
        if (!strncmp(s, want, n) && (s[n] == ' ' || !s[n]))
            return true;
    return false;
}

static bool is_syllable(const char *s, size_t n)
{
    for (size_t i = 0; i < sizeof initials / sizeof *initials; i++) {
        size_t m = strlen(initials[i]);
        if (m >= n || strncmp(s, initials[i], m) != 0)
            continue;
        for (size_t f = 0; f < sizeof finals / sizeof *finals; f++)
            if (strlen(finals[f].final) == n - m && !strncmp(s + m, finals[f].final, n - m) &&
                goes_with(finals[f].initials, initials[i]))
                return true;
    }
    return false;
}

/* Bit k of ends[i]: s[0..i) can be read as k syllables. */
static unsigned pinyin(const char *s, size_t n)
{
    uint8_t ends[LONGEST + 1] = {1};
    for (size_t i = 0; i < n; i++) {
        if (!(ends[i] & 7))
            continue;
        size_t from = i + (i && s[i] == '\'');
        for (size_t k = 1; k <= 6 && from + k <= n; k++)
            if (is_syllable(s + from, k))
                ends[from + k] |= (uint8_t)((ends[i] & 7) << 1);
    }
    return (ends[n] >> 1) & 7;
}

static bool is_vowel(char c)
{
    return c == 'a' || c == 'i' || c == 'u' || c == 'e' || c == 'o';
}

/* One mora at s (a consonant or none, y or none, a vowel; or a final n); its length, 0: none. */
static size_t mora(const char *s, size_t n)
{
    static const char *const heads[] = {"sh", "ch", "ts", "k", "s", "t", "n", "h", "f", "m",
                                        "y",  "r",  "w",  "g", "z", "j", "d", "b", "p", ""};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        size_t m = strlen(heads[i]);
        if (n <= m || strncmp(s, heads[i], m) != 0)
            continue;
        if (n > m + 1 && s[m] == 'y' && m == 1 && is_vowel(s[m + 1]))
            return m + 2;
        if (is_vowel(s[m]))
            return m + 1;
    }
    return *s == 'n' ? 1 : 0;
}

static bool kana(const char *s, size_t n)
{
    size_t at = 0, count = 0;
    while (at < n) {
        if (at + 1 < n && s[at] == s[at + 1] && !is_vowel(s[at]) && at) {
            at++; /* a doubled consonant */
            continue;
        }
        size_t m = mora(s + at, n - at);
        if (!m)
            return false;
        at += m;
        count++;
    }
    return count >= 2;
}

unsigned origin_of(const uint8_t *s, size_t n)
{
    char word[LONGEST + 1];
    if (n < 2 || n > LONGEST)
        return 0;
    for (size_t i = 0; i < n; i++) {
        uint8_t c = s[i];
        if (c >= 'A' && c <= 'Z')
            c |= 0x20;
        if (!(c >= 'a' && c <= 'z') && !(c == '\'' && i && i + 1 < n))
            return 0;
        word[i] = (char)c;
    }
    word[n] = '\0';
    return pinyin(word, n) | (kana(word, n) ? ORIGIN_KANA : 0);
}

#include "core/entities/origin.h"

#include <stdbool.h>
#include <string.h>

#define LONGEST 16

/* The initials as bits; none is one of them. */
enum initial {
    B = 1 << 0,
    P = 1 << 1,
    M = 1 << 2,
    F = 1 << 3,
    D = 1 << 4,
    T = 1 << 5,
    N = 1 << 6,
    L = 1 << 7,
    G = 1 << 8,
    K = 1 << 9,
    H = 1 << 10,
    J = 1 << 11,
    Q = 1 << 12,
    X = 1 << 13,
    R = 1 << 14,
    Z = 1 << 15,
    C = 1 << 16,
    S = 1 << 17,
    Y = 1 << 18,
    W = 1 << 19,
    ZH = 1 << 20,
    CH = 1 << 21,
    SH = 1 << 22,
    NONE = 1 << 23,
};

/* The finals with the initials that each goes with. After the standard GB/T 16159's table of
 * syllables, a little wider than it. */
static const struct {
    char final[5];
    uint8_t length;
    uint32_t initials;
} finals[] = {
    {"a", 1, B | P | M | F | D | T | N | L | G | K | H | ZH | CH | SH | Z | C | S | Y | W | NONE},
    {"o", 1, B | P | M | F | W | Y | NONE},
    {"e", 1, M | D | T | N | L | G | K | H | ZH | CH | SH | R | Z | C | S | Y | NONE},
    {"ai", 2, B | P | M | D | T | N | L | G | K | H | ZH | CH | SH | Z | C | S | W | NONE},
    {"ei", 2, B | P | M | F | D | N | L | G | H | ZH | SH | Z | W | NONE},
    {"ao", 2, B | P | M | D | T | N | L | G | K | H | ZH | CH | SH | R | Z | C | S | Y | NONE},
    {"ou", 2, P | M | F | D | T | N | L | G | K | H | ZH | CH | SH | R | Z | C | S | Y | NONE},
    {"an", 2,
     B | P | M | F | D | T | N | L | G | K | H | ZH | CH | SH | R | Z | C | S | Y | W | NONE},
    {"en", 2, B | P | M | F | N | G | K | H | ZH | CH | SH | R | Z | C | S | W | NONE},
    {"ang", 3,
     B | P | M | F | D | T | N | L | G | K | H | ZH | CH | SH | R | Z | C | S | Y | W | NONE},
    {"eng", 3, B | P | M | F | D | T | N | L | G | K | H | ZH | CH | SH | R | Z | C | S | W},
    {"ong", 3, D | T | N | L | G | K | H | ZH | CH | R | Z | C | S | Y},
    {"i", 1, B | P | M | D | T | N | L | J | Q | X | ZH | CH | SH | R | Z | C | S | Y},
    {"ia", 2, L | J | Q | X},
    {"ie", 2, B | P | M | D | T | N | L | J | Q | X},
    {"iao", 3, B | P | M | D | T | N | L | J | Q | X},
    {"iu", 2, M | D | N | L | J | Q | X},
    {"ian", 3, B | P | M | D | T | N | L | J | Q | X},
    {"in", 2, B | P | M | N | L | J | Q | X | Y},
    {"iang", 4, N | L | J | Q | X},
    {"ing", 3, B | P | M | D | T | N | L | J | Q | X | Y},
    {"iong", 4, J | Q | X},
    {"u", 1,
     B | P | M | F | D | T | N | L | G | K | H | J | Q | X | ZH | CH | SH | R | Z | C | S | Y | W},
    {"ua", 2, G | K | H | ZH | SH},
    {"uo", 2, D | T | N | L | G | K | H | ZH | CH | SH | R | Z | C | S},
    {"uai", 3, G | K | H | ZH | CH | SH},
    {"ui", 2, D | T | G | K | H | ZH | CH | SH | R | Z | C | S},
    {"uan", 3, D | T | N | L | G | K | H | J | Q | X | ZH | CH | SH | R | Z | C | S | Y},
    {"un", 2, D | T | L | G | K | H | J | Q | X | ZH | CH | SH | R | Z | C | S | Y},
    {"uang", 4, G | K | H | ZH | CH | SH},
    {"ue", 2, N | L | J | Q | X | Y},
    {"er", 2, NONE},
};

/* The initial that s[0..n) begins with and its length. */
static uint32_t initial_of(const char *s, size_t n, size_t *length)
{
    static const char single[] = "bpmfdtnlgkhjqxrzcsyw"; /* in the order of the bits */
    const char *at = strchr(single, *s);
    *length = at != NULL;
    if (!at)
        return NONE;
    if (n > 1 && s[1] == 'h' && (*s == 'z' || *s == 'c' || *s == 's')) {
        *length = 2;
        return *s == 'z' ? ZH : *s == 'c' ? CH : SH;
    }
    return 1u << (at - single);
}

static bool is_syllable(const char *s, size_t n)
{
    size_t m;
    uint32_t initial = initial_of(s, n, &m);
    for (size_t f = 0; f < sizeof finals / sizeof *finals; f++)
        if (finals[f].length == n - m && finals[f].initials & initial &&
            !memcmp(s + m, finals[f].final, n - m))
            return true;
    return false;
}

/* Every final ends with one of these letters. */
static bool may_end_syllable(char c)
{
    const uint32_t letters = 1 << ('a' - 'a') | 1 << ('e' - 'a') | 1 << ('g' - 'a') |
                             1 << ('i' - 'a') | 1 << ('n' - 'a') | 1 << ('o' - 'a') |
                             1 << ('r' - 'a') | 1 << ('u' - 'a');
    return c >= 'a' && letters >> (c - 'a') & 1;
}

/* Bit k of ends[i]: s[0..i) can be read as k syllables. */
static unsigned pinyin(const char *s, size_t n)
{
    uint8_t ends[LONGEST + 1] = {1};
    if (!may_end_syllable(s[n - 1]))
        return 0;
    for (size_t i = 0; i < n; i++) {
        if (!(ends[i] & 7))
            continue;
        size_t from = i + (i && s[i] == '\'');
        for (size_t k = 1; k <= 6 && from + k <= n; k++)
            if (may_end_syllable(s[from + k - 1]) && is_syllable(s + from, k))
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
    if (!is_vowel(s[n - 1]) && s[n - 1] != 'n')
        return false;
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

/* Simplified and traditional forms. */
static const char surnames[] =
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭"
    "曾"
    "肖蕭田董袁潘于蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鍾谭譚陆陸汪范金石廖贾賈夏韦韋付方白"
    "邹"
    "鄒孟熊秦邱江尹薛闫閻段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴覃武戴莫孔向汤湯";
static const char sounds[] =
    "斯尔爾克特德拉尼亚亞罗羅卡马馬巴布里利森顿頓姆登伦倫兰蘭诺諾弗洛格莱萊维維达達伊艾埃奥奧贝貝比"
    "波"
    "柏查丹蒂迪杜恩菲费費戈古哈赫霍基吉加杰傑科库庫莉琳鲁魯玛瑪迈邁麦麥曼梅蒙米莫穆娜纳納内內佩皮普"
    "乔喬"
    "瑞萨薩塞桑莎施史舒索塔泰坦汤湯图圖瓦威韦韋沃乌烏西希辛雅延耶英约約泽澤扎詹芬朗雷琼瓊葡";
static const char places[] =
    "省市县縣区區镇鎮乡鄉村州国國路街道山河江湖海岛島港湾灣城站府郡洲峡峽桥橋寺宫宮";
static const char bodies[] = "司局部院校会會社团團队隊党黨厂廠处處所军軍组組馆館行台臺报報盟署联聯";

static bool holds(const char *list, const uint8_t *s)
{
    for (; *list; list += 3)
        if (!memcmp(list, s, 3))
            return true;
    return false;
}

unsigned origin_of_ideograph(const uint8_t *s, size_t n)
{
    if (n != 3) /* all of the lists take three bytes */
        return 0;
    return (holds(surnames, s) ? ORIGIN_SURNAME : 0) | (holds(sounds, s) ? ORIGIN_SOUND : 0) |
           (holds(places, s) ? ORIGIN_PLACE : 0) | (holds(bodies, s) ? ORIGIN_BODY : 0);
}

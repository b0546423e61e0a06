#include "config.h"

/* Copies as people make them: reworded, cut, joined, moved, quoted, with other numbers. All prose
 * is our own. */
#include "core/base/strbuf.h"
#include "core/duplicates/duplicates.h"
#include "tests/unit/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct copy {
    const char *what, *original, *copy;
    unsigned least; /* per cent of each that must be in one group */
};

static const struct copy copies[] = {
    {"synonyms and changed word order",
     "The dam was finished in the spring, but its turbines did not turn before the first frost "
     "because the cables from the city arrived late. For seven months the valley paid interest on "
     "a building that produced nothing. The engineer in charge, a patient man, planted apple trees "
     "along the access road to give the workers something to do.",
     "The dam was completed in spring, yet its turbines stood still until the first frost, since "
     "the cables from the capital were delivered late. For seven months the valley was paying "
     "interest on a structure that produced nothing at all. The patient engineer in charge had "
     "apple trees planted along the access road so that the workers had something to do.",
     80},
    {"every sentence split",
     "When the old printing house on Mill Lane closed its doors after ninety years, the city "
     "bought the presses for a symbolic price and stored them in a tram depot, where they waited "
     "for a museum that three councils promised and none of them built.",
     "The old printing house on Mill Lane closed its doors after ninety years. The city bought "
     "the presses for a symbolic price. It stored them in a tram depot. There they waited for a "
     "museum. Three councils promised it, and none of them built it.",
     80},
    {"sentences joined",
     "The bakery opens at four. By six the first loaves are gone. Old Marta writes the orders on "
     "the back of flour sacks. Her grandson enters them into a computer at noon. Neither trusts "
     "the other's numbers. On Sundays they compare both lists over soup.",
     "The bakery opens at four and by six the first loaves are gone; old Marta writes the orders "
     "on the back of flour sacks, which her grandson enters into a computer at noon, and since "
     "neither trusts the other's numbers they compare both lists over soup on Sundays.",
     80},
    {"numbers, names and dates changed",
     "On 12 March the regional office counted 4,310 storks, 212 more than in the year before. "
     "Most of them, 61 per cent, nested on poles that the power company had put up since 1998. "
     "Ida Holm, who has led the count for 15 years, spoke of the best result since it began.",
     "On 9 April the regional office counted 3,871 storks, 95 fewer than in the year before. "
     "Most of them, 58 per cent, nested on poles that the power company had put up since 2004. "
     "Per Lund, who has led the count for 6 years, spoke of the worst result since it began.",
     80},
    {"typography",
     "\"We never asked for a bridge,\" said the ferryman - \"we asked for a better boat.\" The "
     "council's answer ... came after eleven months; it was short: \"no funds\". Since then the "
     "villagers row themselves, and the ferryman's dog sleeps in the ticket booth.",
     "\xE2\x80\x9EWe never asked for a bridge\xE2\x80\x9C, said the ferryman \xE2\x80\x94 "
     "\xE2\x80\x9Ewe asked for a better boat.\xE2\x80\x9C The Council\xE2\x80\x99s answer\xE2\x80"
     "\xA6 came after eleven months, it was short: \xE2\x80\x9ENO FUNDS\xE2\x80\x9C. Since then, "
     "the villagers row themselves\xE2\x80\x94"
     "and the ferryman\xE2\x80\x99s dog sleeps in the "
     "ticket-booth.",
     95},
    {"a quotation inside a reworded frame",
     "Asked about the leak, the minister was brief. \"I have read the report, I have drawn my "
     "conclusions, and I shall present them to parliament before I present them to you.\" Then she "
     "left by the side door.",
     "At noon reporters finally got hold of her. \"I have read the report, I have drawn my "
     "conclusions, and I shall present them to parliament before I present them to you,\" the "
     "minister told them, and was gone.",
     45},
    {"clauses left out",
     "The choir, which has sung in the same cold chapel since the war, elected its first woman "
     "conductor on Thursday by a margin of two votes, after a debate that lasted, according to "
     "those present, until the caretaker switched off the lights. She will begin in Advent with "
     "a programme of carols that nobody living has heard in full.",
     "The choir elected its first woman conductor on Thursday by two votes, after a debate that "
     "lasted until the caretaker switched off the lights. She will begin in Advent with carols "
     "that nobody living has heard in full.",
     70},
    {"remarks put in",
     "Snow closed the pass for nine days. The hotel at the top fed forty guests on tinned fish "
     "and card games. When the plough came through, nobody wanted to be the first to leave.",
     "Snow, wet and heavy for the season, closed the pass for nine days. The hotel at the top, a "
     "family business in its fourth generation, fed forty guests - among them two judges - on "
     "tinned fish and card games. When the plough finally came through on Tuesday morning, "
     "nobody, it is said, wanted to be the first to leave.",
     80},
    {"sentences in another order",
     "The archive holds letters of three queens. Rain came in through the skylight in August. A "
     "student noticed the smell before anyone saw the stain. Two thousand pages were frozen "
     "within a day. They will be dried in a vacuum chamber over the winter. The roof has been "
     "on the list of repairs since 2011.",
     "The roof has been on the list of repairs since 2011. Rain came in through the skylight in "
     "August. Two thousand pages were frozen within a day. A student noticed the smell before "
     "anyone saw the stain. The archive holds letters of three queens. They will be dried in a "
     "vacuum chamber over the winter.",
     85},
    {"a caption that is repeated in the text",
     "Volunteers carry sandbags along the embankment of the Vessel canal near the weighbridge "
     "early on Friday morning",
     "Volunteers carry sandbags along the embankment of the Vessel canal near the weighbridge on "
     "Friday morning.",
     85},
    {"tense and person changed",
     "I walk to the station every morning and count the windows that are still lit. Some days "
     "there are three, some days there are none, and once there was a man who waved at me with a "
     "newspaper as if I were a train he had been waiting for.",
     "She walked to the station every morning and counted the windows that were still lit. Some "
     "days there were three, some days there were none, and once there was a man who waved at her "
     "with a newspaper as if she were a train he had been waiting for.",
     80},
    {"a word here and there misread",
     "The surveyor marked the boundary with white stones and a ditch, and both farmers signed the "
     "map. Thirty years later the ditch had wandered, the stones had been built into a wall, and "
     "the map lay in a drawer to which nobody had the key.",
     "The surveycr marked the boundary wlth white stones and a ditch, and hoth farmers signed tbe "
     "map. Thirty years later the ditcb had wandered, the stones had heen built into a wall, and "
     "the rnap lay in a drawer to which nohody had the key.",
     80},
    {"the same news, told by two desks",
     "A fire destroyed the boathouse of the rowing club on Sunday night. Nobody was hurt. The "
     "police believe that a heater was left on. The club lost fourteen boats, one of which had "
     "won a medal at the national championship.",
     "On Sunday night the boathouse of the rowing club was destroyed by a fire in which nobody "
     "was hurt. Police believe a heater had been left on. Fourteen boats were lost to the club, "
     "among them one that had won a medal at the national championship.",
     75},
};
enum { COPIES = sizeof copies / sizeof *copies };

/* What stands around them: sentences that have nothing in common. */
static const char *const around[] = {
    "Every household on the island owns at least one oil lamp, even those that were given solar "
    "panels. The keeper of the shop orders wicks by the gross and sells them one at a time.",
    "A good map of the caves does not exist, since each expedition draws its own and keeps it. "
    "What is agreed upon is the depth of the first shaft and the temperature of the lake below.",
    "The orchestra rehearses in a gymnasium that smells of rubber. Violinists complain about the "
    "floor, cellists about the light, and the timpanist has not complained since her promotion.",
    "Bees do not fly over the reservoir, a fact that the beekeepers on its western shore have "
    "turned into a trade mark. Their honey tastes of lime and of nothing else.",
    "At the auction a crate of unlabelled keys fetched more than the clock beside it. The buyer, "
    "a locksmith from the next county, said that he collects questions rather than answers.",
    "Until the railway came, letters to the valley were thrown from a balloon twice a month. One "
    "bag was never found, and children still look for it on the first warm day of the year.",
    "The new swimming pool has a window under water through which the cook of the canteen watches "
    "the divers. He claims to tell from their feet who will order the large portion.",
};
enum { AROUND = sizeof around / sizeof *around };

static size_t common(struct range x, struct range y)
{
    size_t begin = x.start > y.start ? x.start : y.start, end = x.end < y.end ? x.end : y.end;
    return end > begin ? end - begin : 0;
}

/* Characters of x, in per cent, that occurrences cover whose group has one in y too. */
static unsigned covered(const struct dup_report *r, size_t dx, struct range x, size_t dy,
                        struct range y)
{
    size_t sum = 0;
    for (size_t at = x.start; at < x.end; at++) {
        bool in = false;
        for (size_t g = 0; g < r->group_count && !in; g++) {
            const struct dup_occurrence *o = r->occurrences + r->groups[g].first;
            bool here = false, there = false;
            for (size_t i = 0; i < r->groups[g].count; i++) {
                here |= o[i].document == dx && o[i].range.start <= at && at < o[i].range.end;
                there |= o[i].document == dy && common(o[i].range, y) * 2 > (y.end - y.start) / 2;
            }
            in = here && there;
        }
        sum += in;
    }
    return (unsigned)(sum * 100 / (x.end - x.start));
}

static struct range add(struct strbuf *b, const char *s)
{
    struct range r = {b->n, b->n + strlen(s)};
    strbuf_adds(b, s);
    strbuf_adds(b, "\n\n");
    return r;
}

static unsigned check(const struct copy *c, const struct dup_report *r, size_t dx, struct range x,
                      size_t dy, struct range y)
{
    unsigned a = covered(r, dx, x, dy, y), b = covered(r, dy, y, dx, x);
    if (getenv("HUMAN_SHOW") || a < c->least || b < c->least)
        fprintf(stderr, "# %s: %u and %u per cent found, %u expected\n", c->what, a, b, c->least);
    return a < c->least || b < c->least;
}

/* All in one article. */
static void in_one_article(void **state)
{
    (void)state;
    struct strbuf b = STRBUF_INIT;
    struct range x[COPIES], y[COPIES];
    unsigned failed = 0;
    for (size_t i = 0; i < COPIES; i++) {
        x[i] = add(&b, copies[i].original);
        if (i < AROUND)
            add(&b, around[i]);
    }
    for (size_t i = 0; i < COPIES; i++)
        y[(i * 5 + 3) % COPIES] = add(&b, copies[(i * 5 + 3) % COPIES].copy);
    struct dup_report r;
    assert_true(dup_find((const uint8_t *)strbuf_str(&b), b.n, NULL, NULL, &r, NULL));
    for (size_t i = 0; i < COPIES; i++)
        failed += check(&copies[i], &r, 0, x[i], 0, y[i]);
    assert_int_equal(failed, 0);
    assert_int_equal(r.group_count, COPIES);
    dup_report_release(&r);
    strbuf_release(&b);
}

/* Each in two articles of its own. */
static unsigned in_two_articles(enum dup_paraphrase paraphrase)
{
    unsigned failed = 0;
    for (size_t i = 0; i < COPIES; i++) {
        struct strbuf b[2] = {STRBUF_INIT, STRBUF_INIT};
        struct range x, y;
        add(&b[0], around[i % AROUND]);
        x = add(&b[0], copies[i].original);
        add(&b[0], around[(i + 1) % AROUND]);
        add(&b[1], around[(i + 2) % AROUND]);
        add(&b[1], around[(i + 3) % AROUND]);
        y = add(&b[1], copies[i].copy);
        add(&b[1], around[(i + 4) % AROUND]);
        struct dup_options o = dup_options_default();
        o.paraphrase = paraphrase;
        struct dup_finder *f = dup_finder_new(&o);
        struct dup_report r;
        for (size_t k = 0; k < 2; k++)
            assert_true(dup_finder_add(f, (const uint8_t *)b[k].v, b[k].n, NULL, NULL));
        assert_true(dup_finder_run(f, 1, NULL, &r, NULL));
        failed += check(&copies[i], &r, 0, x, 1, y);
        dup_report_release(&r);
        dup_finder_free(f);
        strbuf_release(&b[0]);
        strbuf_release(&b[1]);
    }
    return failed;
}

static void in_two_small_articles(void **state)
{
    (void)state;
    assert_int_equal(in_two_articles(DUP_PARAPHRASE_AUTO), 0);
}

/* In a large folder whole sentences are not compared; then the freest copies are found in part. */
static void without_sentences(void **state)
{
    (void)state;
    assert_true(in_two_articles(DUP_PARAPHRASE_NO) <= 1);
}

static void assert_occurrence(const struct dup_report *r, size_t i, struct range x)
{
    assert_true(i < r->occurrence_count);
    assert_int_equal(r->occurrences[i].range.start, x.start);
    assert_int_equal(r->occurrences[i].range.end, x.end);
}

static struct dup_report find(const struct strbuf *b)
{
    struct dup_options o = dup_options_default();
    struct dup_report r;
    o.paraphrase = DUP_PARAPHRASE_NO;
    assert_true(dup_find((const uint8_t *)b->v, b->n, &o, NULL, &r, NULL));
    return r;
}

/* The first and the last word of a sentence were changed, or the first was left out: it begins and
 * ends where it does in both places. */
static void ends_with_its_sentences(void **state)
{
    (void)state;
    static const char *const first = "Nothing in the ledger explains why the lighthouse keeper "
                                     "bought nine hundred candles in a single winter.";
    static const char *const others[] = {
        "Little in the ledger explains why the lighthouse keeper had bought nine hundred candles "
        "in "
        "a single year.",
        "In the ledger nothing shows why the lighthouse keeper bought nine hundred candles in a "
        "single winter.",
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct strbuf b = STRBUF_INIT;
        add(&b, around[0]);
        struct range x = add(&b, first);
        add(&b, around[1]);
        struct range y = add(&b, others[i]);
        add(&b, around[2]);
        struct dup_report r = find(&b);
        assert_int_equal(r.group_count, 1);
        assert_occurrence(&r, 0, x);
        assert_occurrence(&r, 1, y);
        dup_report_release(&r);
        strbuf_release(&b);
    }
}

/* A sentence of common words that was moved from one end to the other. */
static void moved_short_sentence(void **state)
{
    (void)state;
    struct strbuf b = STRBUF_INIT;
    add(&b, around[0]);
    struct range x =
        add(&b, "It was not to be seen from the road. The quarry sold its last block of "
                "green marble to a bank in the capital, and the saws were shipped "
                "downstream to a furniture maker.");
    add(&b, around[1]);
    struct range y =
        add(&b, "The quarry sold its last block of green marble to a bank in the capital, "
                "and the saws were shipped downstream to a furniture maker. It was not "
                "to be seen from the road.");
    add(&b, around[3]);
    struct dup_report r = find(&b);
    assert_int_equal(r.group_count, 1);
    assert_occurrence(&r, 0, x);
    assert_occurrence(&r, 1, y);
    dup_report_release(&r);
    strbuf_release(&b);
}

/* Two of three near copies follow each other; a phrase of one stands again right behind it. */
static void copies_side_by_side(void **state)
{
    (void)state;
    static const char *const form[] = {
        "The tenants of the upper floors carry their water from the fountain in the yard, since "
        "the "
        "pump in the cellar has been sealed by the court after the second flood.",
        "The tenants of all upper floors carry their water from the fountain in the yard, since "
        "the "
        "pump in the cellar was sealed by the court after a second flood.",
        "Tenants of the upper floors fetch their water from the fountain in the yard, since the "
        "pump "
        "in the cellar has been sealed by a court after the second flood.",
    };
    struct strbuf b = STRBUF_INIT;
    struct range x[3];
    add(&b, around[0]);
    x[0] = add(&b, form[0]);
    add(&b, around[1]);
    x[1] = add(&b, form[1]);
    x[2] = add(&b, form[2]);
    add(&b, "Meanwhile the pump in the cellar rusts, and the second floor has moved out.");
    add(&b, around[2]);
    struct dup_report r = find(&b);
    assert_int_equal(r.group_count, 1);
    assert_int_equal(r.groups[0].count, 3);
    for (size_t i = 0; i < 3; i++)
        assert_occurrence(&r, i, x[i]);
    dup_report_release(&r);
    strbuf_release(&b);
}

/* The same subject is no repetition, nor are the turns of phrase of its trade. */
static void nothing_in_common(void **state)
{
    (void)state;
    struct strbuf b = STRBUF_INIT;
    for (size_t i = 0; i < COPIES; i++) {
        add(&b, copies[i].original);
        add(&b, around[i % AROUND]);
        if (i + 1 == AROUND)
            break;
    }
    add(&b,
        "A fire broke out in the kitchen of the rowing club in May. The police were called, but "
        "nobody was hurt, and the club lost a table.");
    add(&b, "The rowing club won nothing this year. Its boats, the police said, were hurt by "
            "nobody, and the fire in its boathouse is kept up by the members on Sunday.");
    struct dup_report r;
    assert_true(dup_find((const uint8_t *)strbuf_str(&b), b.n, NULL, NULL, &r, NULL));
    for (size_t i = 0; i < r.occurrence_count; i++)
        fprintf(stderr, "# found: %.*s\n",
                (int)(r.occurrences[i].range.end - r.occurrences[i].range.start),
                b.v + r.occurrences[i].range.start);
    assert_int_equal(r.group_count, 0);
    dup_report_release(&r);
    strbuf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_one_article),       cmocka_unit_test(in_two_small_articles),
        cmocka_unit_test(without_sentences),    cmocka_unit_test(ends_with_its_sentences),
        cmocka_unit_test(moved_short_sentence), cmocka_unit_test(copies_side_by_side),
        cmocka_unit_test(nothing_in_common),
    };
    return cmocka_run_group_tests_name("duplicates-human", tests, NULL, NULL);
}

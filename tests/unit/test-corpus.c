/* Reading annotated text, making more of it, measuring; where romanised words come from. */
#include "core/base/vec.h"
#include "core/entities/augment.h"
#include "core/entities/corpus.h"
#include "core/entities/evaluate.h"
#include "core/entities/origin.h"
#include "core/entities/train.h"
#include "tests/unit/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static void check_gold(const struct document *d, const struct label_set *labels,
                       const char *expected)
{
    char joined[512] = "";
    for (size_t g = 0; g < d->gold.n; g++) {
        strcat(joined, g ? "; " : "");
        strcat(joined, labels->name[d->gold.v[g].label]);
        strcat(joined, " ");
        strncat(joined, (char *)d->text + d->gold.v[g].start,
                d->gold.v[g].end - d->gold.v[g].start);
    }
    assert_string_equal(joined, expected);
}

static void marked(void **state)
{
    (void)state;
    char path[] = "/tmp/diple-XXXXXX.marked";
    struct corpus c = {0};
    struct label_set labels = {0};
    struct error err;
    close(mkstemps(path, 7));
    write_file(path, "[PER Lu Xin]'s port\nSee [LOC Kesh Bay], [ORG A (B)].\n=====\nNothing\n");
    assert_true(corpus_read(&c, path, &labels, false, false, &err));
    assert_int_equal(c.n, 2);
    assert_string_equal((char *)c.v[0].text, "Lu Xin's port\nSee Kesh Bay, A (B).\n");
    check_gold(&c.v[0], &labels, "PER Lu Xin; LOC Kesh Bay; ORG A (B)");
    check_gold(&c.v[1], &labels, "");
    corpus_release(&c);
    /* a set of labels that grows no more */
    label_set_release(&labels);
    label_set_find(&labels, "LOC", 3, false);
    assert_true(corpus_read(&c, path, &labels, true, false, &err));
    check_gold(&c.v[0], &labels, "LOC Kesh Bay");
    corpus_release(&c);
    static const char *const broken[] = {"a [PER Lu",       "a [PER] b", "a ] b",
                                         "[PER [LOC x] y]", "[ x]",      "[PER ]"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        write_file(path, broken[i]);
        assert_false(corpus_read(&c, path, &labels, false, false, &err));
        assert_non_null(strstr(err.message, "line 1"));
        corpus_release(&c);
    }
    label_set_release(&labels);
    unlink(path);
}

static void conll(void **state)
{
    (void)state;
    char path[] = "/tmp/diple-conll-XXXXXX";
    struct corpus c = {0};
    struct label_set labels = {0};
    struct error err;
    close(mkstemp(path));
    write_file(path,
               "-DOCSTART- -X- O O\n\nLu NNP B-NP I-PER\nXin NNP I-NP I-PER\nsaw VBD O O\n"
               "Kesh\tB-LOC\nBay\tE-LOC\nPort\tS-LOC\n\nIt O\n.\tO\n\n-DOCSTART-\tO\n\nEnd\tO\n");
    assert_true(corpus_read(&c, path, &labels, false, false, &err));
    assert_int_equal(c.n, 2);
    check_gold(&c.v[0], &labels, "PER Lu Xin; LOC Kesh Bay; LOC Port");
    assert_string_equal((char *)c.v[1].text, "End\n");
    corpus_release(&c);
    write_file(path, "word\tB-\n");
    assert_false(corpus_read(&c, path, &labels, false, false, &err));
    assert_non_null(strstr(err.message, "line 1"));
    corpus_release(&c);
    /* Universal NER columns of a script without blanks */
    write_file(path, "# newdoc id = 1\n# text = x\n1\t北京\tB-LOC\t-\t-\n2\t人\tO\t-\t-\n");
    assert_true(corpus_read(&c, path, &labels, true, true, &err));
    assert_int_equal(c.n, 1);
    check_gold(&c.v[0], &labels, "LOC 北京");
    corpus_release(&c);
    label_set_release(&labels);
    unlink(path);
}

static void brat(void **state)
{
    (void)state;
    char folder[] = "/tmp/diple-brat-XXXXXX", text[64], ann[64], pattern[64];
    struct corpus c = {0};
    struct label_set labels = {0};
    struct error err;
    assert_non_null(mkdtemp(folder));
    snprintf(text, sizeof text, "%s/ab.txt", folder);
    snprintf(ann, sizeof ann, "%s/ab.ann", folder);
    snprintf(pattern, sizeof pattern, "%s/a*", folder);
    write_file(text, "Zoë \xF0\x9F\x98\x80 met Łukasz Kowal.\n");
    write_file(ann, "T2\tPER 10 22\tŁukasz Kowal\nT1\tPER 0 3\tZoë\nT3\tPER 17 22\tKowal\n"
                    "#1\tAnnotatorNotes T1\tx\nT4\tPER 0 3;5 6\ttwo\nE1\tBad\n");
    assert_true(corpus_read(&c, pattern, &labels, false, false, &err));
    assert_int_equal(c.n, 1);
    check_gold(&c.v[0], &labels, "PER Zoë; PER Łukasz Kowal");
    corpus_release(&c);
    write_file(ann, "T1\tPER 0 300\tfar\n");
    assert_false(corpus_read(&c, ann, &labels, false, false, &err));
    corpus_release(&c);
    label_set_release(&labels);
    unlink(text);
    unlink(ann);
    rmdir(folder);
}

static void splits(void **state)
{
    (void)state;
    struct corpus c = {0};
    for (int i = 0; i < 10; i++) {
        struct document d = {.n = (size_t)i};
        vec_push(&c, d);
    }
    corpus_split(&c, 2, 4, false);
    assert_int_equal(c.n, 8);
    assert_int_equal(c.v[2].n, 3);
    corpus_split(&c, 0, 4, true);
    assert_int_equal(c.n, 2);
    assert_int_equal(c.v[1].n, 5);
    vec_release(&c);
}

static void augmentation(void **state)
{
    (void)state;
    char path[] = "/tmp/diple-conll-XXXXXX";
    struct corpus c = {0};
    struct label_set labels = {0};
    close(mkstemp(path));
    write_file(
        path, "The\tO\nUniversity\tB-ORG\nof\tI-ORG\nApplied\tI-ORG\nSciences\tI-ORG\nKesh\tI-ORG\n"
              "in\tO\nKesh\tB-LOC\n.\tO\n\nNothing\tO\n.\tO\n");
    assert_true(corpus_read(&c, path, &labels, false, false, NULL));
    augment_corpus(&c, &labels, 1);
    assert_int_equal(c.n, 2);
    assert_string_equal((char *)c.v[1].text, "The University of applied sciences Kesh in Kesh .\n");
    check_gold(&c.v[1], &labels, "ORG University of applied sciences Kesh; LOC Kesh");
    assert_non_null(strstr((char *)c.v[0].text, "Applied Sciences"));
    corpus_release(&c);
    label_set_release(&labels);
    unlink(path);
}

static void scores(void **state)
{
    (void)state;
    struct evaluation e = {0};
    struct gold_span gold[] = {{0, 2, 0}, {5, 9, 1}, {12, 14, 2}, {20, 22, 0}};
    struct gold_span found[] = {{0, 2, 0}, {5, 8, 1}, {12, 14, 0}, {20, 22, 0}, {30, 31, 2}};
    evaluation_add(&e, gold, 4, found, 5, 0);
    struct evaluation_row all = evaluation_row(&e, CHAIN_MOST_LABELS, 100);
    assert_int_equal(all.tally.right, 2);
    assert_true(all.precision > 39.9 && all.precision < 40.1);
    assert_true(all.recall > 49.9 && all.recall < 50.1);
    assert_true(all.f1 > 44.4 && all.f1 < 44.5);
    assert_true(all.low <= all.f1 && all.high >= all.f1);
    assert_int_equal(evaluation_row(&e, 0, 0).tally.found, 3);
    evaluation_release(&e);
    evaluation_add(&e, gold, 4, found, 5, 1u << 2);
    assert_int_equal(evaluation_row(&e, CHAIN_MOST_LABELS, 0).tally.gold, 3);
    evaluation_release(&e);
}

static unsigned origin(const char *word)
{
    return origin_of((const uint8_t *)word, strlen(word));
}

static void origins(void **state)
{
    (void)state;
    assert_int_equal(origin("Lu"), ORIGIN_PINYIN_1);
    assert_int_equal(origin("Zhang"), ORIGIN_PINYIN_1);
    assert_true(origin("Lihua") & ORIGIN_PINYIN_2);
    assert_true(origin("Xi'an") & ORIGIN_PINYIN_2);
    assert_int_equal(origin("Heilongjiang"), ORIGIN_PINYIN_3);
    assert_int_equal(origin("Takehiro"), ORIGIN_KANA);
    assert_int_equal(origin("London"), 0);
    assert_int_equal(origin("Strength"), 0);
    assert_int_equal(origin("x"), 0);
    assert_int_equal(origin("Łódź"), 0);
    assert_int_equal(origin("Averyveryverylongword"), 0);
}

static void recipes(void **state)
{
    (void)state;
    char path[] = "/tmp/diple-recipe-XXXXXX";
    struct train_recipe r;
    struct error err;
    close(mkstemp(path));
    write_file(
        path, "# x\nlabels PER,LOC\nnames ./n.txt\ncorpus a.conll domain=3 unmarked=DATE held=1/5\n"
              "corpus /b.ann augment weight=2\nset l1 2.5\nset epochs 4\n");
    train_recipe_init(&r);
    assert_true(train_recipe_read(&r, path, "/data", &err));
    assert_int_equal(r.source_count, 2);
    assert_string_equal(r.sources[0].path, "/data/a.conll");
    assert_string_equal(r.names[0], "/tmp/./n.txt");
    assert_int_equal(r.sources[0].domain, 3);
    assert_int_equal(r.sources[0].held_parts, 5);
    assert_true(r.sources[1].augment);
    assert_int_equal(r.epochs, 4);
    assert_false(train_recipe_set(&r, "epochs", "0", &err));
    assert_false(train_recipe_set(&r, "nonsense", "1", &err));
    train_recipe_release(&r);
    write_file(path, "labels X\ncorpus a domain=99\n");
    train_recipe_init(&r);
    assert_false(train_recipe_read(&r, path, ".", &err));
    assert_non_null(strstr(err.message, "line 2"));
    train_recipe_release(&r);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marked),  cmocka_unit_test(conll),        cmocka_unit_test(brat),
        cmocka_unit_test(splits),  cmocka_unit_test(augmentation), cmocka_unit_test(scores),
        cmocka_unit_test(origins), cmocka_unit_test(recipes),
    };
    return cmocka_run_group_tests_name("corpus", tests, NULL, NULL);
}

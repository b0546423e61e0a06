#include "tests/unit/tiny-model.h"

#include "core/entities/train.h"
#include "tests/unit/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *const people[] = {"Mira Solen", "Tomas Brekke", "Ana Duarte", "Ivo Kralj"};
static const char *const places[] = {"Veldora", "Port Lanning", "Kesh", "Ostrava"};
static const char *const bodies[] = {"Northern Water Authority", "Kestrel Bank",
                                     "University of Veldora", "Harbour Union"};

static void write_name(FILE *f, const char *name, const char *label)
{
    const char *part = "B";
    while (*name) {
        fprintf(f, "%c", *name);
        if (name[1] == ' ' || name[1] == '\0') {
            fprintf(f, "\t%s-%s\n", part, label);
            part = "I";
            name++;
        }
        name += *name == ' ' || !*name ? *name != '\0' : 1;
    }
}

static void write_plain(FILE *f, const char *words)
{
    for (const char *s = words; *s;) {
        int n = 0;
        while (s[n] && s[n] != ' ')
            n++;
        fprintf(f, "%.*s\tO\n", n, s);
        s += n + (s[n] == ' ');
    }
}

void tiny_model_train(const char *path, unsigned threads)
{
    char data[] = "/tmp/diple-test-XXXXXX";
    FILE *f = fdopen(mkstemp(data), "w");
    assert_non_null(f);
    for (int i = 0; i < 64; i++) {
        fputs("-DOCSTART-\tO\n\n", f);
        write_name(f, people[i % 4], "PER");
        write_plain(f, "said the rain would stop in");
        write_name(f, places[i / 4 % 4], "LOC");
        write_plain(f, "next week , according to the");
        write_name(f, bodies[i / 16 % 4], "ORG");
        write_plain(f, ".");
        fputs("\n", f);
        write_plain(f, "The report was read by many people in the town .");
        fputs("\n", f);
    }
    fclose(f);
    struct train_recipe r;
    struct train_report report;
    struct error err = {""};
    train_recipe_init(&r);
    r.cutoff = 1;
    r.l1 = 0.05f;
    r.dropout = 0;
    r.epochs = 20;
    r.rate = 0.3f;
    r.prune = 0;
    r.threads = threads;
    r.batch = 4;
    train_recipe_add(&r, data);
    if (!train_model(&r, path, NULL, &report, &err))
        fail_msg("%s", err.message);
    assert_true(report.features > 50);
    train_recipe_release(&r);
    unlink(data);
}

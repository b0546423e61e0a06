#include "app/commands.h"

#include "app/output.h"
#include "app/paths.h"
#include "core/base/alloc.h"
#include "core/entities/train.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct training {
    const struct train_recipe *recipe;
    const char *path;
    struct progress progress;
    struct train_report report;
    struct error err;
    bool ok;
    atomic_bool over;
};

static void *work(void *data)
{
    struct training *t = data;
    t->ok = train_model(t->recipe, t->path, &t->progress, &t->report, &t->err);
    atomic_store(&t->over, true);
    return NULL;
}

/* Learns in a thread of its own while this one draws the bar. */
static bool train(struct training *t)
{
    struct meter meter;
    pthread_t thread;
    if (pthread_create(&thread, NULL, work, t) != 0) {
        work(t);
        return t->ok;
    }
    meter_start(&meter, "training");
    while (!atomic_load(&t->over)) {
        meter_update(&meter, atomic_load(&t->progress.done), atomic_load(&t->progress.total),
                     "sentences");
        usleep(50000);
    }
    meter_stop(&meter);
    pthread_join(thread, NULL);
    return t->ok;
}

/* "NAME=VALUE,..." of --set. */
static bool set_numbers(struct train_recipe *r, const char *list)
{
    struct error err;
    char *copy = xstrdup(list ? list : ""), *save;
    bool ok = true;
    for (char *w = strtok_r(copy, ",", &save); w && ok; w = strtok_r(NULL, ",", &save)) {
        char *value = strchr(w, '=');
        if (value)
            *value++ = '\0';
        ok = value ? train_recipe_set(r, w, value, &err)
                   : error_set(&err, "--set wants NAME=VALUE, not '%s'", w);
        if (!ok)
            options_usage("%s", err.message);
    }
    free(copy);
    return ok;
}

int cmd_train(const struct options *o)
{
    struct train_recipe recipe;
    struct training t = {.recipe = &recipe, .path = o->output};
    if (!o->output)
        return options_usage("train: no file named for the model (-o FILE)");
    if (o->file_count == 0 && !o->recipe)
        return options_usage("train: no annotated text named");
    train_recipe_init(&recipe);
    int status = EXIT_OK;
    if (o->recipe && !train_recipe_read(&recipe, o->recipe, o->data ? o->data : ".", &t.err))
        status = options_trouble("%s", t.err.message);
    for (size_t i = 0; i < o->file_count && status == EXIT_OK; i++) {
        struct train_source *source = train_recipe_add(&recipe, o->files[i]);
        if (source)
            source->glued = o->glued;
        else
            status = options_trouble("train: too many files (at most %d)", TRAIN_MOST_SOURCES);
    }
    if (o->threads)
        recipe.threads = o->threads;
    if (status == EXIT_OK && !set_numbers(&recipe, o->set))
        status = EXIT_USAGE;
    if (status == EXIT_OK && !o->recipe) {
        /* Without a recipe: the words and names that the installed model knows. */
        recipe.base_model = paths_model(o->model);
    }
    if (status == EXIT_OK && !train(&t))
        status = options_trouble("%s", t.err.message[0] ? t.err.message : "training was stopped");
    if (status == EXIT_OK)
        printf(
            "%s: %zu documents, %zu sentences, %zu words; %zu features, %zu weights, %zu bytes\n",
            o->output, t.report.documents, t.report.sentences, t.report.words, t.report.features,
            t.report.weights, t.report.bytes);
    train_recipe_release(&recipe);
    return status;
}

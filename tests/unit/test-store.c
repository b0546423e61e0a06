#include "core/base/strbuf.h"
#include "core/base/vec.h"
#include "core/store/atomic.h"
#include "core/store/document.h"
#include "tests/unit/check.h"
#include "tests/unit/session.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void put_file(const char *path, const char *s)
{
    assert_true(atomic_write(path, s, strlen(s), NULL, NULL));
}

static char *get_file(const char *path)
{
    uint8_t *bytes;
    size_t n;
    assert_true(atomic_read(path, 0, &bytes, &n, NULL, NULL));
    return (char *)bytes;
}

static void assert_file(const char *path, const char *expected)
{
    char *got = get_file(path);
    assert_non_null(got);
    assert_string_equal(got, expected);
    free(got);
}

static void files_are_replaced(void **state)
{
    struct folder *f = *state;
    struct file_stamp stamp;
    struct error err;
    char *path = folder_path(f, "x.ann"), *link = folder_path(f, "link.ann");
    char *sub = folder_path(f, "sub");
    uint8_t *bytes;
    size_t n;

    assert_true(atomic_read(path, 0, &bytes, &n, &stamp, NULL));
    assert_true(!bytes && n == 0 && !stamp.exists);
    assert_false(file_changed(path, &stamp));
    assert_true(atomic_write(path, "one", 3, &stamp, NULL));
    assert_false(file_changed(path, &stamp));
    assert_int_equal(chmod(path, 0640), 0);
    assert_int_equal(symlink("x.ann", link), 0);
    assert_true(atomic_write(link, "two!", 4, NULL, NULL));
    struct stat st;
    assert_int_equal(lstat(link, &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0640);
    assert_file(path, "two!");
    assert_true(file_changed(path, &stamp));
    assert_true(atomic_write(path, "one", 3, NULL, NULL));
    assert_false(file_changed(path, &stamp)); /* the same again, though another file */

    assert_int_equal(mkdir(sub, 0700), 0);
    assert_false(atomic_write(sub, "x", 1, NULL, &err));
    assert_non_null(strstr(err.message, "it is a folder"));
    assert_false(atomic_read(sub, 0, &bytes, &n, NULL, &err));
    assert_false(atomic_write("/nowhere/at/all", "x", 1, NULL, &err));
    assert_false(atomic_read(path, 2, &bytes, &n, NULL, &err));
    assert_non_null(strstr(err.message, "too large"));

    char *left = folder_path(f, ".x.ann.diple-999999999-000001");
    put_file(left, "rest of a crash");
    atomic_clean(path);
    assert_int_not_equal(access(left, F_OK), 0);
    assert_int_equal(folder_count(f), 3); /* x.ann, link.ann, sub: nothing else was left */
    free(left);
    free(sub);
    free(link);
    free(path);
}

static bool collect(void *data, const char *record, size_t size, struct error *err)
{
    (void)err;
    struct strbuf *b = data;
    strbuf_add(b, record, size);
    strbuf_addc(b, ';');
    return true;
}

static void state_remembers(void **state)
{
    struct folder *f = *state;
    char *path = folder_path(f, "deep/er/state.db"), *file, *extra;
    struct error err = {""};
    struct state_document d;
    struct strbuf b = STRBUF_INIT;
    size_t n;
    struct state *s = state_open(path, &err);
    assert_string_equal(err.message, "");
    assert_non_null(s);
    assert_true(state_document(s, "/a/x.txt", 1, true, &d, &err));
    assert_true(!d.steps && !d.position && !d.unsaved && !d.has_base);
    assert_true(state_append_step(s, d.id, ANNOTATIONS_COMMIT, 1, "a", 1, &err));
    assert_true(state_append_step(s, d.id, ANNOTATIONS_COMMIT, 2, "b", 1, &err));
    assert_true(state_append_step(s, d.id, ANNOTATIONS_UNDO, 1, "-b", 2, &err));
    assert_true(state_append_step(s, d.id, ANNOTATIONS_COMMIT, 2, "c", 1, &err));
    assert_true(state_begin_save(s, d.id, 77, "file", 4, "extra", &err));
    assert_true(state_append_step(s, d.id, ANNOTATIONS_UNDO, 1, "-c", 2, &err));
    state_close(s);

    s = state_open(path, &err); /* the save was cut off */
    assert_true(state_document(s, "/a/x.txt", 1, true, &d, &err));
    assert_true(d.steps == 2 && d.position == 1 && d.unsaved == 5 && !d.has_base);
    assert_true(d.pending_hash == 77 && d.file_hash == 0);
    assert_true(state_mark_saved(s, d.id, &err));
    assert_true(state_document(s, "/a/x.txt", 1, true, &d, &err));
    assert_true(d.unsaved == 1 && d.has_base && d.file_hash == 77 && d.pending_hash == 0);
    assert_true(state_load_unsaved(s, d.id, collect, &b, &err));
    assert_string_equal(b.v, "-c;");
    assert_true(state_base(s, d.id, &file, &n, &extra, &err));
    assert_true(n == 4 && memcmp(file, "file", 4) == 0);
    assert_string_equal(extra, "extra");
    free(file);
    free(extra);
    char *step = state_step(s, d.id, 1, &err);
    assert_string_equal(step, "c");
    free(step);
    assert_null(state_step(s, d.id, 2, &err));
    assert_non_null(strstr(err.message, "step 2"));

    uint64_t top, cursor;
    char *view;
    assert_false(state_position(s, d.id, &top, &cursor, NULL));
    assert_true(state_set_position(s, d.id, 10, UINT64_MAX, "pane=e", &err));
    assert_true(state_position(s, d.id, &top, &cursor, &view));
    assert_true(top == 10 && cursor == UINT64_MAX);
    assert_string_equal(view, "pane=e");
    free(view);
    assert_null(state_get(s, "x"));
    assert_true(state_set(s, "x", "1", &err) && state_set(s, "x", "2", &err));
    char *value = state_get(s, "x");
    assert_string_equal(value, "2");
    free(value);

    struct state_document other; /* the same path, another text */
    assert_true(state_document(s, "/a/x.txt", 2, true, &other, &err));
    assert_true(other.id != d.id && other.other_text && !other.unsaved);
    state_close(s);
    strbuf_release(&b);
    free(path);
}

static void broken_databases_are_refused(void **state)
{
    struct folder *f = *state;
    struct error err = {""};
    char *path = folder_path(f, "state.db");
    put_file(path, "this is no database, but it is long enough to look like one to somebody in a "
                   "hurry; it goes on for more than a hundred bytes in all");
    assert_null(state_open(path, &err));
    assert_non_null(strstr(err.message, "not a database"));
    assert_null(state_open(f->path, &err));
    free(path);
}

static void one_process_edits(void **state)
{
    struct folder *f = *state;
    char *db = folder_path(f, "state.db");
    struct error err;
    long holder;
    struct state *s = state_open(db, &err);
    struct state_lock *lock = state_lock(s, "/a/x.txt", &holder, &err);
    assert_non_null(lock);
    pid_t child = fork();
    if (child == 0) {
        struct state *mine = state_open(db, &err);
        struct state_lock *second = state_lock(mine, "/a/x.txt", &holder, &err);
        struct state_lock *other = state_lock(mine, "/a/y.txt", &holder, &err);
        bool good = !second && other && mine;
        if (!second && state_lock(mine, "/a/x.txt", &holder, &err) == NULL)
            good = good && holder == (long)getppid();
        _exit(good ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    state_unlock(lock);
    lock = state_lock(s, "/a/x.txt", &holder, &err);
    assert_non_null(lock);
    state_unlock(lock);
    state_close(s);
    free(db);
}

/* ---- documents ------------------------------------------------------------------------------ */

static void edits_outlive_the_program(void **state)
{
    struct folder *f = *state;
    struct error err;
    bool ok;
    struct session s = session_open(f, true);
    assert_false(document_modified(s.document));
    assert_true(document_save(s.document, &err));
    assert_int_not_equal(access(s.ann, F_OK), 0); /* nothing changed: nothing written */

    struct suggestion items[] = {{.start = 0, .end = 14, .label = 0, .score = 0.9f},
                                 {.start = 22, .end = 39, .label = 1, .score = 0.8f}};
    annotations_suggest(s.set, "model", (struct range){0, SIZE_MAX}, items, 2);
    annotations_begin(s.set, NULL);
    annotations_accept(s.set, annotations_from(s.set, 0, ANNOTATIONS_ALL)->id);
    assert_true(annotations_commit(s.set, NULL));
    annotations_begin(s.set, NULL);
    annotations_reject(s.set, annotations_from(s.set, 15, ANNOTATIONS_ALL)->id);
    assert_true(annotations_commit(s.set, NULL));
    session_add(&s, "Tomas Reyes", "PER");
    session_add(&s, "boats", "MISC");
    assert_true(annotations_undo(s.set, &ok, NULL) && ok);
    assert_int_equal(document_unsaved(s.document), 5);
    assert_true(document_durable(s.document));
    char *before = annotations_snapshot(s.set, ANNOTATIONS_ALL);
    session_close(&s);

    s = session_open(f, true); /* never saved */
    char *after = annotations_snapshot(s.set, ANNOTATIONS_ALL);
    assert_string_equal(after, before);
    free(after);
    assert_int_equal(document_notice_count(s.document), 1);
    assert_non_null(strstr(document_notice(s.document, 0), "5 edits recovered"));
    assert_int_equal(annotations_redo_count(s.set), 1);
    assert_true(document_save(s.document, &err));
    assert_file(s.ann, "T1\tPER 0 14\tMara Lindqvist\nT3\tPER 44 55\tTomas Reyes\n");
    assert_false(document_modified(s.document));
    session_close(&s);

    s = session_open(f, true); /* saved: status, score, source, rejections are still there */
    after = annotations_snapshot(s.set, ANNOTATIONS_ALL);
    assert_string_equal(after, before);
    free(after);
    assert_int_equal(document_notice_count(s.document), 0);
    assert_false(document_modified(s.document));
    assert_true(annotations_redo(s.set, &ok, &err) && ok);
    assert_int_equal(annotations_count(s.set, ANNOTATIONS_MADE, SCHEMA_NONE), 3);
    while (annotations_undo(s.set, &ok, &err))
        assert_true(ok);
    assert_int_equal(annotations_count(s.set, ANNOTATIONS_ALL, SCHEMA_NONE), 0);
    assert_true(document_save(s.document, &err));
    assert_file(s.ann, "");
    session_close(&s);
    free(before);
}

static void works_without_a_database(void **state)
{
    struct folder *f = *state;
    struct session s = session_open(f, false);
    session_add(&s, "Tomas Reyes", "PER");
    assert_file(s.ann, "T1\tPER 44 55\tTomas Reyes\n");
    assert_true(document_durable(s.document));
    put_file(s.ann, "T1\tPER 44 55\tTomas Reyes\nT2\tMISC 79 80\t\xF0\x9F\x98\x80\n");
    session_add(&s, "boats", "MISC");
    assert_file(s.ann, "T1\tPER 44 55\tTomas Reyes\nT3\tMISC 79 80\t\xF0\x9F\x98\x80\n"
                       "T2\tMISC 81 86\tboats\n");
    session_close(&s);
}

static void others_changes_are_merged(void **state)
{
    struct folder *f = *state;
    struct error err;
    bool ok, merged;
    struct session s = session_open(f, true);
    uint32_t mara = session_add(&s, "Mara Lindqvist", "PER");
    uint32_t tomas = session_add(&s, "Tomas Reyes", "PER");
    uint32_t boats = session_add(&s, "boats", "MISC");
    session_add(&s, "spoke", "MISC");
    assert_true(document_save(s.document, &err));
    assert_file(s.ann, "T1\tPER 0 14\tMara Lindqvist\nT2\tPER 44 55\tTomas Reyes\n"
                       "T4\tMISC 63 68\tspoke\nT3\tMISC 81 86\tboats\n");
    /* They: Mara's edges moved and noted, Tomas removed, boats relabelled, one added. We: Tomas
     * noted, boats relabelled otherwise, one added with the same number. */
    put_file(s.ann, "T1\tPER 0 4\tMara\n#1\tAnnotatorNotes T1\tfirst name\n"
                    "T3\tORG 81 86\tboats\nT4\tMISC 63 68\tspoke\n"
                    "T5\tLOC 72 74\t\xE5\x8C\x97\xE4\xBA\xAC\nR1\tAt Arg1:T1 Arg2:T5\n");
    annotations_begin(s.set, NULL);
    annotations_set_note(s.set, tomas, "who?");
    annotations_set_label(s.set, boats, schema_find(s.schema, "WORK"));
    assert_true(annotations_commit(s.set, NULL));
    uint32_t ours = session_add(&s, "Harbour Institute", "ORG");
    assert_int_equal(ours, 5);
    assert_true(document_refresh(s.document, &merged, &err));
    assert_true(merged);
    assert_int_equal(annotations_get(s.set, mara)->range.end, 4);
    assert_string_equal(annotations_get(s.set, mara)->note, "first name");
    assert_non_null(annotations_get(s.set, tomas)); /* a conflict: ours stays */
    assert_int_equal(annotations_get(s.set, boats)->label, schema_find(s.schema, "WORK"));
    assert_true(document_save(s.document, &err));
    static const char expected[] =
        "T1\tPER 0 4\tMara\nT5\tORG 22 39\tHarbour Institute\nT2\tPER 44 55\tTomas Reyes\n"
        "T4\tMISC 63 68\tspoke\nT6\tLOC 72 74\t\xE5\x8C\x97\xE4\xBA\xAC\n"
        "T3\tWORK 81 86\tboats\nT7\tORG 81 86\tboats\nR1\tAt Arg1:T1 Arg2:T6\n"
        "#1\tAnnotatorNotes T2\twho?\n#2\tAnnotatorNotes T1\tfirst name\n";
    assert_file(s.ann, expected);
    assert_true(document_refresh(s.document, &merged, &err));
    assert_false(merged);
    assert_true(annotations_undo(s.set, &ok, &err) && ok); /* it is one step */
    assert_int_equal(annotations_get(s.set, mara)->range.end, 14);
    assert_true(annotations_redo(s.set, &ok, &err) && ok);
    session_close(&s);

    /* The same while nobody was looking; unsaved edits are in the database. */
    s = session_open(f, true);
    session_add(&s, "met", "MISC");
    session_close(&s);
    s = session_open(f, true);
    put_file(s.ann, "T1\tPER 0 4\tMara\n");
    session_close(&s);
    for (int i = 0; i < 2; i++) { /* the second time the merging is among the unsaved edits */
        s = session_open(f, true);
        assert_int_equal(annotations_count(s.set, ANNOTATIONS_MADE, SCHEMA_NONE), 2);
        assert_true(document_modified(s.document));
        session_close(&s);
    }
    s = session_open(f, true);
    assert_true(document_save(s.document, &err));
    assert_file(s.ann, "T1\tPER 0 4\tMara\nT8\tMISC 40 43\tmet\n");
    /* A file that has gone is no wish to lose everything. */
    assert_int_equal(unlink(s.ann), 0);
    assert_true(document_refresh(s.document, &merged, &err));
    assert_true(document_save(s.document, &err));
    assert_file(s.ann, "T1\tPER 0 4\tMara\nT8\tMISC 40 43\tmet\n");
    assert_int_equal(unlink(s.ann), 0);
    session_close(&s);
    s = session_open(f, true);
    assert_int_equal(annotations_count(s.set, ANNOTATIONS_MADE, SCHEMA_NONE), 2);
    assert_true(document_save(s.document, &err));
    assert_file(s.ann, "T1\tPER 0 4\tMara\nT8\tMISC 40 43\tmet\n");
    session_close(&s);
}

static void second_instance_reads_only(void **state)
{
    struct folder *f = *state;
    struct error err;
    struct session s = session_open(f, true);
    session_add(&s, "boats", "MISC");
    pid_t child = fork();
    if (child == 0) {
        struct session t = session_open(f, true);
        annotations_begin(t.set, NULL);
        annotations_add(t.set, (struct range){0, 4}, 0);
        bool good = document_read_only(t.document) && !annotations_commit(t.set, &err) &&
                    !document_save(t.document, &err) &&
                    annotations_count(t.set, ANNOTATIONS_MADE, SCHEMA_NONE) == 2;
        _exit(good ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    session_close(&s);
    s = session_open(f, true);
    assert_int_equal(annotations_count(s.set, ANNOTATIONS_MADE, SCHEMA_NONE), 1);
    session_close(&s);
}

static void full_disk_is_told(void **state)
{
    struct folder *f = *state;
    struct session s = session_open(f, true);
    session_add(&s, "boats", "MISC");
    session_close(&s);
    pid_t child = fork();
    if (child == 0) {
        struct error err = {""};
        struct session t = session_open(f, true);
        struct rlimit limit = {100, RLIM_INFINITY};
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &limit);
        annotations_begin(t.set, NULL);
        annotations_add(t.set, (struct range){0, 4}, 0);
        bool good = !annotations_commit(t.set, &err) && err.message[0] &&
                    !document_durable(t.document) &&
                    annotations_count(t.set, ANNOTATIONS_MADE, SCHEMA_NONE) == 2;
        limit.rlim_cur = RLIM_INFINITY; /* there is room again: the next step brings both */
        setrlimit(RLIMIT_FSIZE, &limit);
        annotations_begin(t.set, NULL);
        annotations_add(t.set, (struct range){5, 14}, 0);
        good = good && annotations_commit(t.set, &err) && document_durable(t.document);
        _exit(good ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    s = session_open(f, true);
    assert_int_equal(annotations_count(s.set, ANNOTATIONS_MADE, SCHEMA_NONE), 3);
    session_close(&s);
}

static void ann_names(void **state)
{
    (void)state;
    static const char *const names[][2] = {
        {"x.txt", "x.ann"},
        {"a.b/x.html", "a.b/x.html.ann"},
        {"x", "x.ann"},
        {"a.txt/x", "a.txt/x.ann"},
        {".txt", ".txt.ann"},
        {"a/.txt", "a/.txt.ann"},
        {"x.txt.txt", "x.txt.ann"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *got = document_ann_path(names[i][0]);
        assert_string_equal(got, names[i][1]);
        free(got);
    }
}

#define test(name) cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ann_names),
        test(files_are_replaced),
        test(state_remembers),
        test(broken_databases_are_refused),
        test(one_process_edits),
        test(edits_outlive_the_program),
        test(works_without_a_database),
        test(others_changes_are_merged),
        test(second_instance_reads_only),
        test(full_disk_is_told),
    };
    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}

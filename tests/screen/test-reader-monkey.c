/* A monkey at the whole reader: random keys in every mode, pastes, the mouse, other sizes, over a
 * good and over a hostile article. It must not fall over; what was annotated must be valid brat at
 * any time; undoing everything must give what was there at first.
 *
 *     DIPLE_MONKEY=20000 DIPLE_MONKEY_SEED=7 tests/screen/test-reader-monkey
 *
 * are keys per article (1500 unless told) and another monkey. */
#include "config.h"

#include "tests/unit/check.h"
#include "tests/screen/reading.h"
#include "tests/unit/brat-check.h"

#include "core/base/alloc.h"

#include <stdlib.h>
#include <string.h>

enum { KEYS = 1500, CHECK_EVERY = 500 };

static uint64_t next(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed >> 16;
}

static unsigned below(uint64_t *seed, unsigned n)
{
    return (unsigned)(next(seed) % n);
}

static void send(struct reading *g, struct event e)
{
    if (!g->reader.quit)
        reader_event(&g->reader, &e);
}

static void send_key(struct reading *g, uint32_t code, uint8_t mods)
{
    send(g, (struct event){.kind = EVENT_KEY, .key = {code, mods}});
}

static void send_text(struct reading *g, const char *s)
{
    for (; *s; s++)
        send_key(g, (uint8_t)*s, 0);
}

/* Any key that a command has in some mode, or any at all. */
static struct key some_key(uint64_t *seed)
{
    static const uint32_t odd[] = {0xe9, 0x4e2d, 0x1f600, 0x301, ' ', 0x10ffff};
    const struct command *c = command_info((enum command_id)(1 + below(seed, CMD_COUNT - 1)));
    const char *keys = c->keys[below(seed, MODE_COUNT)];
    struct key sequence[KEY_SEQUENCE_MOST];
    struct error err;
    size_t n = strcspn(keys, " ");
    switch (below(seed, 8)) {
    case 0:
        return (struct key){' ' + below(seed, 95), 0};
    case 1:
        return (struct key){KEYSYM_FIRST + below(seed, KEYSYM_F12 - KEYSYM_FIRST + 1),
                            (uint8_t)below(seed, 8)};
    case 2:
        return below(seed, 4) ? (struct key){'a' + below(seed, 26), MOD_CTRL}
                              : (struct key){odd[below(seed, sizeof odd / sizeof *odd)], 0};
    default:
        if (n && key_parse_sequence(keys, n, sequence, &err))
            return sequence[0];
        return (struct key){'a' + below(seed, 26), 0};
    }
}

static void some_command(struct reading *g, uint64_t *seed)
{
    static const char *const arguments[] = {
        "",   "all", "visible",         "PER",      "ORG LOC", "score>0.5",
        "50", "x",   "dup-min-words 6", "width 30", "a\\b",    "brat! "};
    enum command_id id = (enum command_id)(1 + below(seed, CMD_COUNT - 1));
    if (id == CMD_SUSPEND)
        return;
    send_key(g, ':', 0);
    send_text(g, command_info(id)->name);
    send_key(g, ' ', 0);
    const char *argument = arguments[below(seed, sizeof arguments / sizeof *arguments)];
    send_text(g, argument);
    if (!strcmp(argument, "brat! "))
        send_text(g, g->folder->path), send_text(g, "/out.ann");
    send_key(g, KEYSYM_ENTER, 0);
}

static void some_mouse(struct reading *g, uint64_t *seed)
{
    static const enum mouse_button buttons[] = {MOUSE_LEFT, MOUSE_LEFT, MOUSE_RIGHT, MOUSE_WHEEL_UP,
                                                MOUSE_WHEEL_DOWN};
    struct event e = {.kind = EVENT_MOUSE};
    e.mouse = (struct mouse){.x = (int)below(seed, 130),
                             .y = (int)below(seed, 45),
                             .button = buttons[below(seed, 5)],
                             .action = (enum mouse_action)below(seed, 3),
                             .clicks = 1 + (int)below(seed, 3)};
    send(g, e);
}

/* Stopping would stop the test, leaving would end it. */
static bool is_dangerous(struct reading *g, struct key key)
{
    const struct reader *r = &g->reader;
    return (key.mods == MOD_CTRL && key.code == 'z') ||
           (key.code == 'q' && !key.mods && !r->prompt && !r->label_mode);
}

static void one_turn(struct reading *g, uint64_t *seed)
{
    switch (below(seed, 40)) {
    case 0:
        screen_resize(g->screen, 1 + (int)below(seed, 140), 1 + (int)below(seed, 50));
        send(g, (struct event){.kind = EVENT_RESIZE});
        return;
    case 1:
        some_command(g, seed);
        return;
    case 2:
    case 3:
        some_mouse(g, seed);
        return;
    case 4:
        screen_type(g->screen,
                    below(seed, 2) ? "\x1b[200~pasted \x1b[31m\xff text\x1b[201~" : "\x1b");
        return;
    default: {
        struct key key = some_key(seed);
        if (!is_dangerous(g, key))
            send_key(g, key.code, key.mods);
    }
    }
}

/* Out of every prompt, help, selection, pane and mode. */
static void come_home(struct reading *g)
{
    reading_resize(g, 100, 30);
    for (int i = 0; i < 8; i++)
        reading_type(g, "\x1b");
    if (g->reader.file != 0)
        assert_true(reader_open_file(&g->reader, 0));
    reading_settle(g);
}

static char *made(struct reading *g)
{
    return annotations_snapshot(g->reader.session.annotations,
                                ANNOTATIONS_ALL & ~ANNOTATIONS_SUGGESTED);
}

static void check_file(struct reading *g)
{
    struct error err;
    size_t n, text_n;
    if (!document_save(g->reader.session.document, &err))
        fail_msg("not saved: %s", err.message);
    char *ann = reading_file(g, "article.ann", &n), *text = reading_file(g, "article.txt", &text_n);
    if (ann)
        assert_brat(text, text_n, ann, n);
    free(ann);
    free(text);
}

static void monkey(struct reading *g, uint64_t seed)
{
    const char *wish = getenv("DIPLE_MONKEY");
    long keys = wish ? atol(wish) : KEYS;
    const char *other = getenv("DIPLE_MONKEY_SEED");
    if (other)
        seed ^= strtoull(other, NULL, 10) << 20;
    reading_start(g, "article.txt sample.txt", 100, 30);
    char *first = made(g);
    for (long i = 0; i < keys; i++) {
        one_turn(g, &seed);
        if (g->reader.quit) {
            /* by its name on the command line: that is no reason to stop */
            reading_stop(g);
            reading_start(g, "article.txt sample.txt", 100, 30);
        }
        /* some keys come before the picture, and before what the jobs have found */
        if (below(&seed, 4) == 0)
            reading_settle(g);
        else if (below(&seed, 4) == 0)
            reader_step(&g->reader, 0);
        if (i % 50 == 0 && !g->reader.quit)
            assert_borders((reading_settle(g), g));
        if (i % CHECK_EVERY == CHECK_EVERY - 1) {
            come_home(g);
            check_file(g);
        }
    }
    come_home(g);
    check_file(g);
    reading_stop(g);
    /* what was kept is what was there */
    reading_start(g, "article.txt", 100, 30);
    size_t steps = annotations_undo_count(g->reader.session.annotations);
    for (size_t i = 0; i <= steps && annotations_undo_count(g->reader.session.annotations); i++) {
        struct error err;
        bool ok;
        assert_true(annotations_undo(g->reader.session.annotations, &ok, &err));
        assert_true(ok);
    }
    char *last = made(g);
    assert_string_equal(first, last);
    check_file(g);
    free(first);
    free(last);
    print_message("# %ld keys, %zu steps undone\n", keys, steps);
}

static void over_the_sample(void **state)
{
    struct reading *g = *state;
    size_t n;
    char *sample = reading_file(g, "sample.txt", &n);
    reading_write(g, "article.txt", sample, n);
    free(sample);
    monkey(g, 0x9e3779b97f4a7c15U);
}

static void over_hostile_text(void **state)
{
    struct reading *g = *state;
    struct strbuf b = STRBUF_INIT;
    strbuf_adds(&b, "Title \x1b[31mred\x1b]0;owned\x07 end\r\n\r\n");
    for (int i = 0; i < 6; i++) {
        strbuf_adds(&b, "Anna 中国工业互联网研究院 met 👩\xe2\x80\x8d👩\xe2\x80\x8d👧 in "
                        "e\xcc\x81\xcc\x82 Köln\tand "
                        "\xe2\x80\xaeOlaf\xc2\x9b of the Bank of Norway, twice as many as in May "
                        "2024.\r\n\r\n");
        strbuf_adds(&b, "\x01\x02\x7f\x0b\x0c lone \r return\n\n\n");
    }
    reading_write(g, "article.txt", strbuf_str(&b), b.n);
    strbuf_release(&b);
    monkey(g, 0x2545f4914f6cdd1dU);
}

/* Bytes that are no UTF-8: the text is decoded, so its annotations stand elsewhere. */
static void over_invalid_bytes(void **state)
{
    struct reading *g = *state;
    struct strbuf b = STRBUF_INIT;
    for (int c = 0; c < 2000; c++)
        strbuf_addc(&b, (char)(c * 7 + c / 256));
    reading_write(g, "article.txt", strbuf_str(&b), b.n);
    strbuf_release(&b);
    reading_start(g, "article.txt", 100, 30);
    uint64_t seed = 77;
    for (int i = 0; i < KEYS / 4 && !g->reader.quit; i++) {
        one_turn(g, &seed);
        if (i % 4 == 0 && !g->reader.quit)
            reading_settle(g);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, reading_setup, reading_teardown)
    const struct CMUnitTest tests[] = {
        TEST(over_the_sample),
        TEST(over_hostile_text),
        TEST(over_invalid_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Keys recorded under a letter and typed again, as in vi. */
#include "app/reader.h"

#include "core/base/vec.h"

/* A macro that replays itself ends here at the latest. */
enum { DEPTH_MOST = 20, TIMES_MOST = 1000 };

static uint32_t letter_of(const struct action *a)
{
    return a->text && *a->text ? (uint8_t)*a->text : 0;
}

static bool is_letter(uint32_t c)
{
    return c > ' ' && c < MACROS;
}

/* ---- recording ------------------------------------------------------------------------------ */

static void begin(struct reader *r, uint32_t letter)
{
    if (!is_letter(letter)) {
        reader_complain(r, "macros are named by a letter or digit");
        return;
    }
    r->macros[letter].n = 0;
    r->recording = letter;
    reader_say(r, "recording %c", (int)letter);
}

void do_record(struct reader *r, const struct action *a)
{
    if (r->replaying)
        return;
    if (r->recording) {
        struct macro *m = &r->macros[r->recording];
        /* what ended the recording is no part of it; from the command line that is the whole line
         */
        size_t last = m->n;
        while (a->text && last > 0 && m->v[last - 1].code != ':')
            last--;
        m->n = last > 0 ? last - 1 : 0;
        reader_say(r, "recorded %zu key%s as %c", m->n, m->n == 1 ? "" : "s", (int)r->recording);
        r->recording = 0;
        return;
    }
    if (letter_of(a))
        begin(r, letter_of(a));
    else
        r->awaited = CMD_RECORD;
}

bool macro_key(struct reader *r, struct key key)
{
    if (r->awaited != CMD_NONE) {
        enum command_id command = r->awaited;
        r->awaited = CMD_NONE;
        r->message[0] = '\0';
        if (r->recording && r->macros[r->recording].n < MACRO_KEYS_MOST && !r->replaying)
            vec_push(&r->macros[r->recording], key);
        if (!key_is_text(key) || !is_letter(key.code))
            reader_say(r, "no macro");
        else if (command == CMD_RECORD)
            begin(r, key.code);
        else {
            char letter[2] = {(char)key.code, '\0'};
            struct action a = {.command = CMD_REPLAY, .count = r->awaited_count, .text = letter};
            do_replay(r, &a);
        }
        return true;
    }
    /* what a replayed macro types is recorded by the keys that replayed it */
    if (r->recording && !r->replaying) {
        struct macro *m = &r->macros[r->recording];
        if (m->n < MACRO_KEYS_MOST)
            vec_push(m, key);
    }
    return false;
}

/* ---- replaying ------------------------------------------------------------------------------ */

static void replay(struct reader *r, uint32_t letter)
{
    /* recording it anew while it runs must not pull it away */
    struct macro copy = {0};
    const struct macro *m = &r->macros[letter];
    for (size_t i = 0; i < m->n; i++)
        vec_push(&copy, m->v[i]);
    r->replaying++;
    for (size_t i = 0; i < copy.n && !r->quit; i++) {
        struct event e = {.kind = EVENT_KEY, .key = copy.v[i]};
        reader_event(r, &e);
        /* as in vi: what fails ends it, or the rest would be done in the wrong place */
        if (r->message[0] && r->message_role == ROLE_ERROR)
            break;
    }
    r->replaying--;
    vec_release(&copy);
}

void do_replay(struct reader *r, const struct action *a)
{
    uint32_t letter = letter_of(a);
    if (!letter) {
        r->awaited = CMD_REPLAY;
        r->awaited_count = a->count;
        return;
    }
    if (letter == '@')
        letter = r->last_macro;
    if (!is_letter(letter) || r->macros[letter].n == 0) {
        reader_complain(r, letter ? "nothing is recorded as %c" : "no macro was replayed yet",
                        (int)letter);
        return;
    }
    if (r->replaying >= DEPTH_MOST) {
        reader_complain(r, "macro %c replays itself", (int)letter);
        return;
    }
    r->last_macro = letter;
    long times = a->count > 0 && a->count < TIMES_MOST ? a->count : 1;
    for (long i = 0; i < times && !r->quit; i++) {
        replay(r, letter);
        if (r->message[0] && r->message_role == ROLE_ERROR)
            return;
    }
}

void macros_release(struct reader *r)
{
    for (size_t i = 0; i < MACROS; i++)
        vec_release(&r->macros[i]);
}

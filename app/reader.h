/* The reader: what is on the screen and the functions behind its commands. Internal to app.
 *
 * ui turns keys into command numbers and draws; the functions here change session and view. One
 * thread owns all of it; jobs hand their results over between two events. */
#ifndef DIPLE_APP_READER_H
#define DIPLE_APP_READER_H

#include "app/files.h"
#include "app/folder.h"
#include "app/keylog.h"
#include "app/others.h"
#include "app/repeats.h"
#include "app/rules.h"
#include "app/session.h"
#include "core/base/strbuf.h"
#include "core/annotation/evidence.h"
#include "core/text/search.h"
#include "core/text/segment.h"
#include "ui/frame.h"
#include "ui/help.h"
#include "ui/keymap.h"
#include "ui/list.h"
#include "ui/menu.h"
#include "ui/prompt.h"
#include "ui/statusline.h"
#include "ui/terminal.h"
#include "ui/textview.h"
#include "ui/twinview.h"

struct entity_rows;
struct repeat_rows;
struct article_rows;
struct adjudication;
struct orphan_rows;
struct teaching;

/* A place to come back to. */
struct place {
    size_t top, cursor;
};

enum { JUMPS_MOST = 100, BOOKMARKS = 128 };

enum prompt_use {
    PROMPT_NONE,
    PROMPT_COMMAND,
    PROMPT_SEARCH,
    PROMPT_SEARCH_BACK,
    PROMPT_NOTE,
    PROMPT_HELP,   /* a word that is looked for in the help */
    PROMPT_LABELS, /* those of the article */
};

/* What one of the rows of a menu stands for, where a number is not enough. */
struct choice {
    char *name, *value; /* owned; value may be NULL */
    bool on;            /* it is there, and is taken away when it is chosen */
    bool reverse;       /* relation: from the cursor to the mark */
};

struct reader;
/* What is done with what was chosen; result is MENU_CHOSEN or MENU_REMOVED. */
typedef void menu_done(struct reader *r, enum menu_result result, uint64_t id, bool capital);

/* What Tab stops at in LABEL mode. */
enum stops {
    STOPS_UNDECIDED,
    STOPS_ANNOTATIONS,
    STOPS_DUPLICATES,
    STOPS_NOTES,
    STOPS_HITS, /* of the search; the last kind */
    STOPS_COUNT
};

/* What `.` does again. */
enum last_act { LAST_NONE, LAST_LABEL, LAST_ATTRIBUTE, LAST_NOTE };

/* Where the rules propose something in the open article. */
struct rule_places {
    struct evidence_reason *v;
    size_t n, cap;
};

struct everywhere;

enum { MACROS = 128, MACRO_KEYS_MOST = 10000 };
struct macro {
    struct key *v;
    size_t n, cap;
};

enum unit { UNIT_WORD, UNIT_SENTENCE, UNIT_PARAGRAPH, UNIT_CHARACTER, UNIT_COUNT };

struct reader {
    struct session session;
    struct options *options; /* :set changes them */
    struct file_list named;  /* what the command line named, taken over; empty: the session is not
                                kept */
    char *annotator;         /* of the session that goes on; the options point to it */
    struct file_list files;
    size_t file;           /* index of the open one */
    struct others *others; /* what they have in common */
    struct keylog *keylog; /* NULL: none */
    struct folder *folder; /* how far each of them is */
    struct list *article_list;
    struct article_rows *article_rows;
    int article_sort; /* enum article_sort, that the list begins with */
    bool browsing;    /* the list of articles is shown; may be set before reader_start */

    struct terminal *terminal;
    struct theme *theme;
    struct keymap *keymap;
    int wake[2]; /* pipe: the jobs write, the event loop reads */

    struct frame_wish wish;
    struct frame frame;
    bool label_mode;
    bool dragging; /* the mouse went down in the text and is held */
    struct textview *view;
    struct list *entity_list, *repeat_list;
    struct entity_rows *entity_rows;
    struct repeat_rows *repeat_rows;
    bool previewing; /* a pane shows a place of the text; `before` is where the reader was */
    struct place before;

    struct prompt *prompt;
    enum prompt_use prompt_use;
    struct prompt_history command_history, search_history;
    struct place prompt_place; /* where the cursor was when the prompt opened */
    uint32_t note_id;          /* the annotation that a note is being written to */
    struct help *help;
    struct menu *menu; /* lies over the text; NULL: none */
    menu_done *menu_done;
    struct {
        struct choice *v;
        size_t n, cap;
    } choices; /* what its rows stand for */

    /* searching */
    struct jobs *searches;
    struct search *search; /* for marking what is visible; NULL: none */
    bool search_backward;
    struct range hit; /* the current one; empty: none */
    struct range_vec hits;
    bool hits_known, hits_more; /* all hits collected; there were more than we keep */

    /* labelling */
    enum stops stops;
    enum unit unit;
    uint32_t last_label; /* SCHEMA_NONE: none yet */
    bool stop_awaited;   /* the cursor goes to the first stop as soon as names are known */
    enum last_act last_act;
    struct choice last_attribute;
    char *last_note;
    uint32_t last_id;   /* of the annotation that was labelled last; 0: none */
    uint32_t chosen_id; /* of several at one place the one that is meant; 0: the shortest */
    uint32_t marked_id; /* that fragments are added to, that a relation begins at; 0: none */

    /* keys recorded */
    struct macro macros[MACROS];
    uint32_t recording;      /* the letter of the macro; 0: none */
    uint32_t last_macro;     /* that was replayed; 0: none */
    enum command_id awaited; /* the next key is the letter for this command; CMD_NONE: none */
    long awaited_count;
    int replaying; /* depth */

    struct evidence *evidence; /* of the hand in this article; NULL: not looked for yet */
    struct teaching *teaching; /* what the model learns from it */
    uint64_t hand_version;     /* of the annotations it is made from */
    uint64_t hand_repeats;     /* of the repeats */
    uint64_t hand_book;        /* of what was decided in other articles */
    uint64_t hand_rules;       /* of the rules' places */

    struct range_vec same; /* places with the same words as same_of */
    struct range same_of;

    struct rules rules;
    struct rule_places rule_places;
    uint64_t rules_version;        /* grows when the places change */
    struct everywhere *everywhere; /* a label in all articles: done, or being done; NULL: never */

    struct place jumps[JUMPS_MOST];
    size_t jump_count, jump_at;
    struct place bookmarks[BOOKMARKS];
    bool bookmark_set[BOOKMARKS];

    /* the last jump to a word by its first characters */
    bool jump_going_on; /* nothing else has been done since */
    uint32_t jump_arg[2];
    size_t jump_from, jump_at_cursor, jump_nth;

    bool hiding;             /* later copies are folded away */
    uint64_t hidden_version; /* of the repeats that are */

    struct adjudication
        *adjudication; /* of two annotators' disagreements; NULL: none is going on */

    struct orphan_rows *orphan_rows; /* their list is shown; NULL: it is not */
    struct list *orphan_list;
    uint32_t orphan_id; /* the one that a place is looked for; 0: none */

    /* comparing two occurrences */
    struct compare *compare; /* NULL: not */

    char message[512];
    enum role message_role; /* ROLE_MESSAGE or ROLE_ERROR */
    size_t notices_told;    /* of the document's */
    double edited, saved;   /* when; 0: never */
    int status;
    bool quit;
};

/* What a command is told. */
struct action {
    enum command_id command;
    long count;       /* typed before; 0: none */
    uint32_t arg[2];  /* characters that it takes */
    struct key key;   /* the last key; code 0 when it came from the command line */
    const char *text; /* what stands behind it after `:`; "" or NULL for none */
};

/* ---- reader.c: life ---- */
/* *r is zeroed but for named and files, which it takes over, and what resume_load sets; options is
 * borrowed and is changed by :set. The terminal's wake_fd is set here. Opens that article (while
 * browsing the first that can be read) and draws it, or the list of them. EXIT_OK, or another exit
 * status after a line on standard error; reader_stop is due either way. */
int reader_start(struct reader *r, struct options *options,
                 const struct terminal_options *terminal);
/* Waits for the next event, most_ms milliseconds at most (-1: for ever), handles all that wait,
 * draws. Not to be called again once `quit` is set. */
void reader_step(struct reader *r, int most_ms);
int reader_stop(struct reader *r); /* saves, gives the terminal back; returns the exit status */
void reader_event(struct reader *r, const struct event *e); /* reader_events.c */
void reader_run(struct reader *r, const struct action *a);  /* any command, by the table */
bool reader_knows(enum command_id id);                      /* has a function */
void reader_label_key(struct reader *r, uint32_t letter);   /* LABEL mode */
/* False: a message is set, and the article that was open is as it was. */
bool reader_open_file(struct reader *r, size_t file);
enum mode reader_mode(const struct reader *r);
void reader_say(struct reader *r, const char *format, ...) __attribute__((format(printf, 2, 3)));
void reader_complain(struct reader *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Says what the document has to tell since the last time: recovered edits, conflicts. */
void reader_tell_notices(struct reader *r);
double reader_now(void); /* seconds, monotonic */

/* ---- reader_draw.c ---- */
void reader_layout(struct reader *r);       /* geometry from size and wishes */
void reader_update_lists(struct reader *r); /* the rows follow annotations, repeats and filter */
void reader_draw(struct reader *r);

/* ---- menus.c: one thing chosen from a list ---- */
/* Shows the menu, which it takes over; done is called when something was chosen. */
void reader_menu(struct reader *r, struct menu *menu, menu_done *done);
void reader_menu_key(struct reader *r, struct key key);
void reader_menu_close(struct reader *r); /* its choices too */
/* Adds a choice as a row of the menu, marked when it is on. */
void reader_menu_add(struct reader *r, struct menu *menu, const char *name, const char *detail,
                     const struct choice *choice);

/* ---- do_macro.c ---- */
/* Before anything else sees a key: true when it was the letter that a macro's command waits for;
 * otherwise it is recorded when keys are. */
bool macro_key(struct reader *r, struct key key);
void macros_release(struct reader *r);

/* ---- reader_marks.c: what is marked in the visible text ---- */
void reader_marks(struct range visible, struct mark_vec *out, void *data);
/* The annotation or suggestion at an offset: of those that hold it the one that was chosen, else
 * the shortest; NULL: none. */
const struct annotation *reader_annotation_at(struct reader *r, size_t offset, unsigned mask);
uint8_t reader_hue(const struct reader *r, uint32_t label);
/* The colours that the schema has for its labels become those of the theme. */
void reader_take_hues(struct reader *r);

/* ---- describe.c ---- */
/* The words of an annotation, its pieces with an ellipsis between them; owned by the caller. */
char *reader_words(struct reader *r, const struct annotation *a);
/* "ORG suggested 0.93  "China Industrial ..."", with attributes, note and relations. */
void reader_describe(struct reader *r, const struct annotation *a, struct strbuf *b);

/* ---- entity_rows.c, repeat_rows.c: the panes' contents ---- */
struct entity_rows *entity_rows_new(struct reader *r);
void entity_rows_free(struct entity_rows *rows);
struct list_source entity_rows_source(struct entity_rows *rows);
bool entity_rows_update(struct entity_rows *rows, const char *filter); /* true: something changed */
/* Takes what a worker has grouped; true: something came. Is one at work? */
bool entity_rows_deliver(struct entity_rows *rows);
bool entity_rows_busy(const struct entity_rows *rows);
size_t entity_rows_total(const struct entity_rows *rows); /* entities, unfiltered */
void entity_rows_fold(struct entity_rows *rows, size_t index, bool folded);
/* The mention of row `index` that comes after offset `from` (the first one when none does). */
bool entity_rows_place(struct entity_rows *rows, size_t index, size_t from, struct range *place);
/* Ids of the annotations of a row; for accepting and rejecting whole entities. */
size_t entity_rows_ids(struct entity_rows *rows, size_t index, const uint32_t **ids);

struct repeat_rows *repeat_rows_new(struct reader *r);
void repeat_rows_free(struct repeat_rows *rows);
struct list_source repeat_rows_source(struct repeat_rows *rows);
bool repeat_rows_update(struct repeat_rows *rows, const char *filter);
const struct repeats *repeat_rows_repeats(const struct repeat_rows *rows); /* as last updated */
size_t repeat_rows_total(const struct repeat_rows *rows);
void repeat_rows_fold(struct repeat_rows *rows, size_t index, bool folded);
bool repeat_rows_by_place(const struct repeat_rows *rows);
void repeat_rows_sort(struct repeat_rows *rows, bool by_place); /* or by what they spare */
/* Group and place (SIZE_MAX: the heading) of a row; false when there is no such row. */
bool repeat_rows_at(const struct repeat_rows *rows, size_t index, size_t *group, size_t *place);
/* Where row `index` leads to in this article, as for entities. */
bool repeat_rows_place(struct repeat_rows *rows, size_t index, size_t from, struct range *range);

/* ---- compare.c: two places of a group beside each other ---- */
/* left and right count the places of the group; left is in the open article. The places are copied:
 * new results do not end a comparison. NULL: the other article cannot be read (it is told why). */
struct compare *compare_new(struct reader *r, size_t group, size_t left, size_t right);
void compare_free(struct compare *c);
void compare_layout(struct compare *c); /* sizes from the frame */
void compare_draw(struct compare *c, const struct canvas *screen);
const char *compare_title(const struct compare *c, enum twin_side side);
const char *compare_status(const struct compare *c);
struct twinview *compare_view(const struct compare *c);
/* The next other place of the group, or the one before. */
void compare_step(struct compare *c, bool forward);
/* The place on the right, and the one on the left. */
struct repeat_place compare_place(const struct compare *c, enum twin_side side);

/* ---- do_compare.c ---- */
/* The group's places beside each other; left SIZE_MAX: the first, right SIZE_MAX: the one behind.
 */
void compare_open(struct reader *r, size_t group, size_t left, size_t right);
void compare_close(struct reader *r);
/* While comparing: true when the command has been carried out; false: it is run as always. */
bool compare_command(struct reader *r, const struct action *a);

/* ---- do_orphans.c ---- */
void orphans_close(struct reader *r);
bool orphans_command(struct reader *r, const struct action *a); /* while their list is shown */

/* ---- do_adjudicate.c ---- */
/* What two files say of the open article; its annotations become the result. False: it cannot be,
 * and why is told. */
bool adjudicate_files(struct reader *r, const char *path_a, const char *path_b);
void adjudicate_close(struct reader *r);
/* While it goes on: true when the command, or the label's letter, has been dealt with. */
bool adjudicate_command(struct reader *r, const struct action *a);
bool adjudicate_letter(struct reader *r, uint32_t letter);
void adjudicate_mark(struct reader *r, struct range visible, struct mark_vec *out, int priority);
void adjudicate_describe(struct reader *r, struct strbuf *b); /* for the status line */
char *adjudicate_title(struct reader *r);                     /* owned by the caller */

/* ---- do_repeats.c ---- */
void repeats_hide(
    struct reader *r); /* folds later copies, as is wished, once the repeats are known */

/* ---- do_*.c: the functions of the commands, in the order of ui/commands.def ---- */
typedef void reader_do(struct reader *r, const struct action *a);
reader_do do_move, do_percent, do_line, do_centre;
reader_do do_entity, do_duplicate, do_stop, do_jump_word, do_missed;
reader_do do_back, do_mark_set, do_mark_goto, do_marks;
reader_do do_search, do_search_step, do_search_word, do_search_clear, do_filter;
reader_do do_label_mode, do_decide, do_accept_run, do_keep, do_why, do_alternative, do_repeat,
    do_remove;
reader_do do_edge, do_select, do_unit, do_note, do_label, do_relabel, do_undo;
reader_do do_choose, do_labels, do_also, do_attribute, do_article_labels;
reader_do do_mark, do_fragment, do_relation, do_relations;
reader_do do_stops, do_record, do_replay, do_everywhere, do_rules, do_rule, do_unrule;
reader_do do_focus, do_open, do_cancel, do_fold, do_pane, do_resize, do_zoom, do_below;
reader_do do_hide, do_sort;
reader_do do_write, do_export, do_copy, do_article, do_articles, do_adjudicate, do_orphans,
    do_place, do_info, do_analyse;
reader_do do_command_line, do_help, do_set, do_mouse, do_redraw, do_suspend, do_quit;

/* ---- hand.c ---- */
void hand_update(struct reader *r); /* suggests what the decisions tell; nothing if none is new */
void hand_forget(struct reader *r); /* the article goes */

/* ---- preview.c ---- */
/* In LABEL mode every place that has the words at the cursor, those included; none in texts too
 * large to be looked through with every key. Valid until the next call. */
const struct range_vec *preview_places(struct reader *r, size_t *count);

/* ---- do_rules.c ---- */
void rules_apply(struct reader *r); /* looks for their places in the open article, in a job */

/* ---- everywhere.c: one label in all opened articles ---- */
/* After the step of that description in the open article: the same words get the label in all
 * others, and a rule is made of them. */
void everywhere_label(struct reader *r, const char *label, const char *words,
                      const char *description);
bool everywhere_step(struct reader *r); /* the next article; true: there are more */
bool everywhere_busy(const struct reader *r, uint64_t *done, uint64_t *total);
/* After an undo or redo in the open article: if it was that step, the others follow. */
void everywhere_follow(struct reader *r, bool undo);
void everywhere_free(struct reader *r);

/* ---- shared by them ---- */
void jump_remember(struct reader *r);          /* before going far */
void jump_to(struct reader *r, size_t offset); /* remembers, goes, shows */
void preview_end(struct reader *r, bool back); /* back: as before the preview */
void pane_preview(struct reader *r);           /* shows what the pane has selected */
void search_prompt_changed(struct reader *r);
void search_prompt_done(struct reader *r, bool accepted);
void search_words(struct reader *r, const char *words);   /* these very words, from the cursor on */
void search_go_on(struct reader *r, size_t from);         /* next hit behind, not around the end */
void search_hits_around(struct reader *r, size_t *index); /* which hit the current one is */
void command_line_run(struct reader *r, const char *line);
prompt_complete command_line_complete;
void note_done(struct reader *r, const char *line);
void article_labels_done(struct reader *r, const char *line);
prompt_complete article_labels_complete;

/* The words at an offset that a label would be given to: a run of capitalised words, or one word.
 */
struct range label_candidate(struct reader *r, size_t offset);

#endif

/* diple convert: annotations from one tool's format to another's, article by article. */
#include "app/commands.h"

#include "app/annotation_file.h"
#include "app/files.h"
#include "core/article/article.h"
#include "core/base/alloc.h"
#include "core/store/atomic.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct converting {
    const struct options *options;
    const struct annotation_file *in;
    const struct format *to;
    const char *output; /* a file, "-", or a folder: one file per article in it */
    bool folder;
    struct strbuf out;
    size_t count; /* articles met */
    bool trouble, lossy;
};

static void on_trouble(struct converting *c, const char *message)
{
    c->trouble = true;
    options_trouble("%s", message);
}

/* Standard output for "-". */
static void write_file(struct converting *c, const char *path, const struct strbuf *bytes)
{
    struct error err;
    if (strcmp(path, "-") != 0) {
        if (!atomic_write(path, strbuf_str(bytes), bytes->n, NULL, &err))
            on_trouble(c, err.message);
    } else if (fwrite(strbuf_str(bytes), 1, bytes->n, stdout) != bytes->n || fflush(stdout) != 0) {
        c->trouble = true;
        options_trouble("cannot write: %s", strerror(errno));
    }
}

static bool holds(const void *bytes, size_t n, const uint8_t *there, size_t size)
{
    return size == n && (n == 0 || memcmp(bytes, there, n) == 0);
}

/* Places without their text are nothing, so brat's go with it. Another text of that name is never
 * overwritten. */
static bool write_text_beside(struct converting *c, const char *ann, const struct text *text)
{
    struct strbuf valid = STRBUF_INIT;
    struct file_stamp stamp;
    struct error err;
    uint8_t *there = NULL;
    size_t size;
    char *path = annotation_file_text(ann);
    bool ok = true;
    format_write_text(&valid, text);
    if (!atomic_read(path, 0, &there, &size, &stamp, &err)) {
        on_trouble(c, err.message);
        ok = false;
    } else if (!stamp.exists) {
        write_file(c, path, &valid);
    } else if (!holds(text_bytes(text), text_size(text), there, size) &&
               !holds(strbuf_str(&valid), valid.n, there, size)) {
        c->trouble = true;
        options_trouble("'%s' is there already and holds another text", path);
        ok = false;
    }
    free(there);
    free(path);
    strbuf_release(&valid);
    return ok;
}

/* What was converted: to the folder now, or to be written at the end. */
static void put(struct converting *c, const struct export_document *doc,
                struct format_report *report)
{
    bool brat = strcmp(c->to->name, "brat") == 0;
    if (!c->folder) {
        c->to->write(doc, c->count, &c->out, report);
        if (brat && strcmp(c->output, "-") != 0 && !write_text_beside(c, c->output, doc->text))
            strbuf_clear(&c->out);
        return;
    }
    char *stem = file_stem_in(c->output, doc->name);
    char *path = xasprintf("%s.%s", stem, c->to->extension);
    struct stat st;
    if (stat(path, &st) == 0) {
        c->trouble = true;
        options_trouble("'%s' is there already: left as it is", path);
    } else if (!brat || write_text_beside(c, path, doc->text)) {
        struct strbuf out = STRBUF_INIT;
        format_export(c->to, doc, &out, report);
        write_file(c, path, &out);
        strbuf_release(&out);
    }
    free(path);
    free(stem);
}

static void convert_article(struct converting *c, const struct article *article, const char *name,
                            const char *bytes, size_t size)
{
    struct error err;
    struct format_report report = FORMAT_REPORT_INIT;
    const struct text *text = article_text(article);
    const struct block_vec *blocks = article_blocks(article);
    struct schema *schema = schema_builtin();
    struct annotations *set = annotations_new(text, schema);
    char *title = text_copy_line(text, article_title(article));
    if (c->in->format->read(bytes, size, set, &report, &err)) {
        const struct export_document doc = {
            .name = name,
            .title = *title ? title : NULL,
            .text = text,
            .annotations = set,
            .blocks = blocks->v,
            .block_count = blocks->n,
            .mask = ANNOTATIONS_MADE,
        };
        if (annotations_count(set, ANNOTATIONS_REJECTED, SCHEMA_NONE))
            format_remark(&report, 0, "articles with refused annotations, which are left out");
        put(c, &doc, &report);
    } else {
        c->trouble = true;
        options_trouble("%s: %s", c->in->path, err.message);
    }
    c->lossy |= annotation_file_say(c->in->path, &report);
    c->count++;
    free(title);
    annotations_free(set);
    schema_free(schema);
}

/* The name comes from the file and becomes one: only what is plain is taken. */
static char *article_label(const struct converting *c, const char *name)
{
    const char *last = name ? strrchr(name, '/') : NULL;
    last = last ? last + 1 : name;
    bool plain = last && *last && *last != '.';
    for (const char *p = last; plain && *p; p++)
        plain = (unsigned char)*p >= ' ' && *p != 0x7F;
    return plain ? xstrdup(name) : xasprintf("%s-%zu", c->in->path, c->count + 1);
}

static bool convert_held(void *data, const struct format_article *held)
{
    struct converting *c = data;
    struct error err;
    if (c->count && !c->folder && c->to->flags & FORMAT_ONE_DOCUMENT) {
        c->trouble = true;
        options_trouble("%s holds one article per file: name a folder", c->to->name);
        return false;
    }
    /* the text is what the file says: nothing about it is to be found out */
    struct article_options options = c->options->article;
    options.encoding = "UTF-8";
    uint8_t *copy = (uint8_t *)xmemdup0(held->text, held->text_size);
    char *name = article_label(c, held->name);
    struct article *article = article_from_bytes(name, copy, held->text_size, &options, &err);
    if (article)
        convert_article(c, article, name, held->bytes, held->size);
    else
        on_trouble(c, err.message);
    article_free(article);
    free(name);
    return true;
}

/* The text stands in a file of its own. */
static void convert_beside(struct converting *c)
{
    struct error err;
    const struct options *o = c->options;
    char *path = o->text ? xstrdup(o->text) : annotation_file_text(c->in->path);
    struct article *article = article_open(path, &o->article, &err);
    if (article)
        convert_article(c, article, article_name(article), (const char *)c->in->bytes, c->in->size);
    else
        on_trouble(c, err.message);
    article_free(article);
    free(path);
}

static void convert(struct converting *c)
{
    struct error err;
    struct format_report report = FORMAT_REPORT_INIT;
    const struct annotation_file *in = c->in;
    if (!c->folder && c->to->begin)
        c->to->begin(&c->out);
    if (c->options->text || !in->format->articles) {
        convert_beside(c);
    } else if (!in->format->articles((const char *)in->bytes, in->size, convert_held, c, &report,
                                     &err)) {
        c->trouble = true;
        options_trouble("%s: %s", in->path, err.message);
    }
    c->lossy |= annotation_file_say(in->path, &report);
    if (!c->folder && c->to->end)
        c->to->end(&c->out);
    if (!c->folder && !c->trouble)
        write_file(c, c->output, &c->out);
    strbuf_release(&c->out);
}

int cmd_convert(const struct options *o)
{
    struct annotation_file in;
    struct converting c = {.options = o, .in = &in};
    if (o->file_count != 2)
        return options_usage("convert: name what to read and what to write");
    c.to = o->to ? format_find(o->to) : NULL;
    if (!c.to || !c.to->write)
        return options_usage("convert needs --to=F, a format of 'diple export --help'");
    int status = annotation_file_open(&in, o->files[0], o->from);
    if (status != EXIT_OK)
        return status;
    c.output = o->files[1];
    c.folder = file_is_folder(c.output);
    if (c.folder && mkdir(c.output, 0777) != 0 && errno != EEXIST)
        status = options_trouble("cannot make the folder '%s': %s", c.output, strerror(errno));
    else if (!c.folder && file_is_same(c.output, in.path))
        status = options_trouble("'%s' would be overwritten by itself", c.output);
    else
        convert(&c);
    annotation_file_release(&in);
    return status != EXIT_OK || c.trouble ? EXIT_TROUBLE : c.lossy ? EXIT_LOSSY : EXIT_OK;
}

/* Inside core/format: reading JSON lines, one article with its text per line, as doccano, spaCy,
 * Prodigy and diple write them. Places (code points) are taken from the first of these members that
 * is there:
 *
 *   "entities"          [{"id", "label", "start_offset", "end_offset"}]       doccano, diple
 *   "label" or "labels" [[start, end, label]]                                 doccano
 *   "spans"             [{"start", "end", "label"}]                           Prodigy
 *
 * and "relations" [{"from_id", "to_id", "type"}] besides. */
#ifndef DIPLE_FORMAT_JSONL_H
#define DIPLE_FORMAT_JSONL_H

#include "core/format/format.h"

bool jsonl_read(const char *bytes, size_t size, struct annotations *into,
                struct format_report *report, struct error *err);
bool jsonl_articles(const char *bytes, size_t size, format_each_article *each, void *data,
                    struct format_report *report, struct error *err);

#endif

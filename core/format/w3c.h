/* Inside core/format: reading W3C Web Annotations (https://www.w3.org/TR/annotation-model/). */
#ifndef DIPLE_FORMAT_W3C_H
#define DIPLE_FORMAT_W3C_H

#include "core/format/format.h"

bool w3c_read(const char *bytes, size_t size, struct annotations *into,
              struct format_report *report, struct error *err);

#endif

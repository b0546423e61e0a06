#include "core/base/escape.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Length of the well-formed UTF-8 sequence at s (Unicode, table 3-7), 0 when it is not. base knows
 * no text, so this does not call core/text. */
static size_t sequence(const uint8_t *s, size_t n)
{
    if (s[0] < 0x80)
        return 1;
    size_t length = s[0] >= 0xF0 ? 4 : s[0] >= 0xE0 ? 3 : 2;
    if (s[0] < 0xC2 || s[0] > 0xF4 || length > n)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((s[i] & 0xC0) != 0x80)
            return 0;
    if ((s[0] == 0xE0 && s[1] < 0xA0) || (s[0] == 0xED && s[1] > 0x9F) ||
        (s[0] == 0xF0 && s[1] < 0x90) || (s[0] == 0xF4 && s[1] > 0x8F))
        return 0;
    return length;
}

static bool json_plain(uint8_t c)
{
    return c >= 0x20 && c < 0x80 && c != '"' && c != '\\' && c != 0x7F;
}

static void json_special(struct strbuf *out, uint8_t c)
{
    switch (c) {
    case '"':
        strbuf_adds(out, "\\\"");
        break;
    case '\\':
        strbuf_adds(out, "\\\\");
        break;
    case '\n':
        strbuf_adds(out, "\\n");
        break;
    case '\r':
        strbuf_adds(out, "\\r");
        break;
    case '\t':
        strbuf_adds(out, "\\t");
        break;
    default:
        strbuf_addf(out, "\\u%04x", c);
    }
}

void escape_json(struct strbuf *out, const char *string, size_t n)
{
    const uint8_t *s = (const uint8_t *)string;
    strbuf_addc(out, '"');
    for (size_t i = 0; i < n;) {
        size_t start = i;
        while (i < n && json_plain(s[i]))
            i++;
        if (i > start) {
            strbuf_add(out, s + start, i - start);
            continue;
        }
        size_t length = sequence(s + i, n - i);
        if (length > 1)
            strbuf_add(out, s + i, length);
        else if (length == 1)
            json_special(out, s[i]);
        else
            strbuf_adds(out, "\xEF\xBF\xBD");
        i += length ? length : 1;
    }
    strbuf_addc(out, '"');
}

void escape_html(struct strbuf *out, const char *s, size_t n)
{
    for (size_t i = 0; i < n;) {
        size_t start = i;
        while (i < n && s[i] != '&' && s[i] != '<' && s[i] != '>' && s[i] != '"')
            i++;
        strbuf_add(out, s + start, i - start);
        if (i < n) {
            char c = s[i++];
            strbuf_adds(out, c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : "&quot;");
        }
    }
}

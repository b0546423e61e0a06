/* A strict reading of brat standoff, for tests: by the rules of server/src/annotation.py of
 * nlplab/brat, written without looking at ours. Fails the test at the first line that brat would
 * not take. */
#ifndef DIPLE_TESTS_BRAT_CHECK_H
#define DIPLE_TESTS_BRAT_CHECK_H

#include <stddef.h>

void assert_brat(const char *text, size_t text_size, const char *ann, size_t ann_size);

#endif

/* A small model trained on sentences made here, for tests that need one. */
#ifndef DIPLE_TESTS_TINY_MODEL_H
#define DIPLE_TESTS_TINY_MODEL_H

/* Trains it into the file; the test fails when that does not work. */
void tiny_model_train(const char *path, unsigned threads);

#endif

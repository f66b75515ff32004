#include "ps_io.h"

#ifdef __arm__
typedef int ps_io_is_in_start_c; /* a file of C wants something in it */
#else

#include <stdio.h>
#include <stdlib.h>

int ps_io_read(void *to, uint32_t bytes) {
    return fread(to, 1, bytes, stdin) == bytes;
}

void ps_io_write(const void *from, uint32_t bytes) {
    if (fwrite(from, 1, bytes, stdout) != bytes) {
        exit(98);
    }
}

void ps_io_flush(void) {
    fflush(stdout);
}

void ps_io_exit(int code) {
    exit(code);
}

void ps_count_start(void) {}

uint32_t ps_count(void) {
    return 0;
}

uint32_t ps_stack_paint(void) {
    return 0;
}

uint32_t ps_stack_deepest(void) {
    return 0;
}

#endif

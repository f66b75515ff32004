/* The process that virtual bats are: requests on stdin, replies on stdout, as docs/bat-process.md says. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "hal.h"
#include "statuses.h"

#define MOST_REQUEST (1u << 20)
#define HEADER 8u

enum { OPEN = 1, SAMPLES, CONNECTED, DISCONNECTED, INFO, CONTROL, SMP, BUTTON, REBOOT, CLOSE, ROOM, MISSED };

static hal *bats[65536];
static hal_list replies;
static hal_list did;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void flush(void) {
    for (size_t at = 0; at < replies.used;) {
        ssize_t n = write(STDOUT_FILENO, replies.bytes + at, replies.used - at);
        if (n < 0 && errno == EPIPE) {
            exit(0);
        }
        if (n < 0 && errno != EINTR) {
            fail("stdout");
        }
        at += n > 0 ? (size_t)n : 0;
    }
    replies.used = 0;
}

/* Exactly so many bytes, or 0 at the end of the input. What was answered leaves before there is a wait. */
static int take(uint8_t *to, size_t bytes) {
    static uint8_t buffer[1 << 16];
    static size_t at;
    static size_t end;
    while (bytes > 0) {
        if (at == end) {
            flush();
            ssize_t n = read(STDIN_FILENO, buffer, sizeof buffer);
            if (n < 0 && errno == EINTR) {
                continue;
            }
            if (n <= 0) {
                return 0;
            }
            at = 0;
            end = (size_t)n;
        }
        size_t some = bytes < end - at ? bytes : end - at;
        memcpy(to, buffer + at, some);
        at += some;
        to += some;
        bytes -= some;
    }
    return 1;
}

/* A path of a request: u16 length, bytes without a zero. NULL where it is not there. */
static char *text(const uint8_t **at, const uint8_t *end) {
    if (end - *at < 2 || end - *at - 2 < ps_u16(*at) || memchr(*at + 2, 0, ps_u16(*at))) {
        return NULL;
    }
    uint32_t n = ps_u16(*at);
    char *s = malloc(n + 1u);
    if (!s) {
        fail("memory");
    }
    memcpy(s, *at + 2, n);
    s[n] = 0;
    *at += 2 + n;
    return s;
}

static int open_bat(uint16_t number, const uint8_t *in, uint32_t bytes) {
    const uint8_t *at = in + 29;
    const uint8_t *end = in + bytes;
    if (bytes < 29 + 4) {
        return MALFORMED;
    }
    if (bats[number]) {
        return IN_USE;
    }
    char *flash = text(&at, end);
    char *factory = flash ? text(&at, end) : NULL;
    /* a program that knows of no keys ends here */
    static const uint8_t none[2];
    const uint8_t *no = none;
    char *keys = !factory ? NULL : at == end ? text(&no, none + 2) : text(&at, end);
    int status = MALFORMED;
    if (keys && at == end) {
        hal *h = calloc(1, sizeof *h);
        if (!h) {
            fail("memory");
        }
        h->config.id = ps_u64(in);
        h->config.rate_mhz = ps_u32(in + 8);
        h->config.accel_g = ps_u16(in + 12);
        h->config.gyro_dps = ps_u16(in + 14);
        h->config.tick_hz = ps_u32(in + 16);
        h->random = ps_u64(in + 20);
        h->did = &did;
        status = hal_open(h, flash, factory, keys);
        if (status == 0) {
            bats[number] = h;
            if (in[28] & 1) {
                ps_bat_button(&h->bat);
            }
        } else {
            hal_close(h);
        }
    }
    free(flash);
    free(factory);
    free(keys);
    return status;
}

/* The clock of a bat goes on, never back. */
static void now_is(hal *h, uint32_t tick) {
    if ((int32_t)(tick - h->now) > 0) {
        h->now = tick;
    }
}

static int samples(hal *h, const uint8_t *in, uint32_t bytes) {
    if (bytes < 8 || bytes != 8u + ps_u16(in + 6) * 16u) {
        return MALFORMED;
    }
    ps_bat_battery(&h->bat, in[4]);
    ps_bat_temperature(&h->bat, (int8_t)in[5]);
    for (uint32_t at = 8; at < bytes; at += 16) {
        int16_t six[6];
        for (uint32_t axis = 0; axis < 6; axis++) {
            six[axis] = (int16_t)ps_u16(in + at + 4 + 2 * axis);
        }
        now_is(h, ps_u32(in + at));
        ps_bat_sample(&h->bat, six, ps_u32(in + at));
    }
    now_is(h, ps_u32(in));
    ps_bat_poll(&h->bat);
    return DONE;
}

static void reboot(hal *h) {
    h->resets = 0;
    h->room = 65535;
    ps_bat_init(&h->bat, &h->port, &h->config);
}

static int ask(hal *h, uint8_t op, const uint8_t *in, uint32_t bytes) {
    uint8_t info[PS_INFO_BYTES];
    static const uint8_t lengths[] = {[CONNECTED] = 2, [REBOOT] = 4, [ROOM] = 2, [MISSED] = 4};
    if (op == SAMPLES) {
        return samples(h, in, bytes);
    }
    if (op == CONTROL || op == SMP ? bytes > 512 : bytes != (op < sizeof lengths ? lengths[op] : 0)) {
        return op > MISSED || op < OPEN ? UNKNOWN_REQUEST : MALFORMED;
    }
    switch (op) {
        case CONNECTED:
            ps_bat_connected(&h->bat, ps_u16(in));
            break;
        case DISCONNECTED:
            ps_bat_disconnected(&h->bat);
            break;
        case INFO:
            ps_bat_read_info(&h->bat, info);
            hal_did(h, HAL_READ, PS_INFO, info, sizeof info);
            break;
        case CONTROL:
            ps_bat_control(&h->bat, in, bytes);
            break;
        case SMP:
            ps_bat_smp(&h->bat, in, bytes);
            break;
        case BUTTON:
            ps_bat_button(&h->bat);
            break;
        case REBOOT:
            h->now = ps_u32(in);
            reboot(h);
            break;
        case ROOM:
            h->room = ps_u16(in);
            ps_bat_poll(&h->bat);
            break;
        case MISSED:
            ps_bat_missed(&h->bat, ps_u32(in));
            break;
        default:
            return UNKNOWN_REQUEST;
    }
    return DONE;
}

static int answer(uint8_t op, uint16_t number, const uint8_t *in, uint32_t bytes) {
    if (op == OPEN) {
        return open_bat(number, in, bytes);
    }
    hal *h = bats[number];
    if (!h) {
        return NO_SUCH_BAT;
    }
    if (op == CLOSE) {
        hal_close(h);
        bats[number] = NULL;
        return DONE;
    }
    int status = ask(h, op, in, bytes);
    if (h->resets) {
        hal_did(h, HAL_RESET, 0, "", 0);
        reboot(h);
    }
    return status;
}

int main(void) {
    static uint8_t in[MOST_REQUEST];
    uint8_t head[HEADER];
    while (take(head, HEADER)) {
        uint32_t bytes = ps_u32(head + 4);
        int status = MALFORMED;
        if (bytes <= MOST_REQUEST) {
            if (!take(in, bytes)) {
                break;
            }
            status = head[1] != 0 ? MALFORMED : answer(head[0], ps_u16(head + 2), in, bytes);
        } else {
            while (bytes > 0) {
                uint32_t some = bytes < MOST_REQUEST ? bytes : MOST_REQUEST;
                if (!take(in, some)) {
                    return 0;
                }
                bytes -= some;
            }
        }
        head[1] = (uint8_t)status;
        ps_put32(head + 4, (uint32_t)did.used);
        hal_put(&replies, head, HEADER);
        hal_put(&replies, did.bytes, did.used);
        did.used = 0;
        if (replies.used > MOST_REQUEST) {
            flush();
        }
    }
    flush();
    return 0;
}

/* The log against a model of it, with a power cut at every write and erase of every step, and cuts upon cuts.
   In: u32 seed, u32 steps, u32 events an acknowledgement is behind (large: the ring runs over), u32 the step from which on there are cuts; again and again.
   Out: u32 cuts tried, events, pending, made room, counted as lost, erases of the log's page with most, of the samples' page with most. A broken promise ends it with code 1. */
#include <stdio.h>
#include <stdlib.h>

#include "ps_bytes.h"
#include "ps_io.h"
#include "ps_log.h"

#define MOST 4096u
#define TORN 16u
#define PAGES (PS_FLASH_BYTES / PS_PAGE)

/* GONE: it was kept and made room. What is in doubt may come, or not, or only after another boot. */
enum state { DOUBT, KEPT, ACK_DOUBT, ACKED, GONE };

typedef struct torn {
    uint32_t at, bytes;
    uint8_t before[PS_PAGE], after[PS_PAGE];
} torn;

/* A flash whose power fails at the n-th write or erase. What was written then reads either way, another way after each boot. */
typedef struct flash {
    uint8_t bytes[PS_FLASH_BYTES];
    uint32_t ops, cut; /* cut: the number of the operation that fails, 0 = none */
    uint32_t dead;
    uint32_t erases[PAGES];
    torn torn[TORN];
    uint32_t torns;
    uint32_t random;
} flash;

typedef struct world {
    flash f;
    ps_log log;
    uint32_t boot, seq, made;
    uint32_t first, count; /* what is in the model: a ring of events from `first` on */
    struct {
        uint32_t boot, seq;
        uint16_t samples;
        uint8_t state;
    } events[MOST];
    uint32_t gone, gone_doubt; /* unacknowledged that made room; perhaps unacknowledged */
} world;

static ps_port port;

static uint32_t next(uint32_t *x) {
    *x ^= *x << 13;
    *x ^= *x >> 17;
    *x ^= *x << 5;
    return *x;
}

static void broken(const char *what, uint32_t a, uint32_t b) {
    fprintf(stderr, "%s: %u %u\n", what, (unsigned)a, (unsigned)b);
    exit(1);
}

/* Bits that were to change have, or have not: all, none, a prefix, or some; of an erased page also some units of 8 bytes. */
static void tear(flash *f, const torn *t) {
    uint32_t how = next(&f->random) % 4;
    uint32_t unit = 0;
    uint32_t whole = how == 0 ? 0 : how == 1 ? t->bytes : next(&f->random) % (t->bytes + 1);
    for (uint32_t i = 0; i < t->bytes; i++) {
        uint8_t mask = i < whole ? 0xff : how < 3 ? 0 : (uint8_t)(next(&f->random) >> 8 | next(&f->random));
        if (how == 0 && t->bytes == PS_PAGE) {
            /* an erase takes hold of some units before others */
            unit = i % 8 == 0 ? next(&f->random) % 8 == 0 : unit;
            mask = unit ? 0xff : 0;
        }
        f->bytes[t->at + i] = (uint8_t)((t->before[i] & ~mask) | (t->after[i] & mask));
    }
}

static int operate(flash *f, uint32_t at, const void *from, uint32_t bytes) {
    if (f->dead) {
        return -1;
    }
    f->ops++;
    const uint8_t *in = from;
    if (f->ops == f->cut) {
        f->dead = 1;
        if (f->torns == TORN) {
            broken("torn", TORN, 0);
        }
        torn *t = &f->torn[f->torns++];
        t->at = at;
        t->bytes = bytes;
        memcpy(t->before, f->bytes + at, bytes);
        for (uint32_t i = 0; i < bytes; i++) {
            t->after[i] = in ? f->bytes[at + i] & in[i] : 0xff;
        }
        return -1;
    }
    for (uint32_t i = 0; i < f->torns; i++) {
        torn *t = &f->torn[i];
        for (uint32_t k = 0; k < t->bytes; k++) {
            uint32_t byte = t->at + k;
            if (byte >= at && byte < at + bytes) {
                /* an erase settles it; a write on top of it only where it wants a 0 */
                t->before[k] = in ? t->before[k] & in[byte - at] : 0xff;
                t->after[k] = in ? t->after[k] & in[byte - at] : 0xff;
            }
        }
        if (memcmp(t->before, t->after, t->bytes) == 0) {
            f->torn[i--] = f->torn[--f->torns];
        }
    }
    if (in == NULL) {
        f->erases[at / PS_PAGE]++;
        memset(f->bytes + at, 0xff, bytes);
        return 0;
    }
    for (uint32_t i = 0; i < bytes; i++) {
        if (in[i] & ~f->bytes[at + i]) {
            broken("a bit from 0 to 1 at", at + i, in[i]);
        }
        f->bytes[at + i] = in[i];
    }
    return 0;
}

static int flash_write(void *maker, uint32_t at, const void *from, uint32_t bytes) {
    if (at % 8 != 0 || bytes % 8 != 0 || at < PS_LOG_AT || at + bytes > PS_FLASH_BYTES) {
        broken("a write at", at, bytes);
    }
    return operate(maker, at, from, bytes);
}

static int flash_erase(void *maker, uint32_t at) {
    if (at % PS_PAGE != 0 || at < PS_LOG_AT || at >= PS_FLASH_BYTES) {
        broken("an erase at", at, 0);
    }
    return operate(maker, at, NULL, PS_PAGE);
}

static int16_t count_of(uint32_t boot, uint32_t seq, uint32_t i, uint32_t axis) {
    return (int16_t)((boot * 31 + seq) * 977 + i * 7 + axis);
}

static void append(world *w) {
    ps_result r;
    memset(&r, 0, sizeof r);
    uint32_t seq = ++w->seq;
    w->made++;
    uint32_t dice = next(&w->f.random);
    uint16_t samples = dice % 3 == 0 ? 0 : (uint16_t)(dice % 370);
    uint8_t axes[24];
    memset(axes, (int)(seq & 0xff), 24);
    if (w->count == MOST) {
        w->first++;
        w->count--;
    }
    uint32_t at = (w->first + w->count++) % MOST;
    w->events[at].boot = w->boot;
    w->events[at].seq = seq;
    w->events[at].samples = samples;
    w->events[at].state = DOUBT;
    r.boot = w->boot;
    r.seq = seq;
    r.t0_tick = seq * 3;
    r.classes = 9;
    r.t0 = (uint8_t)(samples > 140 ? samples - 130 : samples / 2);
    r.logits[8] = (int8_t)seq;
    if (samples > 0) {
        uint32_t begin = ps_raw_begin(&w->log);
        uint32_t skipped = dice / 7 % 5;
        uint32_t behind = dice / 64 % 7;
        for (uint32_t i = 0; i < skipped + samples + behind; i++) {
            int16_t six[6];
            for (uint32_t axis = 0; axis < 6; axis++) {
                six[axis] = count_of(w->boot, seq, i - skipped, axis);
            }
            if (ps_raw_put(&w->log, six) != 0) {
                break;
            }
        }
        int sealed = ps_raw_seal(&w->log, &r, begin + skipped, samples, axes);
        if (!w->f.dead && (sealed != 0 || !ps_raw_alive(&w->log, &r))) {
            broken("a recording was not kept", w->boot, seq);
        }
        if (w->f.dead) {
            return;
        }
        w->events[at].samples = r.samples;
    }
    if (ps_log_append(&w->log, &r) == 0) {
        w->events[at].state = KEPT;
    } else if (!w->f.dead) {
        broken("a result was not kept", w->boot, seq);
    }
}

static void acknowledge(world *w, uint32_t i) {
    uint32_t at = (w->first + i) % MOST;
    uint8_t *state = &w->events[at].state;
    int done = ps_log_acknowledge(&w->log, w->events[at].boot, w->events[at].seq);
    if (done == 1) {
        *state = ACKED;
    } else if (done < 0 && *state != ACKED) {
        *state = ACK_DOUBT;
    }
}

/* What comes out now, held against the model. What is missing at the front made room. */
static void check(world *w) {
    ps_result r;
    uint32_t place = 0;
    uint32_t seen = 0;
    uint32_t i = 0;
    for (; ps_log_next(&w->log, &place, &r); place++) {
        seen++;
        uint32_t missed = i;
        while (i < w->count && (w->events[(w->first + i) % MOST].boot != r.boot || w->events[(w->first + i) % MOST].seq != r.seq)) {
            i++;
        }
        if (i == w->count) {
            broken("an event that is none, or out of order", r.boot, r.seq);
        }
        for (uint32_t k = missed; k < i; k++) {
            uint32_t at = (w->first + k) % MOST;
            if (w->events[at].state == KEPT && seen > 1) {
                broken("an event is lost", w->events[at].boot, w->events[at].seq);
            }
        }
        if (seen == 1) {
            for (uint32_t k = 0; k < i; k++) {
                uint32_t at = (w->first + k) % MOST;
                if (w->events[at].state == KEPT) {
                    w->events[at].state = GONE;
                    w->gone++;
                }
            }
        }
        uint32_t at = (w->first + i) % MOST;
        if (w->events[at].state == GONE) {
            /* the mark was never written whole, nothing was erased: it is not lost after all, nor counted */
            w->events[at].state = KEPT;
            w->gone--;
        }
        if (w->events[at].state == ACKED) {
            broken("an acknowledged event comes again", r.boot, r.seq);
        }
        if (r.t0_tick != r.seq * 3 || r.logits[8] != (int8_t)r.seq || r.samples != w->events[at].samples) {
            broken("an event is another", r.boot, r.seq);
        }
        if (r.samples > 0) {
            int alive = ps_raw_alive(&w->log, &r);
            if (!alive && w->events[at].state == KEPT && w->log.raw_next - r.raw < (PS_RAW_PAGES - 2) * PS_PAGE / 12) {
                broken("samples are lost", r.boot, r.seq);
            }
            for (uint32_t k = 0; alive && k < r.samples; k++) {
                if ((int16_t)ps_u16(ps_raw_sample(&w->log, &r, k)) != count_of(r.boot, r.seq, k, 0)) {
                    broken("samples are another event's", r.boot, r.seq);
                }
            }
        }
        i++;
    }
    w->gone_doubt = 0;
    for (uint32_t k = 0; k < w->count; k++) {
        uint32_t at = (w->first + k) % MOST;
        w->gone_doubt += w->events[at].state == ACK_DOUBT || w->events[at].state == DOUBT;
        if (k < i) {
            continue;
        }
        if (w->events[at].state == KEPT) {
            broken("an event is lost at the end", w->events[at].boot, w->events[at].seq);
        }
    }
    if (w->log.pending != seen || ps_log_free(&w->log) > PS_LOG_PAGES * PS_LOG_SLOTS) {
        broken("pending is wrong", w->log.pending, seen);
    }
    if (w->log.lost < w->gone || w->log.lost > w->gone + w->gone_doubt) {
        broken("lost is wrong", w->log.lost, w->gone);
    }
}

static void boot(world *w) {
    for (uint32_t i = 0; i < w->f.torns; i++) {
        tear(&w->f, &w->f.torn[i]);
    }
    w->f.dead = 0;
    w->f.cut = 0;
    port.maker = &w->f;
    port.flash = w->f.bytes;
    ps_log_open(&w->log, &port);
    if (w->log.boot > w->boot) {
        broken("a boot that never was", w->log.boot, w->boot);
    }
    w->boot++;
    w->seq = 0;
}

static void step(world *w, uint32_t behind) {
    uint32_t dice = next(&w->f.random);
    if (dice % 64 == 0) {
        boot(w);
    } else if (w->count > behind && dice % 3 != 0) {
        acknowledge(w, dice / 3 % 8 == 0 ? dice / 24 % w->count : 0);
        while (w->count > 0 && w->events[w->first % MOST].state >= ACKED) {
            w->first++;
            w->count--;
        }
    } else {
        append(w);
    }
}

int main(void) {
    uint8_t in[16];
    uint8_t out[28];
    world *w = malloc(sizeof *w);
    world *other = malloc(sizeof *other);
    if (!w || !other) {
        return 2;
    }
    port.flash_write = flash_write;
    port.flash_erase = flash_erase;
    while (ps_io_read(in, 16)) {
        uint32_t cuts = 0;
        memset(w, 0, sizeof *w);
        w->f.random = ps_u32(in) | 1;
        for (uint32_t i = 0; i < PS_FLASH_BYTES; i++) {
            w->f.bytes[i] = ps_u32(in) % 2 ? (uint8_t)next(&w->f.random) : 0xff;
        }
        boot(w);
        for (uint32_t s = 0; s < ps_u32(in + 4); s++) {
            uint32_t behind = ps_u32(in + 8);
            if (s < ps_u32(in + 12)) {
                port.maker = &w->f;
                port.flash = w->f.bytes;
                step(w, behind);
                continue;
            }
            /* how many operations will it take? then cut each of them in another world, and live on there */
            memcpy(other, w, sizeof *w);
            port.maker = &other->f;
            port.flash = other->f.bytes;
            uint32_t ops = other->f.ops;
            step(other, behind);
            ops = other->f.ops - ops;
            /* of the samples' many writes only some */
            for (uint32_t n = 1; n <= ops; n += ops > 12 && n > 6 && n + 6 < ops ? 1 + ops / 6 : 1) {
                memcpy(other, w, sizeof *w);
                port.maker = &other->f;
                port.flash = other->f.bytes;
                other->f.cut = other->f.ops + n;
                step(other, behind);
                other->f.random ^= n * 0x9e3779b9u;
                other->f.random |= 1;
                cuts++;
                boot(other);
                check(other);
                for (uint32_t again = next(&other->f.random) % 4; again > 0; again--) {
                    other->f.cut = other->f.ops + 1 + next(&other->f.random) % 5;
                    for (uint32_t k = 0; k < 4 && !other->f.dead; k++) {
                        step(other, behind);
                        if (!other->f.dead) {
                            check(other);
                        }
                    }
                    cuts++;
                    boot(other);
                    check(other);
                }
            }
            port.maker = &w->f;
            port.flash = w->f.bytes;
            step(w, behind);
            check(w);
        }
        uint32_t most_log = 0;
        uint32_t most_raw = 0;
        for (uint32_t page = PS_LOG_AT / PS_PAGE; page < PAGES; page++) {
            uint32_t *most = page < PS_RAW_AT / PS_PAGE ? &most_log : &most_raw;
            *most = w->f.erases[page] > *most ? w->f.erases[page] : *most;
        }
        const uint32_t told[7] = {cuts, w->made, w->log.pending, w->gone, w->log.lost, most_log, most_raw};
        for (uint32_t i = 0; i < 7; i++) {
            ps_put32(out + 4 * i, told[i]);
        }
        ps_io_write(out, 28);
        ps_io_flush();
    }
    free(other);
    free(w);
    return 0;
}

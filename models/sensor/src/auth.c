/* Enrolment behind the button, and the proofs of each connection: docs/gatt.md, "Who may ask". */
#include "bat_parts.h"
#include "ps_x25519.h"

#define OPEN_S 60u
#define REFUSES_S 10u
#define MOST_WRONG 3u
#define HALF 16u

static int over(const ps_bat *bat, uint32_t since, uint32_t seconds) {
    return ps_now(bat) - since >= seconds * bat->config.tick_hz;
}

static void forget_enrolment(ps_auth *a) {
    ps_wipe(a->own, sizeof a->own);
    a->halves = 0;
}

void ps_auth_begin(ps_bat *bat) {
    memset(&bat->auth, 0, sizeof bat->auth);
    bat->auth.enrolled = ps_state_get(&bat->state, PS_STATE_BAT_KEY, bat->auth.key, sizeof bat->auth.key) == sizeof bat->auth.key;
}

void ps_auth_end_of_connection(ps_bat *bat) {
    forget_enrolment(&bat->auth);
    bat->auth.challenged = 0;
    bat->auth.proven = 0;
}

int ps_auth_allows(const ps_bat *bat) {
    return !bat->auth.enrolled || bat->auth.proven;
}

void ps_auth_button(ps_bat *bat) {
    bat->auth.open = 1;
    bat->auth.pressed_at = ps_now(bat);
}

/* Ticks wrap, so what is over is noted before they can. */
void ps_auth_watch(ps_bat *bat) {
    ps_auth *a = &bat->auth;
    if (a->open && over(bat, a->pressed_at, OPEN_S)) {
        a->open = 0;
    }
    if (a->refusing && over(bat, a->refused_at, REFUSES_S)) {
        a->refusing = 0;
    }
}

static uint8_t enrol(ps_bat *bat, const uint8_t *request, uint8_t *body, uint8_t *bytes) {
    ps_auth *a = &bat->auth;
    uint8_t half = request[1];
    if (half > 1) {
        return PS_OUT_OF_RANGE;
    }
    if (!a->open || (half == 1 && a->halves == 0)) {
        return PS_NOT_ALLOWED;
    }
    if (half == 0) {
        a->challenged = 0;
        a->halves = 0;
        if (bat->port->random(bat->port->maker, a->own, sizeof a->own) != 0) {
            return PS_BUSY;
        }
        ps_x25519_public(a->own_public, a->own);
    }
    memcpy(a->theirs + half * HALF, request + 2, HALF);
    a->halves = (uint8_t)(half + 1);
    body[0] = half;
    memcpy(body + 1, a->own_public + half * HALF, HALF);
    *bytes = 1 + HALF;
    return PS_DONE;
}

static uint8_t take_key(ps_bat *bat) {
    ps_auth *a = &bat->auth;
    uint8_t secret[32];
    uint8_t id[8];
    ps_hmac h;
    if (!a->open || a->halves != 2) {
        return PS_NOT_ALLOWED;
    }
    int none = ps_x25519(secret, a->own, a->theirs);
    forget_enrolment(a);
    if (none) {
        return PS_OUT_OF_RANGE;
    }
    ps_hmac_begin(&h, secret, sizeof secret);
    ps_hmac_add(&h, "pitchside-enrol-1", 17);
    ps_put64(id, bat->config.id);
    ps_hmac_add(&h, id, sizeof id);
    ps_hmac_add(&h, a->theirs, sizeof a->theirs);
    ps_hmac_add(&h, a->own_public, sizeof a->own_public);
    ps_hmac_end(&h, secret);
    uint8_t status = PS_BUSY;
    if (ps_state_put(&bat->state, PS_STATE_BAT_KEY, secret, sizeof secret) == 0) {
        memcpy(a->key, secret, sizeof a->key);
        a->enrolled = 1;
        a->proven = 1;
        a->open = 0;
        status = PS_DONE;
    }
    ps_wipe(secret, sizeof secret);
    return status;
}

static uint8_t challenge(ps_bat *bat, const uint8_t *request, uint8_t *body, uint8_t *bytes) {
    ps_auth *a = &bat->auth;
    if (!a->enrolled) {
        return PS_NOT_ALLOWED;
    }
    forget_enrolment(a);
    memcpy(a->theirs, request + 1, HALF);
    a->challenged = 0;
    if (bat->port->random(bat->port->maker, a->theirs + HALF, HALF) != 0) {
        return PS_BUSY;
    }
    a->challenged = 1;
    memcpy(body, a->theirs + HALF, HALF);
    *bytes = HALF;
    return PS_DONE;
}

static void proof(const ps_bat *bat, const char *who, uint32_t length, uint8_t tag[PS_SHA256_BYTES]) {
    uint8_t id[8];
    ps_hmac h;
    ps_hmac_begin(&h, bat->auth.key, sizeof bat->auth.key);
    ps_hmac_add(&h, who, length);
    ps_hmac_add(&h, bat->auth.theirs, sizeof bat->auth.theirs);
    ps_put64(id, bat->config.id);
    ps_hmac_add(&h, id, sizeof id);
    ps_hmac_end(&h, tag);
}

static uint8_t prove(ps_bat *bat, const uint8_t *request, uint8_t *body, uint8_t *bytes) {
    ps_auth *a = &bat->auth;
    uint8_t tag[PS_SHA256_BYTES];
    if (!a->challenged) {
        return PS_NOT_ALLOWED;
    }
    a->challenged = 0;
    proof(bat, "gateway", 7, tag);
    if (!ps_same_bytes(tag, request + 1, HALF)) {
        a->wrong++;
        if (a->wrong >= MOST_WRONG) {
            a->wrong = 0;
            a->refusing = 1;
            a->refused_at = ps_now(bat);
        }
        return PS_NOT_ALLOWED;
    }
    a->wrong = 0;
    a->proven = 1;
    proof(bat, "bat", 3, tag);
    memcpy(body, tag, HALF);
    *bytes = HALF;
    return PS_DONE;
}

uint8_t ps_auth_handle(ps_bat *bat, const uint8_t *request, uint8_t *body, uint8_t *bytes) {
    ps_auth_watch(bat);
    switch (request[0]) {
        case PS_OP_ENROL:
            return enrol(bat, request, body, bytes);
        case PS_OP_KEY:
            return take_key(bat);
        case PS_OP_CHALLENGE:
            return bat->auth.refusing ? PS_BUSY : challenge(bat, request, body, bytes);
        default:
            return bat->auth.refusing ? PS_BUSY : prove(bat, request, body, bytes);
    }
}

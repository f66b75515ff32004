/* What the files of the bat know of each other. */
#ifndef PS_BAT_PARTS_H
#define PS_BAT_PARTS_H

#include "pitchside.h"

/* auth.c */
void ps_auth_begin(ps_bat *bat);
void ps_auth_end_of_connection(ps_bat *bat);
/* Whether whoever is connected may ask for more than a proof. */
int ps_auth_allows(const ps_bat *bat);
void ps_auth_button(ps_bat *bat);
void ps_auth_watch(ps_bat *bat);
/* ENROL .. PROVE, of the right length. Returns the status; `body` takes up to 17 bytes. */
uint8_t ps_auth_handle(ps_bat *bat, const uint8_t *request, uint8_t *body, uint8_t *bytes);

/* events.c */
void ps_events_begin(ps_bat *bat);
void ps_events_sample(void *bat, uint32_t number, const int16_t six[6]);
void ps_events_told(void *bat, const ps_motion *m, enum ps_told what, const ps_candidate *c);
/* After each sample: goes on recording. */
void ps_events_record(ps_bat *bat);

/* models.c */
void ps_models_begin(ps_bat *bat);
/* Goes on with what an upload wants done, and sends SMP's answers. */
void ps_models_work(ps_bat *bat);

/* air.c */
void ps_air_connected(ps_bat *bat, uint16_t att_mtu);
void ps_air_disconnected(ps_bat *bat);
void ps_air_mode(ps_bat *bat, uint8_t mode);
void ps_air_replay(ps_bat *bat, uint32_t boot, uint32_t from);
void ps_air_answer(ps_bat *bat, const uint8_t *value, uint8_t bytes);
void ps_air_early(ps_bat *bat, const ps_result *early);
void ps_air_stream(ps_bat *bat, const int16_t six[6], uint32_t tick, float dps);
void ps_air_missed(ps_bat *bat, uint32_t samples);
void ps_air_send(ps_bat *bat);

static inline uint32_t ps_now(const ps_bat *bat) {
    return bat->port->ticks(bat->port->maker);
}

/* Whether an event is one of REPLAY's. */
static inline int ps_asked_for(const ps_result *r, uint32_t boot, uint32_t from) {
    return boot == 0xffffffffu || (r->boot == boot && r->seq >= from);
}

#endif

/* From counts to the bat frame, and the stance that a swing has its heading from: docs/model-window.md, sections 2 and 3. */
#ifndef PS_STANCE_H
#define PS_STANCE_H

#include <stdint.h>

/* How counts become g and dps of a right-hander's bat frame. */
typedef struct ps_frame {
    float accel_scale, gyro_scale;
    float rotation[9];
    uint8_t aligned, mirrored;
} ps_frame;

/* Six counts (ax ay az gx gy gz) to g and dps. */
void ps_frame_apply(const ps_frame *frame, const int16_t counts[6], float out[6]);
/* The last three of these alone. */
void ps_frame_rate(const ps_frame *frame, const int16_t counts[6], float dps[3]);

/* The last stance and its axes, turned with the bat. */
typedef struct ps_stance {
    float up[3], forward[3];
    float slow[3], fast[3]; /* two means of gravity */
    float bias[3];
    float before[3]; /* rate of the sample before */
    uint16_t age, learned;
    uint8_t still, unturned, known, begun;
    int8_t stood[3]; /* the toe in the stance itself, from the moment the bat leaves it */
} ps_stance;

void ps_stance_wake(ps_stance *s);
/* After a longer gap or a change of mount; what was learned of the gyroscope's bias stays. */
void ps_stance_forget(ps_stance *s);
void ps_stance_advance(ps_stance *s, const float six[6]);
/* The toe's direction in the stance's frame, 127 = 1; zeros while no stance is known. */
void ps_stance_toe(const ps_stance *s, int8_t toe[3]);

#endif

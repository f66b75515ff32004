/*
 * A flash in RAM that keeps the rules of a real one and can lose power. In the operation that is cut it does a part: of a write the units
 * up to some point and, of the next one, bits that waver; of an erase a page that wavers everywhere. A bit that wavers reads anew at
 * every boot until it is written to 0 or its page is erased. Behind the cut everything fails until the boot.
 * A program that writes where it is not allowed to ends with code 97.
 */
#ifndef PS_FLASH_SIM_H
#define PS_FLASH_SIM_H

#include "ps_port.h"

typedef struct ps_flash_sim {
    /* The caller's, `size` bytes each; `bytes` lies on a multiple of 8. What reads; what a bit reads at the least and at the most. */
    uint8_t *bytes;
    uint8_t *least;
    uint8_t *most;
    uint32_t size;
    uint32_t random; /* not 0 */
    uint32_t cut_in; /* the operation from now that is cut, 1 = the next; 0 = none */
    int dead;
    uint32_t writes; /* operations done since ps_flash_sim_new */
    uint32_t erases;
} ps_flash_sim;

/* Erased, or (used) full of whatever was there. */
void ps_flash_sim_new(ps_flash_sim *f, int used);
void ps_flash_sim_boot(ps_flash_sim *f);
/* For a ps_port, with the simulator as `maker`. */
int ps_flash_sim_write(void *f, uint32_t at, const void *from, uint32_t bytes);
int ps_flash_sim_erase(void *f, uint32_t at);

#endif

/* How a request ended: docs/bat-process.md. */
#ifndef STATUSES_H
#define STATUSES_H

enum { DONE, UNKNOWN_REQUEST, MALFORMED, NO_SUCH_BAT, IN_USE, OUT_OF_RANGE, NO_FLASH, NO_MODEL, NO_KEYS };

#endif

// How long is how long: the times that join lanes in one visit and end it. Seconds, of the events' own time.

/**
 * Whoever is noticed again within this is on the same visit. Twice a gateway's own gap of 300 s (presence/zone-state.ts):
 * lanes see one person at different moments, and a visit cut in two would bring every offer twice.
 */
export const VISIT_GAP_S = 600;

/**
 * A stay that nobody ended is over after so long. A gateway says nothing of a stay after 300 s until it ends, so silence
 * means little at first; no customer sits in one department for four hours, and a gateway that died must not keep them there.
 */
export const STAY_MAX_S = 4 * 3600;

/** Signs of one shopper in two stores that are nearer to each other than this cannot both be true. */
export const TWO_STORES_S = 120;

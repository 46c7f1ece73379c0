// How well something is heard: one scale and four words for the terminal and the page. Pure, and light enough for a page.
import type { SurveyLink } from './store-page.ts';

/** How well a thing is heard, in a word. */
export type SignalWord = 'excellent' | 'good' | 'weak' | 'none';

/** Every scale of signals goes from here to there. */
export const SIGNAL_SCALE_DBM = { from: -100, to: -30 } as const;
/**
 * −70: what every Bluetooth receiver must hear (Core spec vol 6 part A 4.1), "pretty good" in Kontakt.io's "Evaluate the
 * proximity … using BLE RSSI measurements", which calls −85 weak and near the limit: 10 dB above what common radios
 * hear at all (nRF52840 product specification: −95 at 1 Mbit/s), and somebody who walks between takes as much.
 */
const EXCELLENT_DBM = -70;
export const GOOD_DBM = -85;
/** Unheard for so long is not heard. */
export const SIGNAL_LOST_S = 10;

export function signalWord({ smoothedDbm, heardAgoS }: Pick<SurveyLink, 'smoothedDbm' | 'heardAgoS'>): SignalWord {
	if (heardAgoS > SIGNAL_LOST_S) return 'none';
	if (smoothedDbm === null || smoothedDbm < GOOD_DBM) return 'weak';
	return smoothedDbm < EXCELLENT_DBM ? 'good' : 'excellent';
}

/** Where a level stands on the scale: 0 to 1. */
export function signalShare(dbm: number | null): number {
	if (dbm === null) return 0;
	const { from, to } = SIGNAL_SCALE_DBM;
	return Math.min(Math.max((dbm - from) / (to - from), 0), 1);
}

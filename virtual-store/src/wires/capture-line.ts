// A heard advert in the project's capture format (CaptureAdvert), as files and satellites carry it. Pure.
import type { Point } from '@aisle/protocol';
import type { Heard } from '../heard.ts';

/** Built by hand: nothing in it needs escaping, and an hour of a store has two million of them. */
export function captureLine({ t, receiver, address, addressType, rssiDbm, hex }: Heard): string {
	return `{"t":${t},"receiver":"${receiver}","address":"${address}","addressType":"${addressType}","rssi":${rssiDbm},"data":"${hex}"}`;
}

/** A line of a survey: the same with the place where the tag was held. */
export function surveyLine(heard: Heard, [x, y]: Point): string {
	return `${captureLine(heard).slice(0, -1)},"at":[${x},${y}]}`;
}

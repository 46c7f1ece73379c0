// Identifiers ready to advertise: the phone needs no key and no cryptography. Pure.
import {
	dayKey,
	EPOCH_S,
	EPOCH_TOLERANCE,
	epochOf,
	type PassReply,
	ridOf,
	toTimestamp,
	unixDay,
} from '@aisle/protocol';

/** A phone that sleeps through the night still has its pass in the morning. */
const AHEAD_S = 86_400;

/** The previous, the running and all epochs that begin in the coming 24 hours. */
export function passOfToday(shopperKey: Uint8Array, siteNumber: number, nowS: number): PassReply['rids'] {
	const keys = new Map<number, Buffer>();
	const rids: PassReply['rids'] = [];
	for (let epoch = epochOf(nowS) - EPOCH_TOLERANCE; epoch <= epochOf(nowS + AHEAD_S); epoch++) {
		const fromS = epoch * EPOCH_S;
		const day = unixDay(fromS);
		const key = keys.get(day) ?? dayKey(shopperKey, siteNumber, day);
		keys.set(day, key);
		rids.push({
			rid: ridOf(key, epoch).toString('hex'),
			from: toTimestamp(fromS),
			to: toTimestamp(fromS + EPOCH_S),
		});
	}
	return rids;
}

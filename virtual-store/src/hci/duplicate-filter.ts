// The duplicate filter that a host may switch on: one report of each advertiser while a scan goes on (Core spec vol 6 part B 4.4.3.5).
import { EXTENDED_TYPE, type Report } from './hci-reports.ts';

/** Controllers have room for tens to hundreds; what falls out is reported again, as theirs is. */
const ROOM = 256;

export type DuplicateFilter = {
	/** Whether the host has been told of this one. */
	isDuplicate(report: Report, extended: boolean): boolean;
	/** Where a scan begins. */
	clear(): void;
};

export function createDuplicateFilter(): DuplicateFilter {
	const told = new Set<string>();
	return {
		isDuplicate(report, extended) {
			const key = keyOf(report, extended);
			if (told.has(key)) return true;
			if (told.size === ROOM) told.delete(told.values().next().value!);
			told.add(key);
			return false;
		},
		clear: () => told.clear(),
	};
}

/** A legacy advert's data does not count; an extended one's has a number of its own (DID), so new data is a new advert. */
function keyOf({ eventType, address, addressType, setId, data }: Report, extended: boolean): string {
	const sender = `${addressType} ${address} ${eventType}`;
	if (!extended || eventType & EXTENDED_TYPE.legacy) return sender;
	return `${sender} ${setId} ${Buffer.from(data).toString('base64')}`;
}

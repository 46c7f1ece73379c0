// One advertisement as a receiver heard it: the only thing that sources hand to the pipeline.
import type { Point } from '@aisle/protocol';

/** What `rssiDbm` says where the controller does not know (Core spec vol 4 part E 7.7.65.2): heard, but from how far nobody can say. */
export const RSSI_UNKNOWN = 127;

/** `data` holds the AD structures. Valid until `observe` returns: the pipeline keeps no reference, and sources may use the bytes again. */
export type Advert = {
	/** id of a receiver in the site file */
	receiver: string;
	/** lower case with colons; never leaves the gateway, and is never kept unless the site file names it */
	address: string;
	/** may be `RSSI_UNKNOWN` */
	rssiDbm: number;
	data: Uint8Array;
	/** AD structures of the scan response, where an active scan got one for this advert */
	scanResponse?: Uint8Array;
	/** Unix seconds */
	t: number;
	/** a survey says where the advertiser stood */
	place?: SurveyPlace;
};

/** A point in metres, a zone of the site file, or both. */
export type SurveyPlace = { at?: Point; zone?: string };

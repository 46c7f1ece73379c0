// One advertisement as a receiver heard it: the only thing that sources hand to the pipeline.

/** `data` holds the AD structures. Valid until `observe` returns: the pipeline keeps no reference, and sources may use the bytes again. */
export type Advert = {
	/** id of a receiver in the site file */
	receiver: string;
	/** lower case with colons; never leaves the gateway, and is never kept unless the site file names it */
	address: string;
	/** 127 means unknown (Core spec vol 4 part E 7.7.65.2) */
	rssiDbm: number;
	data: Uint8Array;
	/** AD structures of the scan response, where an active scan got one for this advert */
	scanResponse?: Uint8Array;
	/** Unix seconds */
	t: number;
};

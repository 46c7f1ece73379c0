// One advertisement as a receiver heard it: the only thing that sources hand to the pipeline.

/** `data` holds the AD structures. Sources may reuse nothing of it: the pipeline keeps no reference after `observe`. */
export type Advert = {
	/** id of a receiver in the site file */
	receiver: string;
	/** lower case with colons; never leaves the gateway, and is never kept unless the site file names it */
	address: string;
	/** 127 means unknown (Core spec vol 4 part E 7.7.65.2) */
	rssiDbm: number;
	data: Uint8Array;
	/** Unix seconds */
	t: number;
};

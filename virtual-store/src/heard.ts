// One advert as one virtual receiver heard it: what the simulation hands to every wire.

export type Heard = {
	/** Unix seconds, to the millisecond */
	t: number;
	receiver: string;
	address: string;
	addressType: 'public' | 'random';
	rssiDbm: number;
	/** AD structures */
	data: Uint8Array;
	/** the same in hex */
	hex: string;
	/** whose it is, e.g. `tag:cart-1`, for whoever keeps the truth: no wire carries it; undefined: a stranger's */
	subject: string | undefined;
};

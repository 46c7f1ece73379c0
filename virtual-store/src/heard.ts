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
};

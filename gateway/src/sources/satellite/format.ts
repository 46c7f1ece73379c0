// What every satellite format is: where its messages arrive, and how one is read. Pure; one file each in `formats/`.
import type { SatelliteEntry } from '../source.ts';

export type { SatelliteEntry };

/** One advert of a message. Formats that send decoded fields instead of bytes rebuild the AD structures they came from. */
export type HeardBySatellite = {
	/** lower case with colons */
	address: string;
	/** 127: unknown */
	rssiDbm: number;
	/** AD structures; empty where only the address is told */
	data: Uint8Array;
	scanResponse?: Uint8Array;
	/** Unix seconds by the satellite's own clock; undefined where it tells none */
	t?: number;
};

export type SatelliteMessage = {
	heard: HeardBySatellite[];
	/**
	 * What could not be read, each in half a sentence that says what is wrong and what was expected. At most
	 * `MAX_PROBLEMS` (reading.ts); none repeats an address or a name.
	 */
	problems: string[];
};

export type SatelliteFormat = {
	/** as `format` in gateway.yaml names it */
	name: string;
	/** the program or device, for people */
	title: string;
	/** topic filters on which its adverts arrive; the satellite `name` tells it from others of its format */
	adverts(name: string): string[];
	/** topic filters that it may also publish to, which nobody reads: states, discovery, last wills */
	others(name: string): string[];
	/** topic filters that it may subscribe to: settings and commands that it asks for at start */
	hears(name: string): string[];
	/** Never throws. */
	read(payload: Buffer, topic: string, satellite: SatelliteEntry): SatelliteMessage;
};

/** The formats by name; two of one name are refused. */
export function formatsByName(formats: readonly SatelliteFormat[]): ReadonlyMap<string, SatelliteFormat> {
	const table = new Map<string, SatelliteFormat>();
	for (const format of formats) {
		if (table.has(format.name)) throw new Error(`Two satellite formats are named ${format.name}`);
		table.set(format.name, format);
	}
	return table;
}

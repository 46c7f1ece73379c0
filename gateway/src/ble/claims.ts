// From an AD structure to the decoder that claimed it: claims compiled into tables indexed by two bytes of the value.
import { AD_TYPE } from './ad-structures.ts';
import { uint16le } from './bytes.ts';
import type { Claim, Decoder } from './decoder.ts';

/** One claim: the bytes that the value must begin with, where the mask says 0xff. */
type Pattern = { bytes: Uint8Array; mask: Uint8Array; decoder: Decoder };

/** All claims of one kind. The two bytes at `keyOffset` pick a list of patterns; nearly every stranger ends there. */
type ClaimTable = {
	keyOffset: number;
	/** key → index in `lists`; 0 is nobody's */
	slots: Uint8Array;
	lists: Pattern[][];
	/** asked where no pattern fits here */
	next: ClaimTable | undefined;
};

export type DecoderTables = {
	/** AD type → its table */
	byAdType: readonly (ClaimTable | undefined)[];
};

/** Refuses two equal claims: which of the two decoders ran would be an accident. */
export function compileClaims(decoders: readonly Decoder[]): DecoderTables {
	const ofAnyCompany = emptyTable(2);
	const tables = {
		'manufacturer-data-of-any-company': ofAnyCompany,
		'manufacturer-data': emptyTable(0, ofAnyCompany),
		'service-data-16': emptyTable(0),
		// the last two bytes on the air are the UUID's first two
		'service-data-128': emptyTable(14),
		'service-uuids-128': emptyTable(14),
	};
	const owners = new Map<string, string>();
	for (const decoder of decoders) {
		for (const claim of decoder.claims) {
			const pattern = patternOf(claim, decoder);
			const key = `${claim.in} ${Buffer.from(pattern.bytes).toString('hex')}/${Buffer.from(pattern.mask).toString('hex')}`;
			const owner = owners.get(key);
			if (owner !== undefined) {
				throw new Error(
					`Decoders ${owner} and ${decoder.name} claim the same: ${JSON.stringify(claim)}. Give one a prefix.`,
				);
			}
			owners.set(key, decoder.name);
			insert(tables[claim.in], pattern);
		}
	}
	const byAdType = new Array<ClaimTable | undefined>(256).fill(undefined);
	byAdType[AD_TYPE.manufacturerData] = tables['manufacturer-data'];
	byAdType[AD_TYPE.serviceData16] = tables['service-data-16'];
	byAdType[AD_TYPE.serviceData128] = tables['service-data-128'];
	byAdType[AD_TYPE.incompleteUuids128] = tables['service-uuids-128'];
	byAdType[AD_TYPE.completeUuids128] = tables['service-uuids-128'];
	return { byAdType };
}

/** The decoder that claimed the value from `start` to `end` of a structure of this AD type. */
export function findDecoder(
	tables: DecoderTables,
	adType: number,
	data: Uint8Array,
	start: number,
	end: number,
): Decoder | undefined {
	for (let table = tables.byAdType[adType]; table !== undefined; table = table.next) {
		const key = start + table.keyOffset;
		if (key + 2 > end) return undefined;
		const slot = table.slots[uint16le(data, key)]!;
		if (slot === 0) continue;
		const list = table.lists[slot]!;
		for (let i = 0; i < list.length; i += 1) {
			const pattern = list[i]!;
			if (fits(pattern, data, start, end)) return pattern.decoder;
		}
	}
	return undefined;
}

export function isUuidList(adType: number): boolean {
	return adType === AD_TYPE.completeUuids128 || adType === AD_TYPE.incompleteUuids128;
}

function fits(pattern: Pattern, data: Uint8Array, start: number, end: number): boolean {
	const { bytes, mask } = pattern;
	if (end - start < bytes.length) return false;
	for (let i = 0; i < bytes.length; i += 1) {
		if ((data[start + i]! & mask[i]!) !== bytes[i]) return false;
	}
	return true;
}

function emptyTable(keyOffset: number, next?: ClaimTable): ClaimTable {
	return { keyOffset, slots: new Uint8Array(0x1_0000), lists: [[]], next };
}

function insert(table: ClaimTable, pattern: Pattern): void {
	const key = uint16le(pattern.bytes, table.keyOffset);
	if (table.slots[key] === 0) {
		if (table.lists.length > 0xff) throw new Error('More than 255 keys in one table of claims: widen its slots.');
		table.slots[key] = table.lists.length;
		table.lists.push([]);
	}
	const list = table.lists[table.slots[key]!]!;
	list.push(pattern);
	list.sort((a, b) => b.bytes.length - a.bytes.length);
}

function patternOf(claim: Claim, decoder: Decoder): Pattern {
	switch (claim.in) {
		case 'manufacturer-data':
			return exactly([claim.company & 0xff, claim.company >> 8, ...(claim.prefix ?? [])], decoder);
		case 'manufacturer-data-of-any-company': {
			const pattern = exactly([0, 0, ...claim.prefix], decoder);
			pattern.mask.fill(0, 0, 2);
			return pattern;
		}
		case 'service-data-16':
			return exactly([claim.uuid & 0xff, claim.uuid >> 8, ...(claim.prefix ?? [])], decoder);
		case 'service-data-128':
			return exactly([...uuidOnAir(claim.uuid), ...(claim.prefix ?? [])], decoder);
		case 'service-uuids-128': {
			const pattern = exactly(uuidOnAir(claim.uuid.replaceAll('*', '0')), decoder);
			pattern.mask.set(uuidOnAir(claim.uuid.replaceAll(/[0-9a-f]/g, 'f').replaceAll('*', '0')));
			return pattern;
		}
	}
}

function exactly(bytes: readonly number[], decoder: Decoder): Pattern {
	return { bytes: Uint8Array.from(bytes), mask: new Uint8Array(bytes.length).fill(0xff), decoder };
}

/** UUIDs are little-endian on the air (Core spec supplement part A 1.1). */
function uuidOnAir(uuid: string): number[] {
	return [...Buffer.from(uuid.replaceAll('-', ''), 'hex')].reverse();
}

// From the bytes of one advert to what it says: walks its AD structures once and asks whoever claimed each.
import type { DecodedLine, Frame } from '@aisle/protocol';
import { AD_HEADER_BYTES, malformedWords, structureEnd, UUID_128_BYTES } from './ad-structures.ts';
import { findDecoder, isUuidList } from './claims.ts';
import type { DecodeCall } from './decoder.ts';
import { DECODER_TABLES } from './decoders/index.ts';

/** What is known of the sender beside the advert; needed for encrypted frames only. */
export type DecodeContext = { address?: string | undefined; bindKey?: Uint8Array | undefined };

/** Most adverts say nothing that we know; they all share this answer. */
const NOTHING: DecodedLine = Object.freeze({ frames: Object.freeze([]) as unknown as Frame[] });

/** One call at a time uses these: `decode` neither waits nor calls itself. */
const call: DecodeCall = { address: undefined, bindKey: undefined, problem: undefined };
let first: Frame | undefined;
let frames: Frame[] | undefined;

/**
 * `data` holds AD structures. What is whole is decoded; of what is not, the first problem is told as `error`.
 * The answer may be shared and frozen: do not change it.
 */
export function decode(data: Uint8Array, context?: DecodeContext): DecodedLine {
	first = undefined;
	frames = undefined;
	call.problem = undefined;
	call.address = context?.address;
	call.bindKey = context?.bindKey;
	let problem: string | undefined;
	let offset = 0;
	let end = structureEnd(data, offset);
	while (end > 0) {
		decodeStructure(data, offset, end);
		if (problem === undefined) problem = call.problem;
		offset = end;
		end = structureEnd(data, offset);
	}
	if (end < 0 && problem === undefined) problem = malformedWords(data, offset, end);
	if (problem !== undefined) return { frames: frames ?? (first === undefined ? [] : [first]), error: problem };
	if (first === undefined) return NOTHING;
	return { frames: frames ?? [first] };
}

function decodeStructure(data: Uint8Array, offset: number, end: number): void {
	const adType = data[offset + 1]!;
	const start = offset + AD_HEADER_BYTES;
	if (isUuidList(adType)) {
		decodeUuids(data, adType, start, end);
		return;
	}
	const frame = findDecoder(DECODER_TABLES, adType, data, start, end)?.decode(data, start, end, call);
	if (frame !== undefined) add(frame);
}

function decodeUuids(data: Uint8Array, adType: number, start: number, end: number): void {
	let at = start;
	for (; at + UUID_128_BYTES <= end; at += UUID_128_BYTES) {
		const frame = findDecoder(DECODER_TABLES, adType, data, at, at + UUID_128_BYTES)?.decode(
			data,
			at,
			at + UUID_128_BYTES,
			call,
		);
		if (frame !== undefined) add(frame);
	}
	if (at !== end)
		call.problem = `list of 128-bit UUIDs at byte ${start} has ${end - start} bytes, must have 16 for each`;
}

function add(frame: Frame): void {
	if (first === undefined) first = frame;
	else if (frames === undefined) frames = [first, frame];
	else frames.push(frame);
}

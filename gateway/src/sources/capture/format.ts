// The contract of a recording's format: bytes in chunks of any size go in, adverts come out. One file a format.
import type { Advert } from '../../ble/advert.ts';

/** Where in a recording: a line, or a packet and the byte it begins at (of the unpacked file); both as people find them, from 1 and from 0. */
export type Position = { line: number } | { packet: number; byte: number };

/** What a format is given for one recording. */
export type Recording = {
	/** hears everything in formats whose records name nobody; empty in the others */
	receiver: string;
	hand(advert: Advert): void;
	/** something is wrong there, and the rest goes on */
	problem(at: Position, words: string): void;
	/** understood, and nothing to play: counted by its reason, which is one of few */
	passOver(reason: string): void;
};

export type Decoder = {
	/** Hands over what has become whole. Throws a `LostError` where the bytes after it cannot be made sense of. */
	push(chunk: Buffer): void;
	/** The recording is at its end, or cut: what began and is not whole is lost. */
	end(): void;
	/** the last line or packet that began */
	position(): Position;
};

export type CaptureFormat = {
	name: string;
	/** `start`: the first bytes, `START_BYTES` or the whole of a shorter file */
	matches(start: Buffer): boolean;
	/** each record says who heard it */
	namesReceivers: boolean;
	/** Throws the rest of a sentence about the file where its start says that nothing of it can be played. */
	decoder(start: Buffer, recording: Recording): Decoder;
};

/** Enough for every header, and to see a line begin where a capture was cut at its front. */
export const START_BYTES = 8_192;

/** From here on there is no telling where the next record begins. */
export class LostError extends Error {}

/** There is nothing to play: a sentence for the person who named the recording. */
export class CaptureError extends Error {}

// Adverts to the lines of a capture, in bounded memory however slowly they are taken. Pure: what random there is, is the key.
import type { Advert } from '../ble/advert.ts';
import { Strangers } from './strangers.ts';

/** What becomes of strangers' adverts: disguised, written as they are heard, or left out. */
export const STRANGERS = ['pseudonyms', 'keep', 'none'] as const;
export type StrangersRule = (typeof STRANGERS)[number];

/** A thing of the site file, a shopper's pass, or nobody the gateway may know. */
export type Whose = 'site' | 'pass' | 'stranger';

export type ReceiverCount = { known: number; strangers: number };
export type Counts = {
	/** written, by receiver */
	receivers: Record<string, ReceiverCount>;
	/** left out because the lines were taken too slowly */
	dropped: number;
};

/** Of every receiver together. */
export function advertsIn(receivers: Counts['receivers']): number {
	return Object.values(receivers).reduce((sum, { known, strangers }) => sum + known + strangers, 0);
}

export type RecorderOptions = {
	strangers: StrangersRule;
	/** all of them where undefined */
	receivers?: ReadonlySet<string> | undefined;
	/** addresses of the site file: they stay */
	namedAddresses: ReadonlySet<string>;
	/** of this capture, and kept nowhere else */
	key: Uint8Array;
};

/** Some 20,000 adverts: 14 s of the busiest radio, or 4 s of a hundred satellites with 50 messages/s each. */
export const WAITING_CHARS = 4 * 1024 * 1024;

export class Recorder {
	readonly #options: RecorderOptions;
	readonly #strangers: Strangers;
	readonly #receivers = new Map<string, ReceiverCount>();
	#text = '';
	#dropped = 0;

	constructor(options: RecorderOptions) {
		this.#options = options;
		this.#strangers = new Strangers(options.key);
	}

	hear(advert: Advert, whose: Whose): void {
		const { strangers, receivers } = this.#options;
		if (receivers?.has(advert.receiver) === false) return;
		if (whose === 'stranger' && strangers === 'none') return;
		if (this.#text.length >= WAITING_CHARS) {
			this.#dropped++;
			return;
		}
		this.#text += line(advert, strangers === 'keep' ? advert : this.#disguised(advert, whose));
		let count = this.#receivers.get(advert.receiver);
		if (count === undefined) {
			count = { known: 0, strangers: 0 };
			this.#receivers.set(advert.receiver, count);
		}
		if (whose === 'stranger') count.strangers++;
		else count.known++;
	}

	/** The lines since the last time, each with its end. */
	take(): string {
		const text = this.#text;
		this.#text = '';
		return text;
	}

	counts(): Counts {
		return { receivers: Object.fromEntries(this.#receivers), dropped: this.#dropped };
	}

	/** A pass hides like a stranger: its rid says nothing to whoever has no roster. */
	#disguised(advert: Advert, whose: Whose): Pick<Advert, 'address' | 'data' | 'scanResponse'> {
		if (this.#options.namedAddresses.has(advert.address)) return advert;
		if (whose !== 'site') return this.#strangers.hide(advert);
		// the bytes by which the store's own thing is known may be its address (Eddystone instances often are)
		return { ...advert, address: this.#strangers.hideAddress(advert.address) };
	}
}

/** protocol.md, Captures; a line longer than the one before it costs nothing, and milliseconds are all a radio knows. */
function line(
	{ t, receiver, rssiDbm }: Advert,
	{ address, data, scanResponse }: Pick<Advert, 'address' | 'data' | 'scanResponse'>,
): string {
	return `${JSON.stringify({
		t: Math.round(t * 1000) / 1000,
		receiver,
		address,
		rssi: Math.round(rssiDbm),
		data: hex(data),
		...(scanResponse && { scanResponse: hex(scanResponse) }),
	})}\n`;
}

function hex(bytes: Uint8Array): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

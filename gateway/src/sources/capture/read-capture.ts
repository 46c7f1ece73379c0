// Reads recordings of any format and size in chunks of adverts; what is bad is reported and skipped. Used live and by `replay`.
import { type Advert, RSSI_UNKNOWN } from '../../ble/advert.ts';
import { CaptureError, type Decoder, LostError, type Position, type Recording } from './format.ts';
import { GzipError } from './gunzip.ts';
import { isPipe, type OpenCapture, openCapture } from './open-capture.ts';
import { TimeGuard } from './time-guard.ts';

/** A file of a thousand bad lines says so once, not a thousand times. */
const PROBLEMS_EXPLAINED = 20;

export { CaptureError };

export type CaptureProblem = {
	file: string;
	/** undefined where it is about the whole file */
	at: Position | undefined;
	/** one sentence without file and place, and with nobody's address */
	words: string;
};

export type CaptureProgress = {
	file: string;
	/** of the file as it lies on disk, packed or not */
	bytesRead: number;
	/** undefined for a pipe */
	bytesTotal: number | undefined;
	/** what the bytes read are unpacked; undefined where they are not packed */
	bytesUnpacked: number | undefined;
	adverts: number;
	/** those of them that do not say how loud they were (RSSI 127): nobody can be placed by them */
	withoutRssi: number;
	/** bad lines and packets, explained or not */
	problems: number;
	/** what was understood and holds no advert, by reason */
	passedOver: ReadonlyMap<string, number>;
};

export type CaptureOptions = {
	/** who heard a recording that does not say so itself */
	receiver?: ReceiverChoice;
	onProblem?: (problem: CaptureProblem) => void;
	/** after every chunk, and at the end; the object is reused */
	onProgress?: (progress: CaptureProgress) => void;
};

/** A receiver, or what to do to name one. */
export type ReceiverChoice = { id: string } | { missing: string };

/** `asked` is checked against the site; where nobody asked, a site's only receiver is taken. Throws where it is none of them. */
export function chooseReceiver(known: Iterable<string>, asked: string | undefined, how: string): ReceiverChoice {
	const ids = [...known];
	const list = ids.join(', ');
	if (asked !== undefined) {
		if (ids.includes(asked)) return { id: asked };
		throw new CaptureError(`Receiver "${asked}" is not in the site file: use one of its receivers (${list}).`);
	}
	if (ids.length === 1) return { id: ids[0]! };
	return { missing: `say which receiver of the site file heard it, with ${how} (one of ${list})` };
}

/** `capture.jsonl:12: …`, the form that editors can jump to; `walk.pcap: packet 7 at byte 512: …` */
export function problemText({ file, at, words }: CaptureProblem): string {
	if (at === undefined) return `${file}: ${words}`;
	return 'line' in at
		? `${file}:${at.line}: ${words}`
		: `${file}: packet ${at.packet} at byte ${at.byte.toLocaleString('en')}: ${words}`;
}

/** Throws a sentence where there is nothing to play at all: no such file, a folder, empty, another format, nobody named. */
export async function* readCapture(path: string, options: CaptureOptions = {}): AsyncGenerator<Advert[]> {
	const open = await openCapture(path);
	const { chunks, bytesTotal, close } = open;
	const passedOver = new Map<string, number>();
	const progress: CaptureProgress = {
		file: path,
		bytesRead: 0,
		bytesTotal,
		bytesUnpacked: undefined,
		adverts: 0,
		withoutRssi: 0,
		problems: 0,
		passedOver,
	};
	const tell = (at: Position | undefined, words: string) => options.onProblem?.({ file: path, at, words });
	const problem = (at: Position, words: string) => {
		progress.problems++;
		if (progress.problems <= PROBLEMS_EXPLAINED) tell(at, words);
	};
	let adverts: Advert[] = [];
	const guard = new TimeGuard((advert) => {
		if (advert.rssiDbm === RSSI_UNKNOWN) progress.withoutRssi++;
		adverts.push(advert);
	}, problem);
	const taken = () => {
		const whole = adverts;
		adverts = [];
		progress.adverts += whole.length;
		progress.bytesRead = open.bytesRead();
		progress.bytesUnpacked = open.bytesUnpacked();
		options.onProgress?.(progress);
		return whole;
	};
	try {
		const decoder: Decoder = decoderOf(path, open, options.receiver, {
			hand: (advert) => guard.take(advert, position),
			problem,
			passOver: (reason) => passedOver.set(reason, (passedOver.get(reason) ?? 0) + 1),
		});
		const position = () => decoder.position();
		try {
			for await (const chunk of chunks) {
				decoder.push(chunk);
				yield taken();
			}
			decoder.end();
		} catch (error) {
			if (error instanceof LostError) tell(position(), error.message);
			else if (error instanceof GzipError)
				tell(position(), `the gzip file is cut or damaged after this (${error.message}); the rest is not played`);
			else throw error;
			progress.problems++;
		}
		guard.end();
		yield taken();
	} finally {
		await close();
	}
	if (progress.problems > PROBLEMS_EXPLAINED) {
		tell(undefined, `${(progress.problems - PROBLEMS_EXPLAINED).toLocaleString('en')} more problems like these`);
	}
}

/** Throws as `readCapture` would, before anything is played; into a pipe it does not look, and so cannot say. */
export async function checkCapture(
	path: string,
	receiver?: ReceiverChoice,
): Promise<{ namesReceivers: boolean | undefined }> {
	if (await isPipe(path)) return { namesReceivers: undefined };
	const open = await openCapture(path);
	try {
		decoderOf(path, open, receiver, { hand() {}, problem() {}, passOver() {} });
		return open.format;
	} finally {
		await open.close();
	}
}

function decoderOf(
	path: string,
	{ format, start }: OpenCapture,
	choice: ReceiverChoice | undefined,
	recording: Omit<Recording, 'receiver'>,
): Decoder {
	let receiver = '';
	if (!format.namesReceivers) {
		if (!choice || 'missing' in choice) {
			throw new CaptureError(`${path} is ${format.name}, which names no receiver: ${choice?.missing ?? 'name one'}.`);
		}
		receiver = choice.id;
	}
	try {
		return format.decoder(start, { ...recording, receiver });
	} catch (error) {
		throw new CaptureError(`${path} ${(error as Error).message}.`, { cause: error });
	}
}

/** `1,204 HCI events without advertising data, 3 tag reads`, the most first. */
export function passedOverText(passedOver: ReadonlyMap<string, number>): string {
	const most = [...passedOver].sort(([, a], [, b]) => b - a);
	return most.map(([reason, count]) => `${count.toLocaleString('en')} ${reason}`).join(', ');
}

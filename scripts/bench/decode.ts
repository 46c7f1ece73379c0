// How many adverts a second one core decodes, on the mix of issue 2.
import type { DecodedLine } from '@aisle/protocol';
import { decode } from '../../gateway/src/ble/decode.ts';
import { advertCorpus } from './advert-corpus.ts';
import { type BenchResult, measure } from './result.ts';

const ADVERTS = 20_000;
const ROUNDS = 40;

export async function benchDecode(): Promise<BenchResult> {
	const corpus = advertCorpus(ADVERTS);
	const malformed = corpus.find((advert) => decode(advert).error !== undefined);
	if (malformed) throw new Error(`the corpus has a malformed advert: ${Buffer.from(malformed).toString('hex')}`);
	const framesWanted = decodeAll(corpus, []);
	return await measure({
		name: 'decode',
		unit: 'adverts/s',
		what: `decode() on ${ADVERTS} different adverts: iBeacon 22 %, BTHome 10 %, Eddystone 12 %, Ruuvi 4 %, the rest noise`,
		run() {
			// every result is kept for a while: what nobody looks at, the compiler would leave out
			const kept: DecodedLine[] = [];
			for (let round = 0; round < ROUNDS; round++) {
				const frames = decodeAll(corpus, kept);
				if (frames !== framesWanted) throw new Error(`${frames} frames instead of ${framesWanted}`);
			}
			return ADVERTS * ROUNDS;
		},
	});
}

function decodeAll(corpus: readonly Uint8Array[], kept: DecodedLine[]): number {
	let frames = 0;
	for (let i = 0; i < corpus.length; i++) {
		const line = decode(corpus[i]!);
		kept[i] = line;
		frames += line.frames.length;
	}
	return frames;
}

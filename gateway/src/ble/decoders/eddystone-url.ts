// Eddystone-URL: a short link in compressed form (github.com/google/eddystone, eddystone-url).
import { int8 } from '../bytes.ts';
import { type Decoder, wrongLength } from '../decoder.ts';
import { EDDYSTONE_UUID } from '../eddystone.ts';

const SCHEMES = ['http://www.', 'https://www.', 'http://', 'https://'];
const ENDINGS = ['.com', '.org', '.edu', '.net', '.info', '.biz', '.gov'];
/** Byte → what it stands for; undefined: reserved. */
const EXPANSIONS: (string | undefined)[] = Array.from({ length: 256 }, (_, byte) => {
	if (byte < 7) return `${ENDINGS[byte]}/`;
	if (byte < 14) return ENDINGS[byte - 7];
	return byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : undefined;
});

/** UUID, frame type, ranging data, scheme */
const HEAD_BYTES = 5;
const MAX_BYTES = HEAD_BYTES + 17;

export const eddystoneUrl: Decoder = {
	name: 'eddystone-url',
	claims: [{ in: 'service-data-16', uuid: EDDYSTONE_UUID, prefix: [0x10] }],
	decode(data, start, end, call) {
		if (end - start < HEAD_BYTES || end - start > MAX_BYTES) {
			call.problem = wrongLength('Eddystone-URL', start, end, `${HEAD_BYTES} to ${MAX_BYTES}`);
			return undefined;
		}
		let url = SCHEMES[data[start + 4]!];
		for (let i = start + HEAD_BYTES; i < end && url !== undefined; i += 1) {
			const expansion = EXPANSIONS[data[i]!];
			url = expansion === undefined ? undefined : url + expansion;
		}
		if (url === undefined) {
			call.problem = `Eddystone-URL at byte ${start} has a scheme or character that is reserved`;
			return undefined;
		}
		return { kind: 'eddystone-url', url, txPowerDbm: int8(data, start + 3) };
	},
};

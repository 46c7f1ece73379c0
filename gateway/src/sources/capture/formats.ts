// Every format of recordings; a new one is a file beside this and a line here.
import { btsnoop } from './btsnoop.ts';
import { CaptureError, type CaptureFormat } from './format.ts';
import { jsonLines } from './json-lines.ts';
import { pcap } from './pcap.ts';
import { pcapng } from './pcapng.ts';

/** Asked in this order: JSON lines take what only looks like text. */
export const CAPTURE_FORMATS: readonly CaptureFormat[] = [btsnoop, pcap, pcapng, jsonLines];

/** Packed otherwise than with gzip: how it begins, and what unpacks it. */
const PACKED: readonly [magic: number[], unpack: string][] = [
	[[0x28, 0xb5, 0x2f, 0xfd], 'zstd -dc'],
	[[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'xz -dc'],
	[[0x42, 0x5a, 0x68], 'bzip2 -dc'],
	[[0x50, 0x4b, 0x03, 0x04], 'unzip -p'],
];

/** Throws a sentence about `path` where no format knows the bytes. */
export function findFormat(start: Buffer, path: string): CaptureFormat {
	if (start.length === 0) throw new CaptureError(`${path} is empty: there is nothing to play.`);
	const format = CAPTURE_FORMATS.find(({ matches }) => matches(start));
	if (format) return format;
	const packed = PACKED.find(([magic]) => magic.every((byte, i) => start[i] === byte));
	if (packed) throw new CaptureError(`${path} is packed: unpack it first, with \`${packed[1]} FILE > capture\`.`);
	throw new CaptureError(
		`${path} is not a capture: it must hold JSON lines, btsnoop, pcap or pcapng, plain or gzipped. What Wireshark opens, \`editcap -F pcap FILE capture.pcap\` makes one of.`,
	);
}

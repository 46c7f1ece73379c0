import { describe, expect, it } from 'vitest';
import type { CaptureProgress } from '../sources/capture/read-capture.ts';
import { progressText, ReplayProgress } from './replay-progress.ts';

const FILE: CaptureProgress = {
	file: 'days/day.pcap',
	bytesRead: 2.5e9,
	bytesTotal: 1e10,
	bytesUnpacked: undefined,
	adverts: 12_000_000,
	withoutRssi: 0,
	problems: 0,
	passedOver: new Map(),
};
const NOON_S = 1_581_249_600;

describe('progressText', () => {
	it('tells part, rate, the time that was reached and the time left', () => {
		const at = '2020-02-09T12:00:00.000Z';
		expect(progressText(FILE, NOON_S, 30)).toBe(`day.pcap: 25 %, 90 s left, 400,000/s, 12,000,000 adverts, at ${at}`);
	});

	it('says what a packed file unpacks to, and not that it is done when all is read and not yet unpacked', () => {
		const packed = { ...FILE, file: 'bomb.gz', bytesUnpacked: 7.5e10 };
		expect(progressText(packed, NOON_S, 30)).toMatch(/^bomb\.gz: 25 % \(75,000 MB unpacked\), 90 s left, /);
		const unpacking = { ...packed, bytesRead: packed.bytesTotal! };
		expect(progressText(unpacking, NOON_S, 30)).toMatch(/^bomb\.gz: 100 % \(75,000 MB unpacked\), 400,000\/s, /);
	});

	it('does not guess about a pipe', () => {
		const pipe = { ...FILE, file: '-', bytesTotal: undefined };
		expect(progressText(pipe, Number.NEGATIVE_INFINITY, 30)).toBe('-: 2,500 MB, 400,000/s, 12,000,000 adverts');
	});
});

describe('ReplayProgress', () => {
	function progressOn(stream: { isTTY: boolean; columns: number }) {
		let written = '';
		let nowMs = 0;
		const write = (text: string | Uint8Array) => {
			written += text;
			return true;
		};
		const progress = new ReplayProgress({ ...stream, write }, () => nowMs);
		progress.fileBegins();
		const at = (ms: number) => {
			nowMs = ms;
			progress.progress(FILE, NOON_S);
		};
		return { progress, at, written: () => written };
	}

	it('writes one line anew on a terminal, no wider than it is, and clears it for what stays', () => {
		const { progress, at, written } = progressOn({ isTTY: true, columns: 30 });
		at(100);
		expect(written()).toBe('');
		at(600);
		at(1_200);
		const lines = '\r\u001b[Kday.pcap: 25 %, 2 s left, 20,\r\u001b[Kday.pcap: 25 %, 4 s left, 10,';
		expect(written()).toBe(lines);
		progress.say('a word');
		expect(written().slice(lines.length)).toBe('\r\u001b[Ka word\n');
		progress.say('another');
		expect(written().endsWith('a word\nanother\n')).toBe(true);
	});

	it('writes a line of its own now and then into a file', () => {
		const { at, written } = progressOn({ isTTY: false, columns: 80 });
		for (let ms = 0; ms <= 25_000; ms += 500) at(ms);
		expect(written().match(/^day\.pcap: 25 %, .*Z\n/gm)).toHaveLength(2);
	});
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Advert } from '../ble/advert.ts';
import { Capture, type CaptureBatch, type CaptureRequest } from './capture.ts';
import type { Whose } from './recorder.ts';

const request: CaptureRequest = { minutes: 1, strangers: 'pseudonyms', receivers: [] };
const advert: Advert = { receiver: 'door', address: 'c4:11:22:33:44:55', rssiDbm: -60, data: Uint8Array.of(), t: 5 };

let heard: ((advert: Advert, whose: Whose) => void) | undefined;
const listen = (hear: typeof heard) => {
	heard = hear;
	return () => {
		heard = undefined;
	};
};
const start = (more: Partial<CaptureRequest> = {}) =>
	new Capture(
		{ ...request, ...more },
		{
			listen,
			namedAddresses: new Set(),
			now: () => Date.now() / 1000,
			words: ({ strangers }, untilT) => `${strangers} ${untilT}`,
		},
	);
const lineCount = (batches: readonly CaptureBatch[]) =>
	batches
		.map(({ text }) => text)
		.join('')
		.split('\n').length - 1;

beforeEach(() => {
	vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
	vi.useRealTimers();
});

async function taken(batches: AsyncGenerator<CaptureBatch>): Promise<CaptureBatch[]> {
	const all: CaptureBatch[] = [];
	for await (const batch of batches) all.push(batch);
	return all;
}

describe('Capture', () => {
	it('says at once what it is, and hands over lines and counts until its time is up', async () => {
		const capture = start();
		const batches = capture.batches();
		expect((await batches.next()).value).toMatchObject({ text: '', words: 'pseudonyms 1060', untilT: 1060 });
		const rest = taken(batches);
		heard!(advert, 'stranger');
		await vi.advanceTimersByTimeAsync(59_000);
		heard!(advert, 'site');
		expect(capture.adverts).toBe(2);
		await vi.advanceTimersByTimeAsync(1_000);
		expect(heard).toBeUndefined();
		const last = (await rest).at(-1);
		expect(last).toMatchObject({ end: 'time', receivers: { door: { known: 1, strangers: 1 } } });
		expect(lineCount(await rest)).toBe(2);
		expect(await capture.ended).toBe('time');
		expect(vi.getTimerCount()).toBe(0);
	});

	it('ends in time where nobody takes its lines, which wait', async () => {
		const capture = start();
		const batches = capture.batches();
		await batches.next();
		heard!(advert, 'site');
		await vi.advanceTimersByTimeAsync(60_000);
		expect(heard).toBeUndefined();
		expect(await capture.ended).toBe('time');
		expect(await taken(batches)).toMatchObject([{ end: 'time', text: expect.stringContaining('"door"') }]);
	});

	it('ends where whoever takes the lines leaves', async () => {
		const capture = start();
		for await (const _ of capture.batches()) break;
		expect(heard).toBeUndefined();
		expect(await capture.ended).toBe('left');
		await capture.taken;
	});

	it('hands over its last lines when the gateway stops', async () => {
		const capture = start();
		const all = taken(capture.batches());
		await vi.advanceTimersByTimeAsync(100);
		heard!(advert, 'site');
		capture.end('gateway');
		capture.end('left');
		await capture.taken;
		expect((await all).at(-1)).toMatchObject({ end: 'gateway' });
		expect(lineCount(await all)).toBe(1);
	});

	it('gives each capture other pseudonyms', async () => {
		const lines = await Promise.all(
			[1, 2].map(async () => {
				const capture = start();
				heard!(advert, 'stranger');
				capture.end('left');
				return (await taken(capture.batches())).map(({ text }) => text).join('');
			}),
		);
		expect(lines[0]).not.toBe('');
		expect(lines[0]).not.toBe(lines[1]);
	});
});

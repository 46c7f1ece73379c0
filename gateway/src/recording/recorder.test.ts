import { CaptureAdvert } from '@aisle/protocol';
import { describe, expect, it } from 'vitest';
import type { Advert } from '../ble/advert.ts';
import { KEY_BYTES } from './pseudonyms.ts';
import { Recorder, type RecorderOptions, WAITING_CHARS } from './recorder.ts';

const SENSOR = 'a4:c1:38:8d:18:b2';

function recorder(more: Partial<RecorderOptions> = {}) {
	return new Recorder({
		strangers: 'pseudonyms',
		namedAddresses: new Set([SENSOR]),
		key: new Uint8Array(KEY_BYTES),
		...more,
	});
}

const heard = (more: Partial<Advert> = {}): Advert => ({
	receiver: 'door',
	address: 'c4:11:22:33:44:55',
	rssiDbm: -60,
	data: Buffer.from('0201060709c3b16e6e612d', 'hex'),
	t: 1_700_000_000.123_456,
	...more,
});

const linesOf = (text: string) =>
	text
		.trimEnd()
		.split('\n')
		.filter((line) => line !== '')
		.map((line) => JSON.parse(line));

describe('Recorder', () => {
	it('writes capture lines with milliseconds, as the protocol has them', () => {
		const one = recorder({ strangers: 'keep' });
		one.hear(heard(), 'stranger');
		one.hear(heard({ scanResponse: Uint8Array.of(2, 0x0a, 4), rssiDbm: 127 }), 'stranger');
		const text = one.take();
		expect(text).toMatch(/^\{"t":1700000000\.123,"receiver":"door",/);
		expect(linesOf(text).map((line) => CaptureAdvert.parse(line))).toMatchObject([
			{ t: 1_700_000_000.123, address: 'c4:11:22:33:44:55', rssi: -60, data: '0201060709c3b16e6e612d' },
			{ scanResponse: '020a04', rssi: 127 },
		]);
		expect(one.take()).toBe('');
	});

	it('hides strangers, and passes like them', () => {
		const one = recorder();
		one.hear(heard(), 'stranger');
		one.hear(heard(), 'pass');
		const [stranger, pass] = linesOf(one.take());
		expect(stranger.address).not.toBe(heard().address);
		expect(stranger.data).toMatch(/^0201060709(?!c3b1)/);
		expect(pass).toEqual(stranger);
		expect(one.counts()).toEqual({ receivers: { door: { known: 1, strangers: 1 } }, dropped: 0 });
	});

	it('keeps what the site file names: an address by which it is known, and the data of its things', () => {
		const one = recorder();
		one.hear(heard({ address: SENSOR }), 'site');
		one.hear(heard(), 'site');
		const [sensor, tag] = linesOf(one.take());
		expect(sensor).toMatchObject({ address: SENSOR, data: '0201060709c3b16e6e612d' });
		expect(tag.address).not.toBe(heard().address);
		expect(tag.data).toBe('0201060709c3b16e6e612d');
	});

	it('leaves strangers out where asked, but no pass', () => {
		const one = recorder({ strangers: 'none' });
		one.hear(heard(), 'stranger');
		one.hear(heard(), 'pass');
		expect(linesOf(one.take())).toHaveLength(1);
		expect(one.counts().receivers).toEqual({ door: { known: 1, strangers: 0 } });
	});

	it('hears only the receivers it was asked for', () => {
		const one = recorder({ receivers: new Set(['shoes']) });
		one.hear(heard(), 'site');
		one.hear(heard({ receiver: 'shoes' }), 'site');
		expect(linesOf(one.take()).map(({ receiver }) => receiver)).toEqual(['shoes']);
	});

	it('drops and counts what is taken too slowly, and goes on afterwards', () => {
		const one = recorder();
		const lines = 100_000;
		for (let i = 0; i < lines; i++) one.hear(heard(), 'stranger');
		const { receivers, dropped } = one.counts();
		const text = one.take();
		expect(text.length).toBeLessThan(WAITING_CHARS + 1_000);
		expect(dropped).toBeGreaterThan(lines / 2);
		expect(dropped + receivers.door!.strangers).toBe(lines);
		expect(linesOf(text)).toHaveLength(receivers.door!.strangers);
		one.hear(heard(), 'stranger');
		expect(linesOf(one.take())).toHaveLength(1);
		expect(one.counts().dropped).toBe(dropped);
	});
});

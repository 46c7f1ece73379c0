import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayKey, EPOCH_S, epochOf, PASS_VERSION, passPayload, RID_BYTES, ridOf, unixDay } from './pass.ts';

type Vector = {
	shopperKeyHex: string;
	siteId: number;
	unixTime: number;
	utc: string;
	day: number;
	epoch: number;
	dayKeyHex: string;
	ridHex: string;
	serviceDataPayloadHex: string;
};
const file = new URL('../../test/vectors/pass.json', import.meta.url);
const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: Vector[] };

test.each(vectors)('vector of site $siteId at $utc', (vector) => {
	expect(unixDay(vector.unixTime)).toBe(vector.day);
	expect(epochOf(vector.unixTime)).toBe(vector.epoch);
	const key = dayKey(Buffer.from(vector.shopperKeyHex, 'hex'), vector.siteId, vector.day);
	expect(key.toString('hex')).toBe(vector.dayKeyHex);
	const rid = ridOf(key, vector.epoch);
	expect(rid.toString('hex')).toBe(vector.ridHex);
	const txPowerDbm = Buffer.from(vector.serviceDataPayloadHex, 'hex').readInt8(9);
	expect(passPayload(rid, txPowerDbm).toString('hex')).toBe(vector.serviceDataPayloadHex);
});

test('an identifier is good for one epoch, one day and one store', () => {
	const shopperKey = fc.uint8Array({ minLength: 32, maxLength: 32 });
	const number = fc.integer({ min: 0, max: 0xfffffffe });
	fc.assert(
		fc.property(shopperKey, number, number, number, (key, site, day, epoch) => {
			const rid = ridOf(dayKey(key, site, day), epoch);
			expect(rid).toHaveLength(RID_BYTES);
			expect(ridOf(dayKey(key, site, day), epoch)).toEqual(rid);
			expect(ridOf(dayKey(key, site, day), epoch + 1)).not.toEqual(rid);
			expect(ridOf(dayKey(key, site, day + 1), epoch)).not.toEqual(rid);
			expect(ridOf(dayKey(key, site + 1, day), epoch)).not.toEqual(rid);
		}),
	);
});

test('epochs begin with the day, and the payload is ten bytes', () => {
	expect(epochOf(unixDay(1_795_320_000) * 86_400) * EPOCH_S).toBe(unixDay(1_795_320_000) * 86_400);
	const payload = passPayload(Buffer.alloc(RID_BYTES, 0xab), -59);
	expect(payload).toHaveLength(10);
	expect([payload[0], payload.readInt8(9)]).toEqual([PASS_VERSION, -59]);
});

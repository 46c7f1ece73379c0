import { describe, expect, it } from 'vitest';
import { DeviceOffset } from './device-offset.ts';
import { LEVELS_A_DB } from './levels.ts';

const db = (offset: DeviceOffset) => offset.levels / LEVELS_A_DB;
/** Packets of a device that is `trueDb` louder than the map. */
function hear(offset: DeviceOffset, trueDb: number, packets: number) {
	for (let i = 0; i < packets; i++) offset.learn(trueDb - db(offset));
}

describe('DeviceOffset', () => {
	it('learns a quiet device within a minute of packets, most of it in the first twenty', () => {
		const offset = new DeviceOffset(0);
		hear(offset, -8, 20);
		expect(db(offset)).toBeLessThan(-6);
		hear(offset, -8, 100);
		expect(db(offset)).toBeCloseTo(-8, 0);
	});

	it('keeps the allowance of a map that expects too much', () => {
		const offset = new DeviceOffset(2);
		expect(db(offset)).toBe(-2);
		for (let i = 0; i < 100; i++) offset.learn(5 - db(offset));
		expect(db(offset)).toBeCloseTo(3, 0);
	});

	it('is moved little by one packet, however odd, and follows a change', () => {
		const offset = new DeviceOffset(0);
		hear(offset, 0, 200);
		offset.learn(-90);
		expect(Math.abs(db(offset))).toBeLessThan(0.5);
		hear(offset, -6, 1600);
		expect(db(offset)).toBeCloseTo(-6, 0);
	});

	it('stays within what tables hold', () => {
		const offset = new DeviceOffset(0);
		for (let i = 0; i < 10_000; i++) offset.learn(100);
		expect(db(offset)).toBe(20);
	});
});

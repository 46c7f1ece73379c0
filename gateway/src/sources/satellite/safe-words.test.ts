import { describe, expect, it } from 'vitest';
import { topicExample, withoutAddresses } from './safe-words.ts';

describe('words for health', () => {
	it.each([
		['rssi: expected a number', 'rssi: expected a number'],
		['address e7:8f:13:56:24:ce is wrong', 'address … is wrong'],
		['E78F135624CE', '…'],
		['e7-8f-13-56-24-ce', '…'],
		['uuid 8b0ca750-e7a7-4c1b-9a53-7d1c0b5e9d10', 'uuid …'],
		['x'.repeat(500), 'x'.repeat(160)],
		[`${'x '.repeat(76)}e7:8f:13:56:24:ce`, `${'x '.repeat(76)}…`],
	])('hold no address: %.40s', (words, safe) => {
		expect(withoutAddresses(words)).toBe(safe);
	});

	it('show of a topic what the satellite itself may be called, and no device that it heard', () => {
		const own = ['espresense/devices/+/kitchen'];
		expect(topicExample('espresense/devices/apple:1005:9-26/bath', own)).toBe('"espresense/devices/…/…"');
		expect(topicExample('home/kitchen/Annas Phone', own)).toBe('"…/kitchen/…"');
		expect(topicExample('annas-phone/devices', own)).toBe('"…/devices"');
		expect(topicExample('e78f135624ce/x', own)).toBe('"…/…"');
		expect(topicExample('a/'.repeat(40_000), own).length).toBeLessThan(40);
	});
});

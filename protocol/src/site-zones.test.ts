import { expect, test } from 'vitest';
import { Site } from './site.ts';
import { zoneAt, zoneOfReceiver } from './site-zones.ts';

const site = Site.parse({
	store: 'x',
	timezone: 'UTC',
	floor: { width: 20, height: 10 },
	zones: [
		{
			id: 'left',
			name: 'Left',
			shape: [
				[0, 0],
				[8, 0],
				[8, 10],
				[0, 10],
			],
		},
		{
			id: 'right',
			name: 'Right',
			shape: [
				[12, 0],
				[20, 0],
				[20, 10],
				[12, 10],
			],
		},
	],
	receivers: [{ id: 'r', zone: 'left' }],
});

test('zoneAt: inside, on the outer border, and between zones', () => {
	expect(zoneAt(site, [1, 1])?.id).toBe('left');
	expect(zoneAt(site, [20, 10])?.id).toBe('right');
	expect(zoneAt(site, [10, 5])).toBeUndefined();
});

test('zoneOfReceiver: as it says, where it stands, else the nearest', () => {
	expect(zoneOfReceiver(site, { zone: 'right', at: [1, 1] })?.id).toBe('right');
	expect(zoneOfReceiver(site, { at: [1, 1] })?.id).toBe('left');
	expect(zoneOfReceiver(site, { at: [11, 5] })?.id).toBe('right');
	expect(zoneOfReceiver(site, {})).toBeUndefined();
});

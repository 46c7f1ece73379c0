import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStore, type Store } from './store.ts';

const DAY = 20_779;
let folder: string;
let store: Store;
const open = () =>
	openStore({
		...{ path: join(folder, 'gateway.db'), gateway: 'gw-1', storeId: 'demo' },
		...{ now: () => DAY * 86_400, log: pino({ enabled: false }) },
		onFatal: (error) => {
			throw error;
		},
	});
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'aisle-roster-versions-'));
	store = open();
});
afterEach(() => {
	store.close();
	rmSync(folder, { recursive: true });
});

it('keeps the newest of each part over a restart, of one division of a day, and of no day that is over', () => {
	store.keepRosterVersions([
		{ day: DAY - 6, parts: 1, part: 0, version: 3 },
		{ day: DAY, parts: 4, part: 3, version: 4 },
	]);
	const two = [
		{ day: DAY, parts: 2, part: 0, version: 6 },
		{ day: DAY, parts: 2, part: 1, version: 5 },
	];
	store.keepRosterVersions(two);
	store.keepRosterVersions([{ ...two[1]!, version: 7 }]);
	store.close();
	store = open();
	expect(store.rosterVersions()).toEqual([two[0], { ...two[1], version: 7 }]);
});

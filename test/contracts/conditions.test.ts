// What every condition of the cloud's campaigns keeps to, run over every file of their folder.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Condition, conditions, Trigger } from '../../cloud-bridge/src/campaigns/conditions/index.ts';
import type { Facts, ShopperEvent } from '../../cloud-bridge/src/campaigns/facts.ts';

const FOLDER = join(import.meta.dirname, '../../cloud-bridge/src/campaigns/conditions');
const T = 1_795_338_000;
const granted = { presence: true, offers: true, purchases: false, staff: false, research: false };
const facts = (event: ShopperEvent): Facts => ({ event, nowS: T, granted, isElsewhere: false, isDoubted: false });
const base = { visit: 'v', zone: 'shoes', t: T };

/** For each kind: parameters, facts for which it holds, facts for which it does not. A new condition adds its own. */
const examples: Record<string, { params: unknown; holds: Facts[]; fails: Facts[] }> = {
	entered: {
		params: { on: 'entered', zone: 'shoes' },
		holds: [facts({ ...base, type: 'aisle.zone.entered.v1' })],
		fails: [
			facts({ ...base, type: 'aisle.zone.entered.v1', zone: 'hats' }),
			facts({ ...base, type: 'aisle.zone.dwelled.v1', dwellS: 30 }),
		],
	},
	dwelled: {
		params: { on: 'dwelled', zone: 'shoes', dwellS: 30 },
		holds: [30, 60].map((dwellS) => facts({ ...base, type: 'aisle.zone.dwelled.v1', dwellS })),
		fails: [
			facts({ ...base, type: 'aisle.zone.dwelled.v1', dwellS: 10 }),
			facts({ ...base, type: 'aisle.zone.dwelled.v1', zone: 'hats', dwellS: 30 }),
			facts({ ...base, type: 'aisle.zone.entered.v1' }),
		],
	},
};

test('every file of the folder is in the index, under its own name, once', async () => {
	const files = (await readdir(FOLDER)).filter((file) => !['index.ts', 'condition.ts'].includes(file));
	const kinds = conditions.map(({ kind }) => kind);
	expect(kinds.map((kind) => `${kind}.ts`).sort()).toEqual(files.filter((file) => !file.endsWith('.test.ts')).sort());
	expect(new Set(kinds).size).toBe(kinds.length);
});

describe.each(conditions.map((condition) => [condition.kind, condition as unknown as Condition]))(
	'%s',
	(kind, condition) => {
		const { params, holds, fails } = examples[kind]!;

		test('takes its parameters, refuses unknown ones, and is a trigger', () => {
			expect(condition.schema.parse(params)).toEqual(params);
			expect(Trigger.parse(params)).toEqual(params);
			expect(condition.schema.safeParse({ ...(params as object), zon: 'shoes' }).success).toBe(false);
			expect(condition.schema.safeParse({ on: kind }).success).toBe(false);
		});

		test('holds where it should and nowhere else, and changes nothing', () => {
			expect(holds.length * fails.length).toBeGreaterThan(0);
			for (const one of holds) expect(condition.holds(params, Object.freeze(structuredClone(one)))).toBe(true);
			for (const one of fails) expect(condition.holds(params, Object.freeze(structuredClone(one)))).toBe(false);
		});

		test('has words for the marketer and a sentence for the shopper, with names instead of ids', () => {
			const zones: string[] = [];
			const zoneName = (zone: string) => {
				zones.push(zone);
				return 'Shoes & Socks';
			};
			expect(condition.words(params, zoneName)).toMatch(/^when .*Shoes & Socks/);
			expect(condition.why(params, zoneName)).toMatch(/^[A-Z].*Shoes & Socks.*\.$/);
			expect(new Set(zones)).toEqual(new Set(condition.zones(params)));
		});
	},
);

import { afterEach, beforeEach, expect, test } from 'vitest';
import { OTHER_STORE, openTestShoppers, STORE, type TestShoppers } from '../../test/shoppers.ts';
import { createFobCodes, type FobCodes } from './fob-codes.ts';

let room: TestShoppers;
let codes: FobCodes;
beforeEach(async () => {
	room = await openTestShoppers();
	codes = createFobCodes(room.signingKey);
});
afterEach(() => room.close());

const link = (shopper: string, fob: string, store = STORE) =>
	room.fobs.link(shopper, store, fob, codes.codeOf(store, fob).toLowerCase());
const carried = async () =>
	(await room.db.selectFrom('fob').select(['fob', 'shopper']).orderBy('fob').execute()).map(
		({ fob, shopper }) => `${fob} ${shopper}`,
	);

test('the right code links a fob, and moves one that was given on', async () => {
	const [{ shopper: anna }, { shopper: ben }] = [await room.enrol(), await room.enrol()];
	room.told();
	expect(await link(anna, 'fob-1')).toBe('linked');
	expect(room.told()).toEqual([`${STORE} ${anna}`]);
	expect(await link(ben, 'fob-1')).toBe('linked');
	expect(room.told()).toEqual([`${STORE} ${anna}`, `${STORE} ${ben}`]);
	expect(await carried()).toEqual([`fob-1 ${ben}`]);
	expect(await room.fobs.unlink(anna, STORE, 'fob-1')).toBe(false);
	expect(await room.fobs.unlink(ben, STORE, 'fob-1')).toBe(true);
	expect(await carried()).toEqual([]);
});

test('a wrong code, the code of another fob, and a fob that there is not are the same, and are written down', async () => {
	const { shopper } = await room.enrol();
	const { codeOf } = codes;
	for (const [fob, code] of [
		['fob-1', 'QQQQQ-QQQ'],
		['fob-1', codeOf(STORE, 'fob-2')],
		['fob-1', codeOf(OTHER_STORE, 'fob-1')],
		['fob-0', codeOf(STORE, 'fob-0')],
	] as const) {
		expect(await room.fobs.link(shopper, STORE, fob, code)).toBe('code-wrong');
	}
	expect(await room.audited()).toEqual([{ kind: 'code-wrong', shopper }]);
	expect(await link(shopper, 'fob-1', OTHER_STORE)).toBe('not-joined');
	expect(await carried()).toEqual([]);
});

test('a shopper carries eight of one store, and may link one of them again', async () => {
	const { shopper } = await room.enrol();
	for (let fob = 1; fob <= 8; fob++) expect(await link(shopper, `fob-${fob}`)).toBe('linked');
	expect(await link(shopper, 'fob-9')).toBe('too-many');
	expect(await link(shopper, 'fob-8')).toBe('linked');
	expect(await carried()).toHaveLength(8);
});

test('one fob linked by two shoppers at once stands for one of them, and for nobody who leaves the store meanwhile', async () => {
	const [{ shopper: anna }, { shopper: ben }] = [await room.enrol(), await room.enrol()];
	expect(await Promise.all([link(anna, 'fob-1'), link(ben, 'fob-1')])).toEqual(['linked', 'linked']);
	expect(await carried()).toEqual([`fob-1 ${ben}`]);
	await room.account.joinStore(anna, OTHER_STORE);
	const atOnce = [link(anna, 'fob-1'), room.account.leaveStore(anna, STORE)];
	expect(await Promise.all(atOnce)).toEqual(['not-joined', 'left']);
	expect(await carried()).toEqual([`fob-1 ${ben}`]);
});

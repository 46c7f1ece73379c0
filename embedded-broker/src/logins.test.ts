import { describe, expect, it } from 'vitest';
import { satelliteAccount } from './accounts.ts';
import { Logins } from './logins.ts';
import { hashPassword, PLAIN_TEXT_COST } from './passwords.ts';

const passwordHash = await hashPassword('right', PLAIN_TEXT_COST);
const account = satelliteAccount({ receiver: 'r1', passwordHash, topics: { adverts: [], others: [], hears: [] } });
const right = Buffer.from('right');
const wrong = Buffer.from('wrong');

/** Pauses go by at once; `waits` says how long they were. */
function logins() {
	const clock = { ms: 0, waits: [] as number[] };
	const wait = async (ms: number) => {
		clock.waits.push(ms);
		clock.ms += ms;
	};
	return { clock, logins: new Logins([account], { now: () => clock.ms, wait }) };
}

describe('Logins', () => {
	it('lets the right password in, again and again', async () => {
		const { logins: it } = logins();
		for (let i = 0; i < 3; i++) expect(await it.check('r1', right, '::1')).toEqual({ ok: true, account });
	});

	it('says the same of an unknown name as of a wrong password', async () => {
		const { logins: it } = logins();
		expect(await it.check('nobody', right, '::1')).toEqual({ ok: false, reason: 'wrong' });
		expect(await it.check('r1', wrong, '::1')).toEqual({ ok: false, reason: 'wrong' });
	});

	it('makes a guesser wait twice as long each time, half a minute at most', async () => {
		const { logins: it, clock } = logins();
		for (let i = 0; i < 10; i++) {
			expect(await it.check('r1', Buffer.from(`guess ${i}`), '::1')).toEqual({ ok: false, reason: 'wrong' });
		}
		expect(clock.waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
	});

	it('makes the right one wait as well, even one that was right before: guesses cannot be told by their speed', async () => {
		const { logins: it, clock } = logins();
		await it.check('r1', right, '::1');
		await it.check('r1', wrong, '::1');
		expect(await it.check('r1', right, '::1')).toMatchObject({ ok: true });
		expect(clock.waits).toEqual([500]);
	});

	it('lets a device in half a second after it was corrected, however long it tried the wrong one', async () => {
		const { logins: it, clock } = logins();
		for (let i = 0; i < 1_000; i++) expect(await it.check('r1', wrong, '::1')).toEqual({ ok: false, reason: 'wrong' });
		expect(await it.check('r1', right, '::1')).toMatchObject({ ok: true });
		expect(clock.waits).toEqual([500]);
	});

	it('does not make others wait, by name or by address', async () => {
		const { logins: it, clock } = logins();
		await it.check('r1', wrong, '10.0.0.9');
		expect(await it.check('r1', right, '10.0.0.1')).toMatchObject({ ok: true });
		expect(clock.waits).toEqual([]);
	});

	it('looks at two of a hundred guesses made at once, one after the other', async () => {
		const { logins: it, clock } = logins();
		const guesses = Array.from({ length: 100 }, (_, i) => it.check('r1', Buffer.from(`${i}`), '::1'));
		const verdicts = await Promise.all(guesses);
		expect(verdicts.filter((verdict) => !verdict.ok && verdict.reason === 'wrong')).toHaveLength(2);
		expect(verdicts.filter((verdict) => !verdict.ok && verdict.reason === 'too-soon')).toHaveLength(98);
		expect(clock.waits).toEqual([500]);
	});

	it('keeps a hundred at most waiting for the end of a pause', async () => {
		let end = () => {};
		const over = new Promise<void>((resolve) => {
			end = resolve;
		});
		const it = new Logins([account], { now: () => 0, wait: () => over });
		const all = (password: Buffer) =>
			Promise.all(Array.from({ length: 150 }, (_, i) => it.check('r1', password, `10.0.0.${i}`)));
		await all(wrong);
		const second = all(right);
		setImmediate(end);
		expect((await second).filter(({ ok }) => !ok)).toHaveLength(50);
	});

	it('lets a hundred right ones in at once', async () => {
		const { logins: it } = logins();
		const verdicts = await Promise.all(Array.from({ length: 100 }, () => it.check('r1', right, '::1')));
		expect(verdicts.every(({ ok }) => ok)).toBe(true);
	});

	it('turns guesses away when too many wait', async () => {
		const { logins: it } = logins();
		const verdicts = await Promise.all(Array.from({ length: 600 }, (_, i) => it.check('r1', wrong, `10.0.0.${i}`)));
		const count = (reason: string) => verdicts.filter((verdict) => !verdict.ok && verdict.reason === reason).length;
		expect(count('wrong')).toBe(502);
		expect(count('busy')).toBe(98);
	});
});

import { describe, expect, it } from 'vitest';
import { satelliteAccount } from './accounts.ts';
import { Logins } from './logins.ts';
import { hashPassword, PLAIN_TEXT_COST } from './passwords.ts';

const account = satelliteAccount({ receiver: 'r1', passwordHash: await hashPassword('right', PLAIN_TEXT_COST) });
const right = Buffer.from('right');
const wrong = Buffer.from('wrong');

function logins() {
	const clock = { ms: 0 };
	return { clock, logins: new Logins([account], () => clock.ms) };
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

	it('makes a guesser wait twice as long each time, even for a password that was right before', async () => {
		const { logins: it, clock } = logins();
		await it.check('r1', right, '::1');
		for (const pauseMs of [500, 1_000, 2_000]) {
			expect(await it.check('r1', wrong, '::1')).toEqual({ ok: false, reason: 'wrong' });
			clock.ms += pauseMs - 1;
			expect(await it.check('r1', right, '::1')).toEqual({ ok: false, reason: 'too-soon' });
			clock.ms += 1;
		}
		expect(await it.check('r1', right, '::1')).toMatchObject({ ok: true });
	});

	it('does not make others wait, by name or by address', async () => {
		const { logins: it } = logins();
		await it.check('r1', wrong, '10.0.0.9');
		expect(await it.check('r1', right, '10.0.0.1')).toMatchObject({ ok: true });
	});

	it('looks at one of a hundred guesses made at once', async () => {
		const { logins: it } = logins();
		const verdicts = await Promise.all(Array.from({ length: 100 }, () => it.check('r1', wrong, '::1')));
		expect(verdicts.filter((verdict) => !verdict.ok && verdict.reason === 'wrong')).toHaveLength(1);
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

import { expect, test, vi } from 'vitest';
import { STRANGER, SurveyAir } from '../../test/support/survey-air.ts';
import { SurveyLine } from './survey/line.ts';

async function next(lines: AsyncGenerator<string>): Promise<SurveyLine | undefined> {
	const { value, done } = await lines.next();
	return done ? undefined : SurveyLine.parse(JSON.parse(value));
}

test('the pipeline is listened to only while somebody looks', async () => {
	const air = new SurveyAir();
	expect(air.listeners).toBe(0);
	const { picture, stop } = air.survey.watch();
	air.cart(1, 'gw-hci0', -60);
	expect(picture().things).toMatchObject([{ key: 'tag:cart-1', heard: [{ receiver: 'gw-hci0', rssiDbm: -60 }] }]);
	stop();
	air.cart(2, 'gw-hci0', -60);
	expect(picture().things).toHaveLength(1);
	expect(air.listeners).toBe(0);
});

test('strangers are shown until time is up, whether anybody reads or not', async () => {
	const air = new SurveyAir({ strangersForS: 0.3 });
	const lines = air.survey.lines({ strangers: 'true', everyMs: '100' });
	await next(lines);
	air.stranger('gw-hci0', -40);
	expect((await next(lines))?.strangers).toMatchObject([{ address: STRANGER, rssiDbm: -40 }]);
	expect(air.health.parts()[0]?.words).toContain('A survey with strangers shown runs until 10:30:00;');
	expect(air.listeners).toBe(1);
	// nobody reads now
	await vi.waitFor(() => expect(air.health.parts()[0]?.words).toBe('No survey shows strangers.'));
	expect(air.listeners).toBe(0);
	expect(air.logged.map((line) => JSON.parse(line).event)).toEqual([
		'survey-strangers-started',
		'survey-strangers-ended',
	]);
	expect(await next(lines)).toBeUndefined();
	expect(air.logged.join()).not.toContain(STRANGER);
});

test('who leaves makes room: one survey with strangers, four in all', async () => {
	const air = new SurveyAir();
	const first = air.survey.lines({ strangers: 'true' });
	await next(first);
	await expect(next(air.survey.lines({ strangers: 'true' }))).rejects.toThrow('runs already, until');
	const others = Array.from({ length: 3 }, () => air.survey.lines({}));
	for (const lines of others) expect((await next(lines))?.strangers).toBeUndefined();
	await expect(next(air.survey.lines({}))).rejects.toThrow('4 surveys run already');
	expect(air.listeners).toBe(4);
	await first.return(undefined);
	expect(air.listeners).toBe(3);
	await next(air.survey.lines({ strangers: 'true' }));
});

test.each([
	[{ everyMs: '1' }, 'everyMs must be 100 or more'],
	[{ strangers: 'perhaps' }, 'strangers must be true or false'],
])('a question that makes no sense is refused: %j', async (query, words) => {
	const air = new SurveyAir();
	await expect(next(air.survey.lines(query))).rejects.toThrow(words);
});

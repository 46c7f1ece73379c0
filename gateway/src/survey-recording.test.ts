import { readFileSync, writeFileSync } from 'node:fs';
import { CaptureAdvert, RecordingReply, type SurveyAction, SurveyPointsReply } from '@aisle/protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SurveyTaking } from '../../test/support/survey-taking.ts';
import { readSurvey } from './survey-file.ts';
import { ControlRefusal } from './web/control.ts';

let taking: SurveyTaking;
beforeEach(async () => {
	taking = await new SurveyTaking().open();
});
afterEach(() => taking.close());

const act = (action: SurveyAction) => taking.room.recording.act(action);
const picture = () => RecordingReply.strict().parse(taking.room.recording.picture());
const points = () => SurveyPointsReply.strict().parse(taking.room.door().points());
const record = (at: [number, number], tag = 'cart-1') => act({ do: 'record', tag, place: { at } });

async function recorded(at: [number, number]): Promise<void> {
	await record(at);
	taking.hold(6);
	await vi.waitFor(() => expect(picture().last).toMatchObject({ place: { at }, ok: true }));
}

test('a place fills while the tag is heard, and is on disk and in the list when it is done', async () => {
	await record([3.004, 5]);
	taking.hold(2.5);
	expect(picture().point).toMatchObject({ tag: 'cart-1', place: { at: [3, 5] }, receivers: 3, silent: false });
	expect(picture().point!.progress).toBeCloseTo(0.5, 1);
	expect(taking.lines()).toEqual([]);
	taking.hold(3.5);
	await vi.waitFor(() => expect(picture()).toMatchObject({ point: null, last: { ok: true } }));
	expect(picture().last!.words).toMatch(/^1\d\d adverts from 3 receivers\.$/);
	const lines = taking.lines().map((line) => CaptureAdvert.parse(JSON.parse(line)));
	expect(lines.length).toBeGreaterThan(140);
	for (const line of lines) expect(line).toMatchObject({ at: [3, 5], zone: 'shoes', address: '00:00:00:00:00:00' });
	expect(points().points).toMatchObject([{ at: [3, 5], zone: 'shoes', tag: 'cart-1', adverts: lines.length }]);
	expect(points().points[0]!.receivers.map(({ id }) => id)).toEqual(['gw-hci0', 'sat-shoes', 'sat-running']);
	expect(await readSurvey(taking.path, taking.air.site, () => {})).toHaveLength(lines.length);
	// nobody listens when nothing is recorded
	expect(taking.air.listeners).toBe(0);
});

test('strangers and other tags leave no line, and no address is written', async () => {
	await record([3, 5]);
	for (let i = 0; i < 60; i++) {
		taking.air.stranger('gw-hci0', -40);
		taking.air.cart(2, 'gw-hci0', -50);
		taking.hold(0.1);
	}
	await vi.waitFor(() => expect(picture().last).toMatchObject({ ok: true }));
	const text = readFileSync(taking.path, 'latin1');
	expect(text).not.toContain('5a:11:22:33:44:55');
	expect(text).not.toContain('c0:ff:ee');
	expect(new Set(taking.lines().map((line) => JSON.parse(line).data)).size).toBe(1);
});

test('presence learns at the next pause, once for several places', async () => {
	await recorded([1, 1]);
	await recorded([3, 1]);
	await vi.waitFor(() => expect(taking.learned.at(-1)).toHaveLength(taking.lines().length));
	expect(taking.part('survey')).toMatchObject({ state: 'ok', words: `2 places recorded in ${taking.path}` });
	await act({ do: 'delete', place: { at: [1, 1] } });
	await vi.waitFor(() => expect(taking.learned.at(-1)).toHaveLength(taking.lines().length));
	expect(points().points).toMatchObject([{ at: [3, 1] }]);
});

test('a tag that is not heard is said, and comes to nothing', async () => {
	await record([3, 5]);
	taking.air.wait(4);
	expect(picture().point).toMatchObject({ silent: true, progress: 0 });
	taking.air.wait(7);
	await vi.waitFor(() => expect(picture()).toMatchObject({ point: null, last: { ok: false } }));
	expect(picture().last!.words).toContain('No receiver hears cart-1');
	expect(taking.lines()).toEqual([]);
});

test('what is stopped is not kept, and another may begin', async () => {
	await record([3, 5]);
	taking.hold(3);
	await expect(record([1, 1])).rejects.toThrow('[3, 5] is being recorded with cart-1');
	await expect(act({ do: 'walk', tag: 'cart-1', at: [1, 1] })).rejects.toThrow('One at a time');
	await act({ do: 'stop' });
	expect(taking.lines()).toEqual([]);
	await recorded([1, 1]);
});

test('a walk and a place that are asked for in one moment: the first is taken', async () => {
	taking.hold(1);
	const walk = act({ do: 'walk', tag: 'cart-1', at: [1, 1] });
	await expect(record([1, 1])).rejects.toThrow('A check walk is under way');
	await expect(act({ do: 'walk', tag: 'cart-1', at: [1, 1] })).rejects.toThrow('A check walk is under way');
	await walk;
	expect(picture()).toMatchObject({ point: null, walk: { tag: 'cart-1' } });
	await act({ do: 'discard-walk' });
	await expect(act({ do: 'walk', tag: 'card-1', at: [1, 1] })).rejects.toThrow('is it "cart-1"?');
	await recorded([1, 1]);
});

test.each<[SurveyAction, string]>([
	[{ do: 'record', tag: 'card-1', place: { at: [1, 1] } }, 'The site file names no tag "card-1": is it "cart-1"?'],
	[{ do: 'record', tag: 'cart-1', place: { at: [25, 1] } }, 'is not on the floor, which is 24 x 18 m'],
	[{ do: 'record', tag: 'cart-1', place: { zone: 'shoos' } }, 'has no zone "shoos": is it "shoes"?'],
	[{ do: 'delete', place: { at: [1, 1] } }, 'Nothing is recorded at [1, 1].'],
	[{ do: 'undo' }, 'nothing to take back'],
	[{ do: 'mark', at: [1, 1] }, 'No check walk is under way'],
	[{ do: 'end-walk' }, 'No check walk is under way'],
])('%j is refused with words', async (action, words) => {
	await expect(act(action)).rejects.toThrow(ControlRefusal);
	await expect(act(action)).rejects.toThrow(words);
});

test('a zone without a point can be recorded, deleted and brought back', async () => {
	await act({ do: 'record', tag: 'cart-1', place: { zone: 'shoes' } });
	taking.hold(6);
	await vi.waitFor(() => expect(points().points).toMatchObject([{ zone: 'shoes' }]));
	expect(points().points[0]).not.toHaveProperty('at');
	await act({ do: 'delete', place: { zone: 'shoes' } });
	expect(points()).toMatchObject({ points: [], undo: 'the deletion' });
	await act({ do: 'undo' });
	expect(points()).toMatchObject({ points: [{ zone: 'shoes' }], undo: 'the recording' });
});

test('a restart goes on where the last place was done', async () => {
	await recorded([1, 1]);
	await record([3, 1]);
	taking.hold(3);
	await taking.room.stop();
	await taking.open();
	expect(points().points).toMatchObject([{ at: [1, 1] }]);
	await recorded([5, 1]);
	expect(points().points).toMatchObject([{ at: [1, 1] }, { at: [5, 1] }]);
});

test('a survey of another store: the gateway runs, health says why, and nothing is written over it', async () => {
	const line = '{"t":1700000000,"receiver":"a","address":"00:00:00:00:00:00","rssi":-60,"data":"020106","at":[1,1]}\n';
	writeFileSync(taking.path, line);
	await taking.open();
	expect(taking.room.learning.readings()).toEqual([]);
	expect(taking.part('survey')).toMatchObject({
		state: 'degraded',
		words: expect.stringMatching(
			/^The gateway runs without its survey: .*Was it taken in this store\? Move that file away/,
		),
	});
	await record([1, 1]);
	taking.hold(6);
	await vi.waitFor(() => expect(picture().last).toMatchObject({ ok: false }));
	expect(picture().last!.words).toContain('Move that file away');
	expect(readFileSync(taking.path, 'utf8')).toBe(line);
});

test('a walk is stored way by way, with true places beside it', async () => {
	const [capture, truth] = ['site.check.jsonl', 'site.check.truth.csv'].map((name) =>
		taking.path.replace('site.survey.jsonl', name),
	) as [string, string];
	taking.hold(1);
	await act({ do: 'walk', tag: 'cart-1', at: [1, 1] });
	taking.hold(4);
	await act({ do: 'mark', at: [5, 1] });
	expect(taking.lines(capture)).toHaveLength(120);
	expect(taking.lines(truth)).toHaveLength(1 + 9);
	expect(picture().walk).toMatchObject({
		tag: 'cart-1',
		marks: [
			[1, 1],
			[5, 1],
		],
		adverts: 0,
		silent: false,
	});
	await expect(act({ do: 'mark', at: [20, 1] })).rejects.toThrow('one tap after another');
	taking.hold(2);
	await act({ do: 'mark', at: [5, 3] });
	taking.hold(1);
	await act({ do: 'end-walk' });
	expect(picture()).toMatchObject({ walk: null, lastWalk: 'The walk is stored: 2 straight ways.' });
	const [header, ...rows] = taking.lines(truth);
	expect(header).toBe('t,x,y');
	expect(rows.at(-1)!.split(',').slice(1)).toEqual(['5.000', '3.000']);
	const t = rows.map(Number.parseFloat);
	for (const line of taking.lines(capture).map((text) => CaptureAdvert.parse(JSON.parse(text)))) {
		expect(line).not.toHaveProperty('at');
		expect(line.t).toBeGreaterThanOrEqual(t[0]!);
		expect(line.t).toBeLessThanOrEqual(t.at(-1)! + 0.01);
	}
	expect(points().walks).toEqual({ count: 1, seconds: expect.closeTo(6, 1) });
	await taking.open();
	expect(points().walks).toEqual({ count: 1, seconds: expect.closeTo(6, 1) });
});

test('a walk that is thrown away leaves the one before as it was', async () => {
	const truth = taking.path.replace('survey.jsonl', 'check.truth.csv');
	taking.hold(1);
	const walkOnce = async () => {
		await act({ do: 'walk', tag: 'cart-1', at: [1, 1] });
		taking.hold(2);
		await act({ do: 'mark', at: [3, 1] });
	};
	await walkOnce();
	await act({ do: 'end-walk' });
	const before = taking.lines(truth);
	taking.hold(3);
	await walkOnce();
	expect(points().walks.count).toBe(2);
	await act({ do: 'discard-walk' });
	expect(taking.lines(truth)).toEqual(before);
	expect(points().walks.count).toBe(1);
	await act({ do: 'delete-walks' });
	expect(taking.lines(truth)).toEqual([]);
	expect(points().walks).toEqual({ count: 0, seconds: 0 });
});

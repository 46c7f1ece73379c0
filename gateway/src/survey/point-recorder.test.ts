import { expect, test } from 'vitest';
import { RSSI_UNKNOWN } from '../ble/advert.ts';
import { PointRecorder } from './point-recorder.ts';

const advert = (receiver: string, rssiDbm = -60) => ({
	receiver,
	address: 'c0:ff:ee:00:00:01',
	rssiDbm,
	data: new Uint8Array([2, 1, 6]),
	t: 0,
});

/** Heard so often by so many until it is done; when that is. */
function doneS(everyS: number, receivers: number): number {
	const recorder = new PointRecorder(0, () => 'line\n');
	for (let s = 0; s < 100; s += 0.05) {
		const isDue = Math.floor(s / everyS) !== Math.floor((s - 0.05) / everyS);
		for (let n = 0; isDue && n < receivers; n++) recorder.hear(advert(`r${n}`), s);
		if (recorder.state(s).outcome !== 'filling') return s;
	}
	return Number.POSITIVE_INFINITY;
}

test.each([
	['ten a second, many receivers', 0.1, 8, 5],
	['one a second, three receivers', 1, 3, 5],
	['one a second, two receivers', 1, 2, 7],
	['one a second, one receiver', 1, 1, 14],
	['one in four seconds, one receiver: few are an answer where coverage is thin', 4, 1, 38],
])('%s', (_, everyS, receivers, expected) => {
	const s = doneS(everyS, receivers);
	expect(s).toBeGreaterThanOrEqual(expected - 0.1);
	expect(s).toBeLessThan(expected + 2.1);
});

test('a ring stands still while the tag is not heard, and goes on where it was', () => {
	const recorder = new PointRecorder(0, () => 'line\n');
	for (let s = 0; s <= 2; s += 0.1) for (const id of ['a', 'b']) recorder.hear(advert(id), s);
	const before = recorder.state(5).progress;
	expect(recorder.state(5)).toMatchObject({ outcome: 'filling', silent: true });
	expect(recorder.state(9).progress).toBe(before);
	for (let s = 9; s <= 10.2; s += 0.1) recorder.hear(advert('a'), s);
	expect(recorder.state(10.2)).toMatchObject({ outcome: 'done', silent: false });
});

test('a tag that is never heard comes to nothing after ten seconds, with an empty ring', () => {
	const recorder = new PointRecorder(100, () => 'line\n');
	expect(recorder.state(102)).toMatchObject({ outcome: 'filling', progress: 0, silent: false });
	expect(recorder.state(104)).toMatchObject({ outcome: 'filling', progress: 0, silent: true });
	expect(recorder.state(110)).toMatchObject({ outcome: 'unheard', progress: 0, adverts: 0 });
});

test('adverts without strength fill nothing', () => {
	const recorder = new PointRecorder(0, () => 'line\n');
	for (let s = 0; s < 10; s += 0.1) recorder.hear(advert('a', RSSI_UNKNOWN), s);
	expect(recorder.state(9)).toMatchObject({ progress: 0, adverts: 0 });
	expect(recorder.lines()).toEqual([]);
});

test('what is written of a place is bounded, whatever the tag sends', () => {
	const recorder = new PointRecorder(0, () => 'line\n');
	for (let i = 0; i < 10_000; i++) recorder.hear(advert(`r${i % 2}`), i / 10_000);
	expect(recorder.lines()).toHaveLength(120);
	expect(recorder.state(1).adverts).toBe(10_000);
});

test('a clock that is set back by an hour costs nothing but that moment', () => {
	const recorder = new PointRecorder(10_000, () => 'line\n');
	for (let s = 0; s < 3; s += 0.1) recorder.hear(advert('a'), 10_000 + s);
	for (let s = 0; s < 2.4; s += 0.1) recorder.hear(advert('a'), 6_400 + s);
	expect(recorder.state(6_402.4)).toMatchObject({ outcome: 'done' });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sourceContext } from '../../../test/support/source-context.ts';
import type { Advert } from '../ble/advert.ts';
import { satelliteSource } from './satellite.ts';
import type { RunningSource, SatelliteEvent, SourceContext, SourceStatus } from './source.ts';

const NOW_MS = Date.UTC(2026, 4, 4, 9);

let source: RunningSource;
let adverts: Advert[];
let said: Map<string, SourceStatus>;
let logged: unknown[];
let subscribed: Map<string, (topic: string, payload: Buffer) => void>;
let happens: (event: SatelliteEvent) => void;

async function start(receivers: readonly string[], more: Partial<SourceContext> = {}): Promise<void> {
	adverts = [];
	said = new Map();
	logged = [];
	subscribed = new Map();
	const context = sourceContext({
		...more,
		observe: (advert) => adverts.push(advert),
		satellites: receivers.map((receiver) => ({ receiver, format: 'aisle', name: receiver, username: receiver })),
		report: (status, about = 'satellite') => said.set(about, status),
		watchSatellites: (listener) => {
			happens = listener;
			return () => {};
		},
		subscribe: async (filter, handle) => {
			subscribed.set(filter, handle);
			return async () => void subscribed.delete(filter);
		},
	});
	const log = Object.assign(Object.create(context.log), {
		info: (f: unknown) => logged.push(f),
		warn: (f: unknown) => logged.push(f),
	});
	source = await satelliteSource.start({}, { ...context, log });
}

beforeEach(async () => {
	vi.useFakeTimers({ now: NOW_MS });
	await start(['sat-1', 'sat-2']);
});
afterEach(async () => {
	await source.stop();
	vi.useRealTimers();
});

const nowS = () => Date.now() / 1000;
const line = (more: object = {}) => ({ t: nowS(), address: 'e7:8f:13:56:24:ce', rssi: -60, data: '020106', ...more });
const topicOf = (receiver: string) => `satellites/${receiver}/adverts`;

function publish(receiver: string, payload: unknown): void {
	const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
	subscribed.get(topicOf(receiver))!(topicOf(receiver), Buffer.from(text));
}

/** Ten messages a second for so long. */
function talk(receiver: string, s: number, payload: () => unknown): void {
	for (let i = 0; i < s * 10; i++) {
		publish(receiver, payload());
		vi.advanceTimersByTime(100);
	}
}

describe('satellite source', () => {
	it('hears each satellite on its own topics, and unsubscribes when stopped', async () => {
		expect([...subscribed.keys()]).toEqual([topicOf('sat-1'), topicOf('sat-2')]);
		publish('sat-1', line());
		publish('sat-2', [line({ rssi: -61 }), line({ rssi: -62 })]);
		expect(adverts.map(({ receiver, rssiDbm }) => [receiver, rssiDbm])).toEqual([
			['sat-1', -60],
			['sat-2', -61],
			['sat-2', -62],
		]);
		expect(adverts[0]).toMatchObject({ address: 'e7:8f:13:56:24:ce', data: Buffer.from([2, 1, 6]), t: nowS() });
		await source.stop();
		expect(subscribed.size).toBe(0);
	});

	it('says how each is and how all are, worst first of all', () => {
		expect(said.get('satellite')).toEqual({ state: 'starting', words: '0 of 2 satellites heard' });
		talk('sat-1', 30, () => [line(), line()]);
		expect(said.get('satellite sat-1')).toMatchObject({
			state: 'ok',
			words: expect.stringMatching(/^1\d|20 adverts\/s/),
		});
		expect(said.get('satellite sat-2')).toMatchObject({ state: 'starting' });
		expect(said.get('satellite')).toEqual({ state: 'ok', words: '1 of 2 satellites heard' });
		vi.advanceTimersByTime(62_000);
		expect(said.get('satellite sat-1')!.words).toMatch(/^silent for 6\d s and not connected/);
		expect(said.get('satellite')).toEqual({ state: 'degraded', words: '1 of 2 satellites heard; not well: sat-1' });
		const states = logged.filter((fields) => (fields as { receiver?: string }).receiver === 'sat-1');
		expect(states.map((fields) => (fields as { cause: string }).cause)).toEqual(['well', 'silent']);
	});

	it('calls one silent after as long as it is told', async () => {
		await source.stop();
		await start(['sat-1'], { satelliteSilenceS: 5 });
		talk('sat-1', 3, line);
		vi.advanceTimersByTime(4_000);
		expect(said.get('satellite sat-1')!.state).toBe('ok');
		vi.advanceTimersByTime(3_000);
		expect(said.get('satellite sat-1')!.words).toMatch(/^silent for [67] s/);
	});

	it('says what to add where no satellite may log in', async () => {
		await source.stop();
		await start([]);
		expect(said.get('satellite')!.words).toMatch(/add them under "broker\.satellites"/);
	});

	it.each([
		['wrong-password', /someone at 10\.0\.0\.9 logs in as sat-2 with a wrong password \(once\)/],
		['slowed', /slowed down, it sends more than 200 messages\/s/],
		['too-many-connections', /too many connections/],
		['unreadable', /cut off once/],
	] as const)('tells of a satellite: %s', (kind, words) => {
		talk('sat-2', 2, line);
		happens({ kind, receiver: 'sat-2', address: '10.0.0.9' });
		vi.advanceTimersByTime(1_000);
		expect(said.get('satellite sat-2')).toMatchObject({ state: 'degraded', words: expect.stringMatching(words) });
		expect(said.get('satellite sat-1')!.state).toBe('starting');
	});

	it('counts topics that are not its own, and shows no device that was heard', () => {
		for (let i = 0; i < 7; i++) {
			happens({ kind: 'wrong-topic', receiver: 'sat-2', topic: `espresense/devices/e7:8f:13:56:24:c${i}/kitchen` });
		}
		vi.advanceTimersByTime(1_000);
		expect(said.get('satellite sat-2')!.words).toMatch(
			/^7 times on a topic that is not its own \("espresense\/devices\/…\/…"\)/,
		);
	});

	it.each([
		['wrong-password', /someone at 10\.0\.0\.9 logs in with a user name that gateway\.yaml does not have/],
		['turned-away', /10\.0\.0\.9 opens too many connections/],
		['unreadable', /10\.0\.0\.9 speaks no MQTT/],
	] as const)('tells of somebody unknown: %s, for a minute', (kind, words) => {
		happens({ kind, address: '10.0.0.9' });
		vi.advanceTimersByTime(1_000);
		expect(said.get('satellite')).toMatchObject({ state: 'degraded', words: expect.stringMatching(words) });
		vi.advanceTimersByTime(60_000);
		expect(said.get('satellite')!.state).toBe('starting');
	});

	it('sets one that sends rubbish aside, tries it again, and hears the other all the while', () => {
		talk('sat-1', 12, () => 'hello e7:8f:13:56:24:ce');
		expect(said.get('satellite sat-1')!.words).toMatch(/^set aside for 2\d s: .*\(is not JSON\)/);
		talk('sat-1', 5, line);
		expect(adverts).toEqual([]);
		publish('sat-2', line());
		expect(adverts).toHaveLength(1);
		vi.advanceTimersByTime(30_000);
		talk('sat-1', 1, line);
		expect(adverts).toHaveLength(11);
		for (const { words } of said.values()) expect(words).not.toMatch(/8f:13/);
	});
});

describe('clocks of satellites', () => {
	const YEAR_S = 365 * 86_400;
	it.each([
		['minutes behind', -300],
		['hours ahead', 7_200],
		['years behind', -20 * YEAR_S],
		['that count from their start', -NOW_MS / 1000 + 100],
	])('%s are put into the gateway’s time, also within a buffered array', (_name, offsetS) => {
		const stamped = (agoS: number) => line({ t: nowS() + offsetS - agoS });
		talk('sat-1', 5, () => stamped(0));
		adverts.length = 0;
		publish('sat-1', [stamped(8), stamped(2.5), stamped(0.25)]);
		expect(adverts.map(({ t }) => Math.round((nowS() - t) * 100) / 100)).toEqual([8, 2.5, 0.25]);
		const { state } = said.get('satellite sat-1')!;
		expect(state).toBe('ok');
	});

	it('are put in order where a message begins with the latest', () => {
		talk('sat-1', 5, line);
		adverts.length = 0;
		publish('sat-1', [line({ rssi: -1, t: undefined }), line({ rssi: -2 }), line({ rssi: -3, t: nowS() - 5 })]);
		expect(adverts.map(({ rssiDbm }) => rssiDbm)).toEqual([-3, -2, -1]);
	});

	it('keeps the spacing of a first array, before the clock is known', () => {
		publish('sat-1', [line({ t: 103 }), line({ t: 107 })]);
		expect(adverts.map(({ t }) => nowS() - t)).toEqual([4, 0]);
	});

	it('leaves out what comes too late, says so, and takes nothing from the future', () => {
		talk('sat-1', 5, line);
		adverts.length = 0;
		publish('sat-1', [line({ t: nowS() - 11 }), line({ t: nowS() + 0.5 })]);
		publish('sat-1', line({ t: nowS() + 3_600 }));
		expect(adverts.map(({ t }) => t)).toEqual([nowS(), nowS()]);
		vi.advanceTimersByTime(1_000);
		expect(said.get('satellite sat-1')!.words).toMatch(/^1 adverts came too late/);
	});

	it('gives up times that jump about, names it, and takes the times of arrival', () => {
		let i = 0;
		talk('sat-1', 20, () => line({ t: (i++ * 7_919 * 104_729) % 2_000_000_000 }));
		expect(said.get('satellite sat-1')!.words).toMatch(/its times jump about/);
		adverts.length = 0;
		publish('sat-1', [line({ t: 5 }), line({ t: 4e9 })]);
		expect(adverts.map(({ t }) => t)).toEqual([nowS(), nowS()]);
	});

	it('learns anew when the gateway’s own clock is set', () => {
		talk('sat-1', 5, line);
		vi.setSystemTime(Date.now() + 3_600_000);
		vi.advanceTimersByTime(1_000);
		const real = () => line({ t: nowS() - 3_600 });
		adverts.length = 0;
		publish('sat-1', [real()]);
		expect(adverts.map(({ t }) => nowS() - t)).toEqual([0]);
		talk('sat-1', 4, real);
		expect(said.get('satellite sat-1')!.words).toMatch(/its clock is 60 min behind/);
	});

	it.each([
		['forward', 300],
		['back', -300],
	])('loses nothing when the gateway’s own clock is set %s, not even before the next look', (_name, jumpS) => {
		talk('sat-1', 5, line);
		adverts.length = 0;
		vi.setSystemTime(Date.now() + jumpS * 1000);
		publish('sat-1', line({ t: nowS() - jumpS }));
		expect(adverts.map(({ t }) => t)).toEqual([nowS()]);
		vi.advanceTimersByTime(1_000);
		expect(said.get('satellite sat-1')!.state).toBe('ok');
	});

	it('takes one without a clock at its arrival', () => {
		publish('sat-1', { ...line(), t: undefined });
		expect(adverts.map(({ t }) => t)).toEqual([nowS()]);
	});
});

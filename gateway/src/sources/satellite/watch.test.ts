import { describe, expect, it } from 'vitest';
import {
	type About,
	count,
	describe as describeWatch,
	isAside,
	newTally,
	newWatch,
	step,
	type Tally,
} from './watch.ts';

const ABOUT: About = {
	username: 'sat-x',
	format: 'aisle',
	limits: '200 messages/s',
	silenceS: 60,
	offsetS: undefined,
	isClockGivenUp: false,
};

/** A satellite from second 0 on; `fill` says what happens in each. */
function run() {
	let watch = newWatch(0);
	let nowS = 0;
	return {
		for(seconds: number, fill: (tally: Tally) => void = () => {}) {
			for (let i = 0; i < seconds; i++) {
				const tally = newTally();
				fill(tally);
				nowS++;
				watch = step(watch, tally, nowS);
			}
		},
		say: (about: Partial<About> = {}) => describeWatch(watch, { ...ABOUT, ...about }, nowS),
		aside: () => isAside(watch, nowS),
	};
}

const speaks = (tally: Tally) => {
	tally.messages += 5;
	tally.adverts += 50;
};
const rubbish = (tally: Tally) => {
	tally.messages += 5;
	tally.unreadable += 5;
	count(tally, 'problems', 'is not JSON', 5);
};
const connects = (tally: Tally) => {
	tally.logins++;
};

describe('what is said of a satellite', () => {
	it('is that it is waited for, and after a minute what to look at', () => {
		const satellite = run();
		satellite.for(59);
		expect(satellite.say()).toMatchObject({ state: 'starting', words: 'waiting for it' });
		satellite.for(61);
		const words = expect.stringMatching(/never heard since the start 2 min ago: is it switched on.*user name sat-x/);
		expect(satellite.say()).toMatchObject({ state: 'starting', words });
		satellite.for(1, connects);
		expect(satellite.say().words).toMatch(/connected, and no advert yet: .*does it send aisle/);
	});

	it('is its rate, and an offset of its clock that is taken out', () => {
		const satellite = run();
		satellite.for(60, speaks);
		expect(satellite.say()).toMatchObject({ state: 'ok', words: '50 adverts/s' });
		expect(satellite.say({ offsetS: 3_600 }).words).toBe(
			'50 adverts/s, its clock is 60 min behind, which is taken out',
		);
		expect(satellite.say({ offsetS: -4 * 86_400 }).words).toMatch(/4 days ahead/);
		expect(satellite.say({ offsetS: 1 }).words).toBe('50 adverts/s');
	});

	it('is that it fell silent for over a minute, and whether it is connected; and nothing of it when it is back', () => {
		const satellite = run();
		satellite.for(1, connects);
		satellite.for(10, speaks);
		satellite.for(60);
		expect(satellite.say().state).toBe('ok');
		satellite.for(60);
		expect(satellite.say()).toMatchObject({
			state: 'degraded',
			cause: 'silent',
			words: expect.stringMatching(/silent for 2 min and still connected/),
		});
		satellite.for(1, (tally) => {
			tally.goodbyes++;
		});
		expect(satellite.say().words).toMatch(/not connected: look at its power and its Wi-Fi/);
		satellite.for(1, speaks);
		expect(satellite.say().state).toBe('ok');
	});

	it.each([
		['wrong-password', '10.0.0.9', /someone at 10\.0\.0\.9 logs in as sat-x with a wrong password \(3 times\)/],
		['too-many-connections', '10.0.0.9', /too many connections log in as sat-x, the last from 10\.0\.0\.9/],
		['slowed', '', /slowed down, it sends more than 200 messages\/s: .*broker\.limits/],
		['cut-off', '', /cut off 3 times, .*over 64 KiB/],
		['wrong-topic', '"a/…"', /3 times on a topic that is not its own \("a\/…"\)/],
		['problems', 'is not JSON', /3 times something in its messages could not be read: is not JSON/],
		['late', '', /3 adverts came too late/],
	] as const)('is %s for a minute after it was last seen', (trouble, example, words) => {
		const satellite = run();
		satellite.for(1, (tally) => {
			speaks(tally);
			count(tally, trouble, example, 3);
		});
		satellite.for(59, speaks);
		expect(satellite.say()).toMatchObject({ state: 'degraded', cause: trouble, words: expect.stringMatching(words) });
		satellite.for(1, speaks);
		expect(satellite.say().state).toBe('ok');
	});

	it('is that it logs in again and again, until it stays', () => {
		const satellite = run();
		satellite.for(3, connects);
		satellite.for(5, speaks);
		expect(satellite.say().state).toBe('ok');
		for (let i = 0; i < 30; i++) {
			satellite.for(2, speaks);
			satellite.for(1, (tally) => {
				connects(tally);
				tally.goodbyes++;
			});
		}
		expect(satellite.say()).toMatchObject({
			state: 'degraded',
			cause: 'logins',
			words: expect.stringMatching(/^logs in 1\d times a minute: .*client id of its own/),
		});
		satellite.for(60, speaks);
		expect(satellite.say().state).toBe('ok');
	});

	it('is that its times are not believed', () => {
		const satellite = run();
		satellite.for(5, speaks);
		const words = expect.stringMatching(/its times jump about .*NTP/);
		expect(satellite.say({ isClockGivenUp: true })).toMatchObject({ state: 'degraded', cause: 'clock', words });
	});
});

describe('rubbish', () => {
	it('sets a satellite aside after ten seconds, longer each time, half an hour at most', () => {
		const satellite = run();
		const asides: number[] = [];
		for (let i = 0; i < 9; i++) {
			satellite.for(11, rubbish);
			expect(satellite.say()).toMatchObject({ state: 'degraded', cause: 'set-aside' });
			let s = 0;
			for (; satellite.aside(); s++) satellite.for(1, (tally) => tally.ignored++);
			asides.push(s);
		}
		expect(asides).toEqual([30, 60, 120, 240, 480, 960, 1_800, 1_800, 1_800]);
		// mended: forgiven after five minutes
		satellite.for(310, speaks);
		expect(satellite.say().state).toBe('ok');
		satellite.for(11, rubbish);
		expect(satellite.say().words).toMatch(/^set aside for 30 s: .*\(is not JSON\)\. Correct "format"/);
	});

	it('is seen through pauses: one bad message now and then, and never a good one', () => {
		const satellite = run();
		for (let i = 0; i < 25 && !satellite.aside(); i++) {
			satellite.for(1, (tally) => {
				tally.messages++;
				tally.unreadable++;
			});
			satellite.for(4);
		}
		expect(satellite.say().cause).toBe('set-aside');
	});

	it('is not called so where half of it is good, or where it is little', () => {
		const satellite = run();
		satellite.for(60, (tally) => {
			rubbish(tally);
			speaks(tally);
		});
		expect(satellite.say()).toMatchObject({ state: 'degraded', cause: 'problems' });
		const slow = run();
		for (let i = 0; i < 4; i++) {
			slow.for(1, rubbish);
			slow.for(1, speaks);
		}
		slow.for(20);
		expect(slow.aside()).toBe(false);
	});
});

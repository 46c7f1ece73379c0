import { expect, test } from 'vitest';
import { firstStep, type Step, step, type WatchAction, type WatchEvent } from './watch.ts';
import type { Watch } from './watch-state.ts';

const settings = { name: 'hci0', scan: 'passive', silenceS: 8 };

/** A watch whose time is moved by hand, with everything that it asked for. */
class Watched {
	now = 1000;
	watch: Watch;
	done: WatchAction[] = [];

	constructor() {
		const first = firstStep(settings, this.now);
		this.watch = first.watch;
		this.done.push(...first.actions);
	}

	on(event: WatchEvent): this {
		this.#take(step(this.watch, event, settings, this.now));
		return this;
	}

	/** Time goes on, with a beat and maybe an advert each second, and a look whenever one is due. */
	pass(forS: number, { beats = true, hears = false }: { beats?: boolean; hears?: boolean } = {}): this {
		const end = this.now + forS;
		for (let second = Math.floor(this.now) + 1; this.now < end; ) {
			this.now = Math.min(second, Math.max(this.watch.due, this.now + 0.001), end);
			if (this.now >= second) {
				second++;
				if (beats && this.running) this.on({ type: 'beat', malformed: 0, dropped: 0 });
				if (hears && this.running) this.on({ type: 'heard' });
			}
			this.on({ type: 'tick' });
		}
		return this;
	}

	get running(): boolean {
		return this.watch.phase === 'opening' || this.watch.phase === 'scanning';
	}

	scanning(): this {
		return this.on({ type: 'beat', malformed: 0, dropped: 0 }).on({ type: 'scanning' });
	}

	get status() {
		return this.done.findLast((action) => action.do === 'report')?.status;
	}

	count(what: WatchAction['do']): number {
		return this.done.filter((action) => action.do === what).length;
	}

	get signals() {
		return this.done.flatMap((action) => (action.do === 'signal' ? [action.signal] : []));
	}

	#take({ watch, actions }: Step): void {
		this.watch = watch;
		this.done.push(...actions);
	}
}

test('opens, hears, and says so', () => {
	const watched = new Watched();
	expect(watched.done).toEqual([
		{ do: 'start' },
		{ do: 'report', status: { state: 'starting', words: 'opening hci0' } },
	]);
	watched.scanning().pass(600, { hears: true });
	expect(watched.status).toEqual({ state: 'ok', words: 'hearing with hci0, passive' });
	expect(watched.count('start')).toBe(1);
	expect(watched.count('report')).toBe(2);
});

test('a radio that falls silent is noticed within 10 s and started again at once', () => {
	const watched = new Watched().scanning().pass(30, { hears: true });
	const fellSilentAt = watched.now;
	while (watched.signals.length === 0 && watched.now < fellSilentAt + 30) watched.pass(0.5);
	expect(watched.signals).toEqual(['SIGTERM']);
	expect(watched.now - fellSilentAt).toBeLessThan(10);
	expect(watched.status).toMatchObject({ state: 'degraded' });
	watched.on({ type: 'exited', words: 'ended' });
	expect(watched.done.at(-2)).toEqual({ do: 'restarted', reason: 'silent' });
	expect(watched.count('start')).toBe(2);
	watched.scanning().on({ type: 'heard' });
	expect(watched.status).toEqual({
		state: 'ok',
		words: 'hearing with hci0, passive; restarted once since the start (1 silent)',
	});
});

test('in a silent place it asks less and less often, and does not flap', () => {
	const watched = new Watched().scanning();
	const restartsIn = (forS: number) => {
		const before = watched.count('start');
		for (const end = watched.now + forS; watched.now < end; ) {
			watched.pass(1);
			if (watched.watch.phase === 'ending') watched.on({ type: 'exited', words: 'ended' }).scanning();
		}
		return watched.count('start') - before;
	};
	expect(restartsIn(180)).toBe(4); // after 8, 16, 32 and 64 s
	expect(watched.status?.state).toBe('degraded');
	expect(watched.status?.words).toMatch(
		/^nothing heard with hci0 for (2|3) min; restarted 4 times since the start \(4 silent\); if there should be Bluetooth/,
	);
	restartsIn(600);
	const before = watched.done.length;
	expect(restartsIn(3600)).toBeLessThanOrEqual(12);
	const states = watched.done.slice(before).flatMap((action) => (action.do === 'report' ? [action.status.state] : []));
	expect(new Set(states)).toEqual(new Set(['degraded']));
});

test('a place with an advert every 10 s is not taken for silent again and again', () => {
	const watched = new Watched().scanning();
	for (let i = 0; i < 360; i++) {
		watched.pass(10);
		if (watched.watch.phase === 'ending') watched.on({ type: 'exited', words: 'ended' }).scanning();
		watched.on({ type: 'heard' });
	}
	expect(watched.count('restarted')).toBeLessThanOrEqual(2);
	watched.pass(120, { hears: true });
	expect(watched.watch.quietRounds).toBe(0);
});

test('no sign of life: killed, and started again after a while', () => {
	const watched = new Watched().scanning().pass(10, { hears: true });
	const stuckAt = watched.now;
	while (watched.signals.length === 0 && watched.now < stuckAt + 30) watched.pass(0.5, { beats: false });
	expect(watched.now - stuckAt).toBeLessThan(6);
	expect(watched.signals).toEqual(['SIGKILL']);
	watched.on({ type: 'exited', words: 'ended (SIGKILL)' });
	expect(watched.status?.words).toBe(
		'the process of hci0 gave no sign of life for 5 s and was ended; trying again in 0.5 s',
	);
	watched.pass(0.6);
	expect(watched.done.at(-1)).toMatchObject({ do: 'restarted', reason: 'stuck' });
});

test('a process that never gives a sign is given time, then killed', () => {
	const watched = new Watched().pass(19, { beats: false });
	expect(watched.signals).toEqual([]);
	expect(watched.pass(2, { beats: false }).signals).toEqual(['SIGKILL']);
});

test('when the gateway itself stood still, nobody is restarted for it', () => {
	const watched = new Watched().scanning().pass(10, { hears: true });
	watched.now += 60;
	watched.on({ type: 'tick' });
	expect(watched.pass(4).signals).toEqual([]);
	expect(watched.pass(6).signals).toEqual(['SIGTERM']);
});

test('the wait grows while it fails, up to 12 s, and begins anew after 60 s of hearing', () => {
	const watched = new Watched();
	const waits: number[] = [];
	for (let i = 0; i < 8; i++) {
		watched.on({ type: 'lost', words: 'there is no adapter hci0' }).on({ type: 'exited', words: 'ended' });
		waits.push(Math.round((watched.watch.retryAt - watched.now) * 10) / 10);
		watched.pass(waits.at(-1)! + 0.1);
	}
	expect(waits).toEqual([0.5, 1, 2, 4, 8, 12, 12, 12]);
	expect(watched.status).toEqual({
		state: 'failed',
		words: 'there is no adapter hci0; trying again in 12 s; restarted 7 times since the start (7 failed)',
	});
	expect(watched.count('log')).toBe(6); // the last sentence once
	watched.scanning().pass(61, { hears: true }).on({ type: 'lost', words: 'hci0 was unplugged' });
	watched.on({ type: 'exited', words: 'ended' });
	expect(watched.watch.retryAt - watched.now).toBe(0.5);
});

test('a process that ends by itself has crashed; one that is confused is killed', () => {
	const watched = new Watched().scanning().on({ type: 'exited', words: 'the process of hci0 ended (SIGSEGV)' });
	expect(watched.status?.words).toContain('the process of hci0 ended (SIGSEGV); trying again in 0.5 s');
	watched.pass(0.6);
	expect(watched.done.at(-1)).toMatchObject({ reason: 'crashed' });
	watched.scanning().on({ type: 'confused', words: 'rubbish' });
	expect(watched.signals).toEqual(['SIGKILL']);
});

test('an adapter that cannot be opened, and does not say so, is ended after 15 s of trying', () => {
	const watched = new Watched().pass(10, { beats: false }).pass(14.5);
	expect(watched.signals).toEqual([]);
	expect(watched.pass(2).signals).toEqual(['SIGKILL']);
	watched.on({ type: 'exited', words: 'ended (SIGKILL)' });
	expect(watched.status?.words).toMatch(/^hci0 could not be opened within 10 s, and its process was ended/);
});

test('a process that does not end even by force: said, and tried again', () => {
	const watched = new Watched().scanning().pass(10, { hears: true });
	watched.pass(20, { beats: false });
	expect(watched.signals.length).toBeGreaterThan(3);
	expect(watched.status).toMatchObject({
		state: 'failed',
		words: expect.stringContaining('does not end, even by force'),
	});
	watched.on({ type: 'exited', words: 'ended (SIGKILL)' }).pass(1).scanning();
	expect(watched.status?.state).toBe('ok');
});

test('what a confused process goes on to say is not believed', () => {
	const watched = new Watched().scanning().pass(20);
	const { quiet } = watched.on({ type: 'exited', words: '' }).scanning().watch;
	watched.on({ type: 'confused', words: 'rubbish' }).on({ type: 'heard' }).on({ type: 'scanning' });
	expect([quiet, watched.watch.quiet, watched.watch.phase]).toEqual([true, true, 'ending']);
});

test('nothing heard stays said where the adapter fails in another way meanwhile, until it hears', () => {
	const watched = new Watched().scanning().pass(10);
	watched.on({ type: 'exited', words: '' }).on({ type: 'lost', words: 'gone' });
	expect(watched.on({ type: 'exited', words: '' }).status?.state).toBe('failed');
	expect(watched.pass(0.6).scanning().status?.words).toMatch(/^nothing heard with hci0 for 10 s; restarted 2 times/);
	expect(watched.on({ type: 'heard' }).status?.state).toBe('ok');
});

test('one that does not end in 3 s is killed', () => {
	const watched = new Watched().scanning().on({ type: 'lost', words: 'gone' }).pass(2.9);
	expect(watched.signals).toEqual([]);
	expect(watched.pass(0.2).signals).toEqual(['SIGKILL']);
});

test('adverts dropped and packets malformed are said', () => {
	const watched = new Watched().scanning().on({ type: 'heard' });
	watched.on({ type: 'beat', malformed: 3, dropped: 70 });
	expect(watched.status).toMatchObject({
		state: 'degraded',
		words: expect.stringContaining('70 adverts of hci0 dropped'),
	});
	for (let i = 0; i < 61; i++) {
		watched.now++;
		watched.on({ type: 'beat', malformed: 3, dropped: 70 }).on({ type: 'heard' });
	}
	expect(watched.status?.state).toBe('ok');
	watched.on({ type: 'exited', words: 'ended' });
	expect(watched.done).toContainEqual(expect.objectContaining({ event: 'hci-malformed', malformed: 3 }));
	watched.pass(1).scanning().on({ type: 'beat', malformed: 0, dropped: 5 });
	expect(watched.status?.words).toMatch(/^75 adverts of hci0 dropped since the start/);
});

test('stop ends the process, by force where it does not, and waits for its end', () => {
	const watched = new Watched().scanning().on({ type: 'stop' });
	expect(watched.signals).toEqual(['SIGTERM']);
	expect(watched.pass(3.1).signals).toEqual(['SIGTERM', 'SIGKILL']);
	expect(watched.watch.phase).toBe('stopping');
	watched.on({ type: 'exited', words: 'ended' });
	expect(watched.watch.phase).toBe('stopped');
	expect(watched.status).toEqual({ state: 'ended', words: 'hci0 closed' });
	expect(watched.count('start')).toBe(1);
});

test('stop while it waits', () => {
	const watched = new Watched().on({ type: 'exited', words: 'x' }).on({ type: 'stop' });
	expect(watched.watch.phase).toBe('stopped');
});

// What the watch promises whatever happens, tried on simulated radios and processes that fail at random.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstStep, type Step, step, type WatchEvent } from './watch.ts';
import type { Watch } from './watch-state.ts';

const SILENCE_S = 8;
const settings = { name: 'hci0', scan: 'passive', silenceS: SILENCE_S };

/** The house's promises (issue 3). */
const NOTICED_WITHIN_S = 10;
const HEARD_WITHIN_S = 20;
const QUIET_RESTART_EVERY_S = 300;

/** So long a process may take until its first sign of life. */
const FIRST_SIGN_S = 20;
/** between two attempts */
const MOST_WAIT_S = 12;

const STEP_S = 0.25;
/** A process beats this long after its start; an answer that does not come is waited for so long; an end takes so long. */
const START_S = 1;
const NO_ANSWER_S = 5;
const END_S = 0.5;

/**
 * `deaf` answers nothing and `gone` cannot be opened; both forget that they were to scan. `silent` and `paused` hear
 * nothing: the one until it is started afresh, the other for a while.
 */
type Radio = 'sound' | 'silent' | 'paused' | 'deaf' | 'gone';
type Process = {
	startedAt: number;
	/** it began to open its radio, which did not take the first command */
	unheard?: boolean;
	opened: boolean;
	stopped: boolean;
	hangs: boolean;
	endsAt: number;
};

class World {
	now = 0;
	radio: Radio = 'sound';
	/** seconds between adverts */
	everyS = STEP_S;
	starts = 0;
	heardAt = Number.NEGATIVE_INFINITY;
	watch: Watch;
	state: string | undefined;
	#process: Process | undefined;
	#radioScans = false;
	#stalledUntil = 0;
	#nextAdvertAt = 0;

	constructor() {
		const first = firstStep(settings, this.now);
		this.watch = first.watch;
		this.#take(first);
	}

	get isHarmed(): boolean {
		return this.#process?.stopped === true || this.#process?.hangs === true;
	}

	become(radio: Radio): void {
		this.radio = radio;
		if (radio === 'deaf' || radio === 'gone') this.#radioScans = false;
	}

	harm(what: 'crash' | 'stop' | 'hang' | 'confuse'): void {
		const process = this.#process;
		if (!process) return;
		if (what === 'crash') process.endsAt = this.now;
		if (what === 'stop') process.stopped = true;
		if (what === 'hang') process.hangs = true;
		if (what === 'confuse') this.#tell({ type: 'confused', words: 'rubbish' });
	}

	/** The gateway stands still; the world does not. */
	stall(forS: number): void {
		this.#stalledUntil = this.now + forS;
	}

	pass(forS: number, until = () => false): void {
		for (const end = this.now + forS; this.now < end && !until(); ) {
			this.now += STEP_S;
			if (this.now < this.#stalledUntil) continue;
			this.#live();
			const { phase, due } = this.watch;
			if (!(due <= this.now + 1)) throw new Error(`${phase} looks again at ${due}, now is ${this.now}`);
			if ((this.#process === undefined) !== (phase === 'waiting')) throw new Error(`${phase} without its process`);
			if (this.now >= this.watch.due) this.#tell({ type: 'tick' });
		}
	}

	/** What its process does now. */
	#live(): void {
		const process = this.#process;
		if (!process) return;
		if (this.now >= process.endsAt) {
			this.#process = undefined;
			this.#tell({ type: 'exited', words: 'ended' });
			return;
		}
		if (process.stopped || this.now < process.startedAt + START_S) return;
		if (this.now % 1 === 0) this.#tell({ type: 'beat', malformed: 0, dropped: 0 });
		if (process.endsAt < Number.POSITIVE_INFINITY || process.hangs) return;
		if (!process.opened) this.#open(process);
		else if (this.radio === 'gone') this.#lose(process);
		else if (this.radio === 'sound' && this.#radioScans && this.now >= this.#nextAdvertAt) {
			this.#nextAdvertAt = this.now + this.everyS;
			this.heardAt = this.now;
			this.#tell({ type: 'heard' });
		}
	}

	#open(process: Process): void {
		process.unheard ??= this.radio === 'deaf';
		if (this.radio === 'gone') this.#lose(process);
		else if (process.unheard) {
			if (this.now >= process.startedAt + START_S + NO_ANSWER_S) this.#lose(process);
		} else if (this.radio !== 'deaf') {
			if (this.radio === 'silent') this.radio = 'sound';
			process.opened = true;
			this.#radioScans = true;
			this.#tell({ type: 'scanning' });
		}
	}

	#lose(process: Process): void {
		process.endsAt = this.now + END_S;
		this.#tell({ type: 'lost', words: 'gone' });
	}

	#tell(event: WatchEvent): void {
		this.#take(step(this.watch, event, settings, this.now));
	}

	#take({ watch, actions }: Step): void {
		this.watch = watch;
		for (const action of actions) {
			if (action.do === 'report') this.state = action.status.state;
			if (action.do === 'signal') this.#signal(action.signal);
			if (action.do !== 'start') continue;
			if (this.#process) throw new Error('two processes at once');
			this.starts++;
			const endsAt = Number.POSITIVE_INFINITY;
			this.#process = { startedAt: this.now, opened: false, stopped: false, hangs: false, endsAt };
		}
	}

	#signal(signal: string): void {
		const process = this.#process!;
		if (signal === 'SIGTERM' && (process.stopped || process.hangs)) return;
		process.endsAt = Math.min(process.endsAt, this.now + END_S);
	}
}

const fault = fc.oneof(
	fc.record({ radio: fc.constantFrom<Radio>('sound', 'silent', 'paused', 'deaf', 'gone') }),
	fc.record({ process: fc.constantFrom('crash', 'stop', 'hang', 'confuse') }),
	fc.record({ stallS: fc.integer({ min: 1, max: 90 }) }),
);
const history = fc.array(fc.record({ fault, thenS: fc.integer({ min: 0, max: 400 }) }), { maxLength: 12 });
type History = typeof history extends fc.Arbitrary<infer T> ? T : never;

function live(world: World, faults: History): void {
	for (const { fault, thenS } of faults) {
		if ('radio' in fault) world.become(fault.radio);
		else if ('process' in fault) world.harm(fault.process);
		else world.stall(fault.stallS);
		world.pass(thenS);
	}
}

/** How long it lets a radio be silent, or a process that begins stand still on a slow machine. */
function patienceOf({ watch, isHarmed }: World): number {
	if (watch.phase === 'opening' && isHarmed) return FIRST_SIGN_S + MOST_WAIT_S;
	return watch.phase === 'scanning' ? Math.min(SILENCE_S * 2 ** watch.quietRounds, QUIET_RESTART_EVERY_S) : 0;
}

test('whatever happened, a sound radio is heard within 20 s, or when its patience with silence is over', () => {
	fc.assert(
		fc.property(history, (faults) => {
			const world = new World();
			live(world, faults);
			world.stall(0);
			const patienceS = patienceOf(world);
			world.become('sound');
			const since = world.now;
			const withinS = Math.max(HEARD_WITHIN_S, patienceS + END_S + START_S + 3);
			world.pass(withinS, () => world.heardAt > since);
			expect(world.heardAt).toBeGreaterThan(since);
			world.pass(2);
			expect(world.state).toBe('ok');
		}),
		{ numRuns: 200 },
	);
});

test('a radio that was heard for a minute and falls silent, dies or is lost: said within 10 s, heard again within 20 s', () => {
	const failure = fc.constantFrom<Radio>('silent', 'paused', 'deaf', 'gone');
	fc.assert(
		fc.property(history, failure, fc.nat({ max: 16 }), (faults, radio, quarters) => {
			const world = new World();
			live(world, faults);
			world.become('sound');
			world.pass(400);
			world.pass(62 + quarters * STEP_S);
			const since = world.now;
			world.become(radio);
			world.pass(NOTICED_WITHIN_S, () => world.state !== 'ok');
			expect(world.state).not.toBe('ok');
			if (radio === 'silent') {
				world.pass(HEARD_WITHIN_S - (world.now - since));
				expect(world.heardAt).toBeGreaterThan(since + 1);
			}
		}),
		{ numRuns: 100 },
	);
});

test('in a quiet place a radio is not started again more than once in 5 min in the long run, however rare its adverts', () => {
	fc.assert(
		fc.property(fc.integer({ min: SILENCE_S + 2, max: 2_000 }), history, (everyS, faults) => {
			const world = new World();
			live(world, faults);
			world.become('sound');
			world.everyS = everyS;
			world.pass(3_600);
			const { starts } = world;
			world.pass(7_200);
			expect(world.starts - starts).toBeLessThanOrEqual(7_200 / QUIET_RESTART_EVERY_S + 1);
		}),
		{ numRuns: 30 },
	);
});

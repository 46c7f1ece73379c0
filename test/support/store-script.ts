// A seeded afternoon in the demo store, as the gateway would tell its page: no radio, no pipeline, only the wire's words.
import { readFileSync } from 'node:fs';
import {
	contains,
	type LiveReply,
	labelPoint,
	type PlanReply,
	type Point,
	readSiteFile,
	type Truth,
} from '@aisle/protocol';

const START_MS = Date.parse('2026-05-04T08:30:00.000Z');
const STEP_S = 2;
const KINDS = { pass: 6, cart: 3, staff: 2, fob: 1 };
const NAMES = { pass: 'Shopper', cart: 'Cart', staff: 'Badge', fob: 'Club fob' };
const STRANGERS = 11;

type Someone = { key: string; kind: string; zone: string; sinceS: number; at: Point };

export class StoreScript {
	readonly plan: PlanReply;
	readonly parts: LiveReply['parts'] = [
		{ name: 'radio gw-hci0', state: 'ok', words: 'hearing with h4:unix:/tmp/aisle.sock, passive' },
		{ name: 'roster', state: 'ok', words: 'Passes are recognised by the roster of today.' },
		{ name: 'satellite', state: 'ok', words: '7 of 7 satellites heard' },
		{ name: 'uplink', state: 'ok', words: 'connected to 127.0.0.1:7072' },
	];
	outbox: LiveReply['outbox'] = { waiting: 0, connected: true };
	readonly #startMs: number;
	#s = 0;
	#state: number;
	readonly #people: Someone[] = [];
	#strangers: Point[];
	readonly #entered = new Map<string, number>();
	#recent: LiveReply['recent'] = [];

	constructor(seed: number, startMs = START_MS) {
		this.#startMs = startMs;
		this.#state = seed;
		const path = 'scripts/demo/site.yaml';
		const read = readSiteFile(readFileSync(path, 'utf8'), path);
		if (!read.ok) throw new Error(`${path} is not a site file`);
		const { store, timezone, floor, zones, receivers } = read.site;
		this.plan = {
			gateway: 'gw-1',
			store,
			timezone,
			kinds: Object.keys(KINDS),
			floor,
			zones: zones.map(({ id, name, kind, shape }) => ({ id, name, kind, shape })),
			receivers: receivers.map(({ id, at, kind }) => ({ id, kind, ...(at && { at }) })),
		};
		for (const [kind, count] of Object.entries(KINDS)) {
			for (let i = 1; i <= count; i++) this.#arrive(kind, `${NAMES[kind as keyof typeof KINDS]} ${i}`);
		}
		this.#strangers = Array.from({ length: STRANGERS }, () => this.#anywhere());
	}

	/** Two seconds pass: everybody takes a step, somebody goes to another zone. */
	step(): void {
		this.#s += STEP_S;
		for (const someone of this.#people) someone.at = this.#stepFrom(someone.at, someone.zone);
		const walker = this.#pick(this.#people);
		const zone = this.#pick(this.plan.zones).id;
		if (zone !== walker.zone) this.#walk(walker, zone);
		this.#strangers = this.#strangers.map((at) => (this.#random() < 0.02 ? this.#anywhere() : at));
	}

	live(): LiveReply {
		return {
			time: this.#time(this.#s),
			zones: this.plan.zones.map(({ id }) => ({
				id,
				present: this.#presentIn(id),
				entered: this.#entered.get(id) ?? 0,
				crowd: this.#crowdIn(id),
			})),
			// tags have no place of their own here, as with an estimator that knows only zones
			subjects: this.#people.map(({ sinceS, at, ...someone }) => ({
				...someone,
				since: this.#time(sinceS),
				...(someone.kind === 'pass' && { at }),
			})),
			recent: this.#recent,
			receivers: this.plan.receivers.map(({ id }, i) => ({
				id,
				advertsPerS: 12.5 + i * 7,
				heardAgoS: i === 4 ? 75 : 0.2,
			})),
			adverts: { known: 1_200 + this.#s * 30, unknown: 15_300 + this.#s * 210, malformed: 0 },
			outbox: this.outbox,
			parts: this.parts,
		};
	}

	truth(): Truth {
		const known = this.#people.map(({ key, kind, at: [x, y] }) => {
			const at: Point = [x + 0.4, y - 0.3];
			return { id: key, kind: kind === 'pass' ? ('pass' as const) : ('tag' as const), at };
		});
		return {
			t: this.#s,
			people: [...known, ...this.#strangers.map((at, i) => ({ id: `stranger-${i}`, kind: 'stranger' as const, at }))],
		};
	}

	#arrive(kind: string, key: string): void {
		const { id, shape } = this.#pick(this.plan.zones);
		this.#people.push({ key, kind, zone: id, sinceS: 0, at: labelPoint(shape) });
		this.#entered.set(id, (this.#entered.get(id) ?? 0) + 1);
	}

	#walk(walker: Someone, zone: string): void {
		const { key } = walker;
		const time = this.#time(this.#s);
		const exited = { time, key, type: 'aisle.zone.exited.v1', zone: walker.zone, seconds: this.#s - walker.sinceS };
		this.#recent = [{ time, key, type: 'aisle.zone.entered.v1', zone }, exited, ...this.#recent].slice(0, 30);
		this.#entered.set(zone, (this.#entered.get(zone) ?? 0) + 1);
		Object.assign(walker, { zone, sinceS: this.#s, at: labelPoint(this.#shapeOf(zone)) });
	}

	#stepFrom([x, y]: Point, zone: string): Point {
		const next: Point = [x + (this.#random() - 0.5) * 2, y + (this.#random() - 0.5) * 2];
		return contains(this.#shapeOf(zone), next) ? next : [x, y];
	}

	/** No receiver is near the pickup. */
	#crowdIn(zone: string): number | null {
		if (zone === 'pickup') return null;
		return this.#strangers.filter((at) => this.plan.zones.find(({ shape }) => contains(shape, at))?.id === zone).length;
	}

	#presentIn(zone: string): Record<string, number> {
		const present: Record<string, number> = {};
		for (const { kind } of this.#people.filter((someone) => someone.zone === zone))
			present[kind] = (present[kind] ?? 0) + 1;
		return present;
	}

	#shapeOf(zone: string): Point[] {
		return this.plan.zones.find(({ id }) => id === zone)!.shape;
	}

	#anywhere(): Point {
		return [1 + this.#random() * (this.plan.floor.width - 2), 1 + this.#random() * (this.plan.floor.height - 2)];
	}

	#pick<T>(things: readonly T[]): T {
		return things[Math.floor(this.#random() * things.length)]!;
	}

	/** Lehmer's generator with Park and Miller's factor: seeded, and good enough for a script. */
	#random(): number {
		this.#state = (this.#state * 48_271) % 2_147_483_647;
		return this.#state / 2_147_483_647;
	}

	#time(s: number): string {
		return new Date(this.#startMs + s * 1000).toISOString();
	}
}

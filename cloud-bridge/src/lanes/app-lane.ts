// What apps say of where their shopper is: beacons they hear, and codes at the door. It becomes events of a source of its own,
// written with the lane's state in one transaction; the engine decides on them as on a gateway's.
import {
	type CheckInReply,
	fromTimestamp,
	type PhoneClock,
	type SightingsReply,
	type SightingsRequest,
	toTimestamp,
} from '@aisle/protocol';
import type { Kysely, Transaction } from 'kysely';
import type { Logger } from 'pino';
import type { z } from 'zod';
import { recordAudit } from '../db/audit.ts';
import type { Database } from '../db/schema.ts';
import { elsewhereAt, signsElsewhere } from '../db/signs-elsewhere.ts';
import { beaconKey, judgeSightings, type LaneBeacon, MAX_AGE_S, type Refusal } from './judge-sightings.ts';
import { appendEvents, loadState, passLeads, prolong, saveState, subjectIn, type WhyNot, whyNot } from './lane-rows.ts';
import { takeCheckIn, takeSightings } from './lane-state.ts';
import { clockAfter } from './report-clock.ts';
import { sweepLanes } from './sweep-lanes.ts';

export type Report = z.output<typeof SightingsRequest>;
export type NotTaken = 'not-joined' | WhyNot;

export type AppLaneOptions = {
	db: Kysely<Database>;
	log: Logger;
	/** Unix seconds */
	now(): number;
	stores: readonly { id: string; beacons: readonly LaneBeacon[] }[];
	zoneName(store: string, zone: string): string;
	/** Which door a code is of; undefined where it is of none. */
	readDoorCode(code: string): { store: string; zone: string } | undefined;
	/** What a clock is off by, for people; Unix seconds both. */
	phoneClock(phoneS: number, nowS: number): PhoneClock;
	/** Called after a commit that left events for the engine. */
	onEvents(): void;
};
export type AppLane = ReturnType<typeof createAppLane>;

/** What an honest phone never says; what is merely old is no wonder. */
const STRANGE: readonly Refusal[] = ['beacon', 'future', 'too-fast', 'elsewhere'];

export function createAppLane(options: AppLaneOptions) {
	const { db, now, zoneName, readDoorCode, phoneClock, onEvents } = options;
	const beaconsOf = new Map(
		options.stores.map(({ id, beacons }) => [id, new Map(beacons.map((one) => [beaconKey(one.ibeacon), one]))]),
	);

	/** A report or a check-in in its transaction; the engine is woken after it. */
	const inLane = async <T>(
		shopper: string,
		store: string,
		work: (trx: Transaction<Database>, subject: string) => Promise<T>,
	): Promise<T | NotTaken> => {
		const outcome = await db.transaction().execute(async (trx) => {
			const subject = await subjectIn(trx, shopper, store);
			if (subject === undefined) return 'not-joined';
			return (await whyNot(trx, shopper, now())) ?? (await work(trx, subject));
		});
		onEvents();
		return outcome;
	};

	const report = (shopper: string, { store, sentAt, sightings }: Report): Promise<SightingsReply | NotTaken> =>
		inLane(shopper, store, async (trx, subject) => {
			const nowS = now();
			const before = await loadState(trx, shopper, store);
			const clock = clockAfter(before.clock, sentAt, fromTimestamp(sentAt), nowS);
			const signs = await signsElsewhere(trx, store, [shopper], [nowS - MAX_AGE_S, nowS]);
			const { taken, repeated, refused } = judgeSightings(sightings, {
				...{ nowS, offsetS: clock.offsetS, covered: before.covered, last: before.last },
				beacons: beaconsOf.get(store) ?? new Map(),
				isElsewhere: (t) => elsewhereAt(signs, shopper, t) !== undefined,
			});
			const leads = await passLeads(trx, shopper, store, nowS - MAX_AGE_S);
			const isLed = (t: number) => leads.some(({ fromT, toT }) => t >= fromT && t <= toT);
			const { state, events } = takeSightings({ ...before, clock }, subject, taken, isLed, nowS);
			await appendEvents(trx, store, events, nowS);
			await prolong(
				trx,
				leads,
				taken.map(({ t }) => t),
			);
			await saveState(trx, shopper, store, state);
			const told = phoneClock(nowS + clock.offsetS, nowS);
			await audit(trx, { shopper, store, refused, clock: told, nowS });
			return { taken: taken.length, repeated, refused, clock: told };
		});

	const checkIn = async (shopper: string, code: string): Promise<CheckInReply | NotTaken | 'code-wrong'> => {
		const door = readDoorCode(code);
		if (door === undefined) {
			await recordAudit(db, { kind: 'code-wrong', shopper, detail: { of: 'door' } }, now());
			return 'code-wrong';
		}
		const { store, zone } = door;
		return await inLane(shopper, store, async (trx, subject) => {
			const nowS = now();
			const leads = await passLeads(trx, shopper, store, nowS);
			const isLed = leads.some(({ fromT, toT }) => nowS >= fromT && nowS <= toT);
			const before = await loadState(trx, shopper, store);
			const { state, events } = takeCheckIn(before, subject, zone, isLed, nowS);
			await appendEvents(trx, store, events, nowS);
			if (isLed) await prolong(trx, leads, [nowS]);
			await saveState(trx, shopper, store, state);
			return { store, zone: { id: zone, name: zoneName(store, zone) }, at: toTimestamp(nowS) };
		});
	};

	return {
		report,
		checkIn,

		/** What follows from silence: zones left, visits ended, and lanes of yesterday forgotten. */
		sweep: () => sweepLanes(options),
	};
}

type Strange = {
	shopper: string;
	store: string;
	refused: SightingsReply['refused'];
	clock: PhoneClock;
	nowS: number;
};

async function audit(trx: Transaction<Database>, { shopper, store, refused, clock, nowS }: Strange): Promise<void> {
	const strange = refused.filter(({ reason }) => STRANGE.includes(reason));
	if (strange.length > 0) {
		const detail = { reason: strange[0]!.reason, sightings: strange.length };
		await recordAudit(trx, { kind: 'sighting-impossible', shopper, store, detail }, nowS);
	}
	if (clock.isOff) {
		const detail = { offsetS: Math.round(clock.offsetS) };
		await recordAudit(trx, { kind: 'phone-clock-off', shopper, store, detail }, nowS);
	}
}

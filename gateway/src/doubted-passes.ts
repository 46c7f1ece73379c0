// Passes that are heard out of their time or in two places at once: told to the cloud once an hour each, with no presence of them.
import { type EventDraft, pseudonymOf, type Site, zoneOfReceiver } from '@aisle/protocol';
import { Hourly } from './hourly.ts';
import type { Stale } from './identity/rosters.ts';
import { FarApart } from './presence/far-apart.ts';
import { LevelFlips } from './presence/level-flips.ts';

/** Shoppers and reasons an hour: a store has no more doubts than that, and somebody who plays passes back by the thousand tells no more. */
const TOLD_MOST = 2000;
const LOOK_EVERY_S = 10;

export type Doubt = EventDraft & { type: 'aisle.pass.doubted.v1' };

export class DoubtedPasses {
	readonly #told = new Hourly(TOLD_MOST);
	readonly #farApart: FarApart;
	readonly #levelFlips: LevelFlips;
	/** by receiver, in the order of the site file */
	readonly #zones: readonly (string | undefined)[];
	#lookedT = Number.NEGATIVE_INFINITY;

	constructor(site: Site) {
		const at = site.receivers.map((receiver) => receiver.at);
		this.#farApart = new FarApart(at);
		this.#levelFlips = new LevelFlips(at);
		this.#zones = site.receivers.map((receiver) => zoneOfReceiver(site, receiver)?.id);
	}

	/** A pass that is good was heard. @param t steady time, as everywhere in presence */
	heard(subject: string, receiver: number, rssiDbm: number, t: number): void {
		if (pseudonymOf(subject) === undefined) return;
		this.#farApart.heard(subject, receiver, rssiDbm, t);
		this.#levelFlips.heard(subject, receiver, rssiDbm, t);
	}

	/** A pass that is out of its time was heard. @param wallT for the event */
	stale({ subject, lateS }: Stale, receiver: number, wallT: number): Doubt | undefined {
		const zone = this.#zones[receiver];
		return this.#doubt(subject, 'stale-epoch', wallT, { ...(zone && { zone }), ...(lateS !== undefined && { lateS }) });
	}

	/** Looks for passes in two places. @param swinging those whose visit swings between zones, and the zone they are left in */
	look(swinging: () => Iterable<{ subject: string; zone: string }>, t: number, wallT: number): Doubt[] {
		if (t >= this.#lookedT && t - this.#lookedT < LOOK_EVERY_S) return [];
		this.#lookedT = t;
		const found = new Map<string, string | undefined>();
		for (const subject of this.#farApart.told(t)) found.set(subject, undefined);
		for (const subject of this.#levelFlips.told(t)) found.set(subject, undefined);
		for (const { subject, zone } of swinging()) if (pseudonymOf(subject) !== undefined) found.set(subject, zone);
		const doubts: Doubt[] = [];
		for (const [subject, zone] of found) {
			const doubt = this.#doubt(subject, 'two-places', wallT, zone === undefined ? {} : { zone });
			if (doubt) doubts.push(doubt);
		}
		return doubts;
	}

	forgetAllBut(isMember: (subject: string) => boolean): void {
		this.#told.forget((what) => !isMember(what.slice(what.indexOf(' ') + 1)));
		this.#farApart.forgetAllBut(isMember);
		this.#levelFlips.forgetAllBut(isMember);
	}

	#doubt(
		subject: string,
		reason: Doubt['data']['reason'],
		t: number,
		more: Omit<Doubt['data'], 'reason'>,
	): Doubt | undefined {
		if (!this.#told.isDue(`${reason} ${subject}`, t)) return undefined;
		return { type: 'aisle.pass.doubted.v1', subject, t, data: { reason, ...more } };
	}
}

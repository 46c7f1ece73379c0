// Rosters as they come from the cloud: opened off this thread, taken or refused, and what was refused is told.
import type { KeyObject } from 'node:crypto';
import { type GatewayRef, ROSTER_DAYS_AHEAD_MAX, ROSTER_PARTS_MAX } from '@aisle/protocol';
import type { Logger } from 'pino';
import type { PartState } from './health/health.ts';
import { Hourly } from './hourly.ts';
import type { RefusalReason } from './identity/open-roster.ts';
import { type RosterThread, ThreadStopped } from './identity/roster-thread.ts';
import type { RosterUpkeep } from './roster-upkeep.ts';
import type { Store } from './store/store.ts';

/** Every part of every day there may be: some 80 MB. Who sends more sends no rosters. */
const WAITING_MOST = (ROSTER_DAYS_AHEAD_MAX + 1) * ROSTER_PARTS_MAX;
/** 8,192 entries with as many and as long fobs as there may be, in base64. */
const PART_MOST_BYTES = 8 * 1024 * 1024;
/** There are five reasons. */
const REASONS_MOST = 8;

export type RosterIntakeParts = {
	ref: GatewayRef;
	/** Ed25519 */
	publicKey: KeyObject;
	upkeep: RosterUpkeep;
	work: Pick<RosterThread, 'open' | 'waiting' | 'restarts'>;
	store: Pick<Store, 'write'>;
	log: Logger;
	/** Unix seconds */
	now(): number;
};

export class RosterIntake {
	readonly #parts: RosterIntakeParts;
	readonly #told = new Hourly(REASONS_MOST);
	/** the last one that was not taken; undefined once one was */
	#refused: string | undefined;
	/** the last one that was older: worth words only while something is missing */
	#older: string | undefined;
	#taken = 0;

	constructor(parts: RosterIntakeParts) {
		this.#parts = parts;
	}

	/** @param topic what stands behind `roster/` */
	take(topic: readonly string[], payload: Buffer): void {
		// an empty one only takes the roster of a day that is over out of the broker
		if (payload.length > PART_MOST_BYTES)
			this.#refuse('shape', `it has ${payload.length} bytes, no roster is so large`, topic);
		else if (payload.length > 0) void this.#open(topic, payload);
	}

	/** For health. */
	state(): { state: PartState; words: string } {
		const { upkeep, work } = this.#parts;
		if (this.#refused !== undefined) return { state: 'degraded', words: `A roster was refused: ${this.#refused}.` };
		const waits = upkeep.waitsFor();
		const older = this.#older === undefined || waits === undefined ? '' : ` One was refused: ${this.#older}.`;
		if (this.#taken === 0) {
			const words = `No roster yet: it comes with the first connection to the cloud.${older}`;
			return { state: older === '' ? 'starting' : 'degraded', words };
		}
		const again = work.restarts === 0 ? '' : ` The thread that reads them was started again ${work.restarts} times.`;
		if (waits !== undefined) return { state: 'degraded', words: `Now ${waits}.${older}${again}` };
		return { state: 'ok', words: `Passes are recognised by the roster of today.${again}` };
	}

	async #open(topic: readonly string[], payload: Buffer): Promise<void> {
		const { ref, publicKey, upkeep, work, log } = this.#parts;
		const { round } = upkeep;
		if (work.waiting >= WAITING_MOST) {
			log.warn({ event: 'rosters-too-many' }, 'more rosters at once than there can be: one was not read');
			upkeep.lost();
			return;
		}
		try {
			const opened = await work.open({ store: ref.store, publicKey, topic, payload });
			if ('refused' in opened) {
				this.#refuse(opened.refused, opened.words, topic);
				return;
			}
			const verdict = upkeep.take(opened.part, round);
			if (verdict.taken) {
				this.#taken++;
				this.#refused = undefined;
			} else if (verdict.reason === 'over') log.debug({ event: 'roster-over' }, verdict.words);
			else this.#refuse(verdict.reason, verdict.words, topic);
		} catch (error) {
			if (error instanceof ThreadStopped) return;
			const { message } = error as Error;
			log.error({ event: 'roster-unread' }, message);
			this.#refused = message;
			upkeep.lost();
		}
	}

	#refuse(reason: RefusalReason, words: string, [topicDay]: readonly string[]): void {
		const { ref, store, log, now } = this.#parts;
		log.warn({ event: 'roster-refused', reason, words }, 'roster refused');
		// it may have been overtaken on the way, and the newer is in use
		if (reason === 'older') this.#older = words;
		else this.#refused = words;
		if (!this.#told.isDue(reason, now())) return;
		const day = /^\d{1,6}$/.test(topicDay ?? '') ? { day: Number(topicDay) } : {};
		store.write([{ type: 'aisle.roster.refused.v1', subject: ref.gateway, t: now(), data: { reason, ...day } }], []);
	}
}

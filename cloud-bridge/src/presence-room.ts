// Being in a store, put together: lanes make events, visits take them in, phones and operators read what became of it.
import type { PresenceReply } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { PresencePort } from './api/presence-ports.ts';
import type { CloudConfig } from './config.ts';
import { auditPage } from './db/audit.ts';
import type { Database } from './db/schema.ts';
import { createWorkLoop } from './db/work-loop.ts';
import { createDoorCodes } from './door-codes.ts';
import { createAppLane } from './lanes/app-lane.ts';
import { phoneClock } from './shoppers/phone-clock.ts';
import { closeAllStale, type Gone } from './visits/close-stale.ts';
import { EXPORT_MOST, presenceLog } from './visits/presence-log.ts';

export type PresenceRoomOptions = {
	config: Pick<CloudConfig, 'stores' | 'signingKey' | 'retention'>;
	db: Kysely<Database>;
	log: Logger;
	/** Unix seconds */
	now: () => number;
	zoneName(store: string, zone: string): string;
	/** There are events for the engine. */
	onEvents: () => void;
	/** A visit that nobody ended is over, and the shopper nowhere. */
	onGone: (gone: Gone) => void;
};
export type PresenceRoom = {
	port: PresencePort;
	/** For an export: all that is kept. */
	wholeLog(shopper: string): Promise<PresenceReply>;
	wake(): void;
	close(): Promise<void>;
};

/** What follows from silence may be that much late; whoever reports again gets it at once. */
const SWEEP_EVERY_MS = 15_000;

export function openPresence({ config, db, log, now, zoneName, ...told }: PresenceRoomOptions): PresenceRoom {
	const { stores, signingKey, retention } = config;
	const { onEvents, onGone } = told;
	const readDoorCode = createDoorCodes(signingKey, stores).read;
	const lane = createAppLane({ db, log, now, stores, zoneName, phoneClock, onEvents, readDoorCode });
	const sweeping = createWorkLoop({
		work: async (closing) => {
			await lane.sweep();
			if (!closing()) await closeAllStale(db, now(), onGone);
			sweeping.wakeIn(SWEEP_EVERY_MS);
		},
		onFailure: (error, retryMs) =>
			log.error({ event: 'visits-not-ended', retryMs, err: error }, 'could not end what is over; trying again'),
	});
	const logOptions = { db, now, zoneName, visitsDays: retention.visitsDays };
	return {
		wholeLog: (shopper) => presenceLog({ ...logOptions, most: EXPORT_MOST }, shopper),
		port: {
			report: lane.report,
			checkIn: lane.checkIn,
			log: (shopper) => presenceLog(logOptions, shopper),
			audit: (page) => auditPage(db, page),
		},
		wake: sweeping.wake,
		close: sweeping.close,
	};
}

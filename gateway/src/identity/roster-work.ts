// What the gateway does with rosters off the thread that hears: opening them, and making tables.
import type { IndexParts } from './byte-index.ts';
import { type Opened, openRoster, type RosterMessage } from './open-roster.ts';
import { type RidRequest, ridTables } from './rid-tables.ts';

export type RosterWork = {
	open(message: RosterMessage): Promise<Opened>;
	tables(request: RidRequest): Promise<IndexParts[]>;
};

/** Done in place: for tests and small rosters. */
export const WORK_HERE: RosterWork = {
	open: openRoster,
	tables: ridTables,
};

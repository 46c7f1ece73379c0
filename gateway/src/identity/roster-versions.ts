// Which rosters this gateway has used: after a restart no older one is taken, whoever plays it back or brings it out of a
// broker's backup. The cloud signs each version, but a signature does not say that it is the newest.
import type { RosterPart } from './open-roster.ts';

/** Of one part of the roster of a day; `parts`: how many it was divided into. */
export type RosterVersion = { day: number; parts: number; part: number; version: number };

type Used = { parts: number; versions: ReadonlyMap<number, number> };

export class RosterVersions {
	readonly #days = new Map<number, Used>();

	/** @param rows as they were kept; where they are of two divisions of a day, the last one counts */
	constructor(rows: readonly RosterVersion[] = []) {
		for (const row of rows) this.use(row.day, row.parts, [row]);
	}

	/** The version that was used in its place, where it is newer: such a part must not be taken. Another division begins beyond all of it. */
	newerThan({ day, parts, part, version }: Pick<RosterPart, 'day' | 'parts' | 'part' | 'version'>): number | undefined {
		const used = this.#days.get(day);
		if (used === undefined) return undefined;
		if (used.parts === parts) {
			const own = used.versions.get(part);
			return own !== undefined && own > version ? own : undefined;
		}
		const newest = Math.max(...used.versions.values());
		return newest >= version ? newest : undefined;
	}

	/** Notes what is in use now. @returns what is new in it, and has to be kept */
	use(day: number, parts: number, versions: readonly Pick<RosterVersion, 'part' | 'version'>[]): RosterVersion[] {
		const before = this.#days.get(day);
		const known = before?.parts === parts ? before.versions : new Map<number, number>();
		const news = versions.filter(({ part, version }) => known.get(part) !== version);
		if (news.length === 0) return [];
		const after = new Map([...known, ...news.map(({ part, version }) => [part, version] as const)]);
		this.#days.set(day, { parts, versions: after });
		return news.map(({ part, version }) => ({ day, parts, part, version }));
	}

	dropBefore(day: number): void {
		for (const known of this.#days.keys()) if (known < day) this.#days.delete(known);
	}
}

// What can be made out of a site file that may be wrong in places: so that one mistake does not hide the others. Pure.
import { z } from 'zod';
import type { Issue } from './schema-issues.ts';
import { Beacon, Reader, Receiver, Sensor, Subject, Zone } from './site.ts';
import type { Path } from './yaml-source.ts';

/** An entry of a list: the fields that are right, what was written, and where. */
export type Draft<T> = { fields: Partial<T>; written: Record<string, unknown>; path: Path };
export type SiteDraft = {
	floor: { width: number; height: number } | undefined;
	zones: Draft<Zone>[];
	receivers: Draft<Receiver>[];
	beacons: Draft<Beacon>[];
	subjects: Draft<Subject>[];
	sensors: Draft<Sensor>[];
	readers: Draft<Reader>[];
};
/** A check between parts of a site. */
export type SiteCheck = (site: SiteDraft, lineOf: (path: Path) => number) => Issue[];

const Floor = z.object({ width: z.number().positive(), height: z.number().positive() });

export function draftOf(value: unknown): SiteDraft {
	const site = isMap(value) ? value : {};
	return {
		floor: Floor.safeParse(site.floor).data,
		zones: entries('zones', site.zones, Zone),
		receivers: entries('receivers', site.receivers, Receiver),
		beacons: entries('beacons', site.beacons, Beacon),
		subjects: entries('subjects', site.subjects, Subject),
		sensors: entries('sensors', site.sensors, Sensor),
		readers: entries('readers', site.readers, Reader),
	};
}

function entries<S extends z.ZodObject>(name: string, list: unknown, schema: S): Draft<z.infer<S>>[] {
	if (!Array.isArray(list)) return [];
	return list.flatMap((written: unknown, i) => {
		// an entry that is no map at all is the schema's to report
		if (!isMap(written)) return [];
		const fields: Record<string, unknown> = {};
		for (const [key, field] of Object.entries(schema.shape)) {
			const { data } = (field as z.ZodType).safeParse(written[key]);
			if (data !== undefined) fields[key] = data;
		}
		return [{ fields: fields as Partial<z.infer<S>>, written, path: [name, i] }];
	});
}

function isMap(value: unknown): value is Record<string, unknown> {
	return value !== null && typeof value === 'object' && !Array.isArray(value);
}

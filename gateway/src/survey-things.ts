// What a survey is about: a tag of the site file, and a place in the store. Refuses what the site file does not have.
import {
	type CaptureAdvert,
	nearestWord,
	type Point,
	placeKey,
	type Site,
	type SurveyPlaceRef,
	toCentimetres,
	zoneAt,
} from '@aisle/protocol';
import { identityBytes, type SiteIdentity } from './ble/scan-identities.ts';
import { ownTags } from './named-things.ts';
import type { SurveyReading } from './presence/survey-reading.ts';
import type { LineTag } from './survey/survey-line.ts';
import { ControlRefusal } from './web/control.ts';

export type SurveyTag = LineTag & { id: string; subject: string };
export type Place = { key: string; at: Point | undefined; zone: string | undefined; words: string };

/** @throws {ControlRefusal} naming the nearest that there is */
export function tagNamed(site: Site, id: string): SurveyTag {
	const tags = ownTags(site.subjects);
	const found = tags.find((subject) => subject.id === id);
	if (found) {
		const identity = identityBytes(found as SiteIdentity)?.bytes ?? new Uint8Array();
		return { id, subject: `tag:${id}`, address: found.address, identity };
	}
	if (site.subjects.some((subject) => subject.id === id)) {
		throw new ControlRefusal(
			`"${id}" is a loyalty fob, and those are nobody until a shopper carries one: take another tag.`,
		);
	}
	const ids = tags.map((subject) => subject.id);
	throw new ControlRefusal(ids.length === 0 ? NO_TAGS : unknownTag(id, ids));
}

export const NO_TAGS = 'The site file names no tag: add one under "subjects", and restart the gateway.';

/** @param ids of the tags that there are */
export function unknownTag(id: string, ids: readonly string[]): string {
	const near = nearestWord(id, ids);
	return `The site file names no tag "${id}": ${near === undefined ? `it has ${someOf(ids)}.` : `is it "${near}"?`}`;
}

/** As many as somebody reads. */
export function someOf(ids: readonly string[]): string {
	return `${ids.slice(0, 10).join(', ')}${ids.length > 10 ? ' and others' : ''}`;
}

/** @throws {ControlRefusal} where that is nowhere in the store */
export function placeOf(site: Site, ref: SurveyPlaceRef): Place {
	if ('zone' in ref) {
		const zone = site.zones.find(({ id }) => id === ref.zone);
		if (zone) return { key: placeKey(ref), at: undefined, zone: ref.zone, words: zone.name };
		const ids = site.zones.map(({ id }) => id);
		const near = nearestWord(ref.zone, ids);
		throw new ControlRefusal(
			`The site file has no zone "${ref.zone}": ${near === undefined ? `it has ${someOf(ids)}.` : `is it "${near}"?`}`,
		);
	}
	const at = toCentimetres(ref.at);
	const { width, height } = site.floor;
	if (at[0] < 0 || at[1] < 0 || at[0] > width || at[1] > height) {
		throw new ControlRefusal(
			`[${at.join(', ')}] is not on the floor, which is ${width} x ${height} m: metres from its lower left corner.`,
		);
	}
	const zone = zoneAt(site, at)?.id;
	return { key: placeKey({ at }), at, zone, words: `[${at.join(', ')}]` };
}

/** Of lines that were just written: what the next start would read. */
export function readingsOf(lines: readonly string[], tag: string): SurveyReading[] {
	return lines.map((line) => {
		const { receiver, rssi, t, at, zone } = JSON.parse(line) as CaptureAdvert;
		return {
			subject: `tag:${tag}`,
			receiver,
			rssiDbm: rssi,
			t,
			...(at && { at }),
			...(zone !== undefined && { zone }),
		};
	});
}

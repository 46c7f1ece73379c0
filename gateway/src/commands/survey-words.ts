// What `survey record` says: a bar that fills, the next place, and the list of what is recorded. Pure.
import {
	counted,
	distanceM,
	type Point,
	type RecordingReply,
	type SuggestedPlace,
	type SurveyPlaceRef,
	type SurveyPoint,
	type SurveyPointsReply,
} from '@aisle/protocol';

const BAR_CHARS = 24;

/** `████████░░░░  60 %  84 adverts from 6 receivers` */
export function progressBar({
	tag,
	progress,
	adverts,
	receivers,
	silent,
}: NonNullable<RecordingReply['point']>): string {
	const full = Math.round(progress * BAR_CHARS);
	const bar = '█'.repeat(full) + '░'.repeat(BAR_CHARS - full);
	const words = silent
		? `${tag} is not heard: is it on?`
		: `${counted(adverts, 'advert')} from ${counted(receivers, 'receiver')}`;
	return `${bar} ${`${Math.floor(progress * 100)}`.padStart(3)} %  ${words}`;
}

export function placeWords(place: SurveyPlaceRef): string {
	return 'zone' in place ? place.zone : pointWords(place.at);
}

export function pointWords([x, y]: Point): string {
	return `${x},${y}`;
}

/** `23 of 61 places. Next: shoes at 3,5, 2 m on.` */
export function nextWords(done: number, total: number, { at, zone }: SuggestedPlace, from: Point | undefined): string {
	const way = from === undefined ? '' : `, ${distanceM(from, at).toFixed(0)} m on`;
	return `${done} of ${counted(total, 'place')}. Next: ${zone} at ${pointWords(at)}${way}.`;
}

/** One line each. */
export function pointRows({ points }: Pick<SurveyPointsReply, 'points'>): string[] {
	return points.map((point) => {
		const [best] = point.receivers;
		return [
			pointPlace(point).padEnd(14),
			point.tag.padEnd(12),
			counted(point.adverts, 'advert').padStart(13),
			counted(point.receivers.length, 'receiver').padStart(13),
			best === undefined ? '' : ` best ${best.id} ${Math.round(best.dbm)} dBm`,
		].join(' ');
	});
}

export function pointPlace({ at, zone }: Pick<SurveyPoint, 'at' | 'zone'>): string {
	return at ? pointWords(at) : (zone ?? '');
}

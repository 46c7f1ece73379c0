// Whether a subject is silent because nobody can hear: its receivers are deaf, by what else they hear. Pure.
import { type Ear, type Ears, lastOtherT, suspectAfterS } from './ears.ts';
import type { Entry } from './entry.ts';

/** Whoever is heard by receivers that hear still, for at least this share of it, is missed when it leaves. */
const HEARING_SHARE = 0.5;
/** So many subjects that fall silent at once, and nothing else heard since, are a receiver that failed. */
const AT_ONCE_SUBJECTS = 3;
/** "At once" with adverts once a second: the last of one and of the other are apart by less. */
const AT_ONCE_S = 3;
/** A receiver that hears a subject this much softer than the loudest does little to place it. */
const LOUD_DB = 10;

/**
 * Since when the receivers that hear `entry` are deaf, at `t`; undefined while enough of them hear.
 * A receiver says nothing of itself where it has heard nothing but this subject: silence is silence then.
 */
export function deafSinceT(entry: Entry, ears: Ears, everybody: () => Iterable<Entry>, t: number): number | undefined {
	const deafest = shareOfDeaf(entry, ears, (ear) => lastOtherT(ear, entry.subject) + suspectAfterS(ear, t) <= t);
	if (deafest !== undefined) return deafest;
	const muteT = entry.visit.heardT + AT_ONCE_S;
	const isMute = (ear: Ear) => lastOtherT(ear, entry.subject) <= muteT;
	const mute = shareOfDeaf(entry, ears, isMute);
	if (mute === undefined) return undefined;
	return fellSilentAtOnce(entry, ears, everybody(), isMute) >= AT_ONCE_SUBJECTS ? mute : undefined;
}

/** Whether enough of its receivers have shown that they hear again. */
export function hearsAgain(entry: Entry, ears: Ears): boolean {
	return shareOfDeaf(entry, ears, (ear) => lastOtherT(ear, entry.subject) <= entry.heldT) === undefined;
}

/**
 * Whether a receiver that heard `entry` loudly is deaf at `t`, for `mostS` at most, and nothing has changed at the others since:
 * the subject then only seems to go elsewhere, because one of those who told where it is tells no more.
 */
export function leansOnDeaf({ shares, subject }: Entry, ears: Ears, mostS: number, t: number): boolean {
	const leastDbm = shares.loudestDbm - LOUD_DB;
	for (const ear of ears.all) {
		const levelDbm = shares.levelDbm(ear.index);
		if (levelDbm === 0 || levelDbm < leastDbm) continue;
		const silentT = lastOtherT(ear, subject);
		const isDeaf = t - silentT >= suspectAfterS(ear, t) && t - silentT < mostS;
		if (isDeaf && shares.movedT <= silentT) return true;
	}
	return false;
}

/** @returns when the last of the deaf ones was heard, never before the subject was; undefined where the others suffice */
function shareOfDeaf(
	{ shares, subject, quietT }: Entry,
	ears: Ears,
	isDeaf: (ear: Ear) => boolean,
): number | undefined {
	let hearing = 0;
	let sinceT = quietT;
	for (const ear of ears.all) {
		const share = shares.share(ear.index);
		if (share === 0) continue;
		if (isDeaf(ear)) sinceT = Math.max(sinceT, lastOtherT(ear, subject));
		else hearing += share;
	}
	return hearing >= HEARING_SHARE ? undefined : sinceT;
}

function fellSilentAtOnce({ visit }: Entry, ears: Ears, everybody: Iterable<Entry>, isMute: (ear: Ear) => boolean) {
	const mains = new Set([...ears.all].filter(isMute).map(({ index }) => index));
	let count = 0;
	for (const other of everybody) {
		const near = Math.abs(other.visit.heardT - visit.heardT) <= AT_ONCE_S;
		if (near && other.visit.present && mains.has(other.shares.main)) count++;
	}
	return count;
}

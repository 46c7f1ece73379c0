// How one satellite is doing, second by second: what it sends, what is wrong with it, and what to do about it. Pure.
import { durationWords } from '@aisle/protocol';
import type { SourceStatus } from '../source.ts';

/** What happened since the last look: the hot path only counts. */
export type Tally = {
	messages: number;
	/** of them: not one advert could be read, and something was wrong */
	unreadable: number;
	adverts: number;
	/** adverts left out because they came too late to say where somebody is */
	late: number;
	/** messages not read while it was set aside */
	ignored: number;
	logins: number;
	goodbyes: number;
	troubles: Map<Trouble, { count: number; example: string }>;
};

const TROUBLES = [
	'wrong-password',
	'too-many-connections',
	'cut-off',
	'slowed',
	'wrong-topic',
	'problems',
	'late',
] as const;
type Trouble = (typeof TROUBLES)[number];

export type Watch = {
	startedS: number;
	connections: number;
	loginsPerMin: number;
	/** the last advert */
	heardS: number | undefined;
	advertsPerS: number;
	troubles: ReadonlyMap<Trouble, { count: number; example: string; lastS: number }>;
	/** messages that are mostly unreadable, since when and how many */
	rubbish: { sinceS: number; count: number } | undefined;
	/** nothing of it is read until then */
	asideUntilS: number;
	/** how long it was set aside the last time; 0: not lately */
	asideS: number;
};

/** What the words are about. */
export type About = {
	username: string;
	format: string;
	/** what it should slow down to */
	limits: string;
	/** not heard for so long: it is silent */
	silenceS: number;
	/** seconds to add to its times; undefined: not known */
	offsetS: number | undefined;
	/** its times are not believed */
	isClockGivenUp: boolean;
};

export type Described = SourceStatus & { cause: string };

/** Time enough to start, find the network and hear something. */
const MISSED_S = 60;
/** A trouble is told for so long after it was last seen. */
const SHOWN_S = 60;
/** Mostly unreadable for so long, and so many: reading on would only keep the gateway busy. */
const RUBBISH_S = 10;
const RUBBISH_MESSAGES = 20;
const FIRST_ASIDE_S = 30;
const LONGEST_ASIDE_S = 1_800;
/** Behaved for so long since: the next time begins small again. */
const FORGIVEN_S = 300;
/** About every five seconds: an honest one comes back after seconds, but then it stays. */
const MOST_LOGINS_PER_MIN = 12;
/** Weight of the last second in the mean rate. */
const RATE_WEIGHT = 0.1;
/** An offset worth telling. */
const TOLD_OFFSET_S = 2;

export function newTally(): Tally {
	return { messages: 0, unreadable: 0, adverts: 0, late: 0, ignored: 0, logins: 0, goodbyes: 0, troubles: new Map() };
}

export function newWatch(nowS: number): Watch {
	return {
		startedS: nowS,
		connections: 0,
		loginsPerMin: 0,
		heardS: undefined,
		advertsPerS: 0,
		troubles: new Map(),
		rubbish: undefined,
		asideUntilS: 0,
		asideS: 0,
	};
}

export function count(tally: Tally, trouble: Trouble, example: string, times = 1): void {
	const known = tally.troubles.get(trouble);
	if (known) known.count += times;
	else tally.troubles.set(trouble, { count: times, example });
}

/** About a second has passed. */
export function step(watch: Watch, tally: Tally, nowS: number): Watch {
	const rubbish = stillRubbish(watch, tally, nowS);
	const isTooMuch = rubbish !== undefined && rubbish.count >= RUBBISH_MESSAGES && nowS - rubbish.sinceS >= RUBBISH_S;
	const isForgiven = nowS > watch.asideUntilS + FORGIVEN_S;
	const lastAsideS = isForgiven ? 0 : watch.asideS;
	const asideS = isTooMuch ? Math.min(LONGEST_ASIDE_S, lastAsideS * 2 || FIRST_ASIDE_S) : lastAsideS;
	return {
		startedS: watch.startedS,
		connections: Math.max(0, watch.connections + tally.logins - tally.goodbyes),
		loginsPerMin: watch.loginsPerMin * (1 - 1 / 60) + tally.logins,
		heardS: tally.adverts > 0 ? nowS : watch.heardS,
		advertsPerS: watch.advertsPerS + (tally.adverts - watch.advertsPerS) * RATE_WEIGHT,
		troubles: troublesNow(watch, tally, nowS),
		rubbish: isTooMuch ? undefined : rubbish,
		asideUntilS: isTooMuch ? nowS + asideS : watch.asideUntilS,
		asideS,
	};
}

function stillRubbish({ rubbish }: Watch, { messages, unreadable }: Tally, nowS: number): Watch['rubbish'] {
	if (messages === 0) return rubbish;
	if (unreadable * 2 <= messages) return undefined;
	return { sinceS: rubbish?.sinceS ?? nowS, count: (rubbish?.count ?? 0) + unreadable };
}

function troublesNow(watch: Watch, tally: Tally, nowS: number): Watch['troubles'] {
	const all: [Trouble, { count: number; example: string; lastS: number }][] = [];
	for (const trouble of TROUBLES) {
		const before = watch.troubles.get(trouble);
		const now = tally.troubles.get(trouble);
		if (now) all.push([trouble, { count: (before?.count ?? 0) + now.count, example: now.example, lastS: nowS }]);
		else if (before && nowS - before.lastS < SHOWN_S) all.push([trouble, before]);
	}
	return new Map(all);
}

export function isAside(watch: Watch, nowS: number): boolean {
	return nowS < watch.asideUntilS;
}

/** One sentence for health; `cause` names the worst in one word, for the log. */
export function describe(watch: Watch, about: About, nowS: number): Described {
	const wrong = complaints(watch, about, nowS);
	if (wrong.length > 0) {
		const words = wrong.map(({ words }) => words).join('; ');
		return { state: 'degraded', words, cause: wrong[0]!.cause };
	}
	if (watch.heardS === undefined) return { state: 'starting', words: missing(watch, about, nowS), cause: 'not-heard' };
	return { state: 'ok', words: `${rate(watch.advertsPerS)} adverts/s${clockWords(about.offsetS)}`, cause: 'well' };
}

type Complaint = { cause: string; words: string };

function complaints(watch: Watch, about: About, nowS: number): Complaint[] {
	const all: Complaint[] = [];
	const example = watch.troubles.get('problems')?.example;
	if (isAside(watch, nowS)) {
		const words =
			`set aside for ${durationWords(watch.asideUntilS - nowS)}: hardly anything it sends can be read as ${about.format}` +
			`${example === undefined ? '' : ` (${example})`}. Correct "format" in gateway.yaml, or the satellite`;
		all.push({ cause: 'set-aside', words });
	}
	for (const [trouble, { count, example }] of watch.troubles) {
		if (trouble === 'problems' && isAside(watch, nowS)) continue;
		all.push({ cause: trouble, words: TROUBLE_WORDS[trouble](count, example, about) });
	}
	if (watch.loginsPerMin > MOST_LOGINS_PER_MIN) {
		const words = `logs in ${Math.round(watch.loginsPerMin)} times a minute: give every device an account and a client id of its own, or look at its Wi-Fi`;
		all.push({ cause: 'logins', words });
	}
	if (about.isClockGivenUp) {
		const words = 'its times jump about and are not believed, the times of arrival are taken: set its clock (NTP)';
		all.push({ cause: 'clock', words });
	}
	if (watch.heardS !== undefined && nowS - watch.heardS > about.silenceS && !isAside(watch, nowS)) {
		all.push({ cause: 'silent', words: silence(watch, about, nowS - watch.heardS) });
	}
	return all;
}

const TROUBLE_WORDS: Record<Trouble, (count: number, example: string, about: About) => string> = {
	'wrong-password': (count, address, { username }) =>
		`someone at ${address} logs in as ${username} with a wrong password (${times(count)}): correct it there or in gateway.yaml`,
	'too-many-connections': (_count, address, { username }) =>
		`too many connections log in as ${username}, the last from ${address}: give every device an account of its own`,
	'cut-off': (count) =>
		`cut off ${times(count)}, it sent a packet that is no MQTT or over 64 KiB: let it send smaller messages`,
	slowed: (_count, _example, { limits }) =>
		`slowed down, it sends more than ${limits}: let it send less often or filter, or raise "broker.limits" in gateway.yaml`,
	'wrong-topic': (count, topic, { format }) =>
		`${times(count)} on a topic that is not its own (${topic}), set aside: correct its name in the satellite or in gateway.yaml (format ${format})`,
	problems: (count, example) => `${times(count)} something in its messages could not be read: ${example}`,
	late: (count) =>
		`${count} adverts came too late to say where somebody is and were left out: look at its Wi-Fi, or let it send at once`,
};

function missing(watch: Watch, { username, format }: About, nowS: number): string {
	const waitedS = nowS - watch.startedS;
	if (waitedS < MISSED_S) return watch.connections > 0 ? 'connected, nothing heard yet' : 'waiting for it';
	if (watch.connections > 0) {
		return `connected, and no advert yet: does it scan, and does it send ${format} under its own name?`;
	}
	return (
		`never heard since the start ${durationWords(waitedS)} ago: is it switched on, in the store's network, and told this ` +
		`gateway's address, the user name ${username} and its password?`
	);
}

function silence({ connections }: Watch, { username }: About, silentS: number): string {
	const since = `silent for ${durationWords(silentS)}`;
	return connections > 0
		? `${since} and still connected: does it scan? Switch it off and on`
		: `${since} and not connected: look at its power and its Wi-Fi (user name ${username})`;
}

function clockWords(offsetS: number | undefined): string {
	if (offsetS === undefined || Math.abs(offsetS) < TOLD_OFFSET_S) return '';
	return `, its clock is ${durationWords(Math.abs(offsetS))} ${offsetS > 0 ? 'behind' : 'ahead'}, which is taken out`;
}

const times = (count: number) => (count === 1 ? 'once' : `${count} times`);
const rate = (perS: number) => (perS < 10 ? perS.toFixed(1) : String(Math.round(perS)));

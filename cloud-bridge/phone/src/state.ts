// Everything the page knows, and how each thing that happens changes it. Pure.
import type {
	AppConfig,
	ConsentsReply,
	ErasureProof,
	InboxOffer,
	LiveZone,
	MeReply,
	OfferMark,
	PeopleReply,
	PhoneClock,
	PhoneCode,
	PhoneReply,
	PresenceReply,
} from '@aisle/protocol/app-api';
import type { LastKnown } from './wire/last-known.ts';
import type { Link } from './wire/links.ts';

export type Notice = { tone: 'good' | 'bad'; title: string; words: string };
/** What the virtual store says of the person who carries this page's pass; only demos have one. */
export type StandIn =
	| { is: 'coming' }
	| { is: 'out there'; phone: PhoneReply }
	| { is: 'unreachable'; words: string }
	| { is: 'sent away'; why: 'consent' | 'pause' };
/** Demos: the app hears beacons, instead of the store hearing the pass. */
export type Listening = { isOn: boolean; waiting: number; sentAt: string | undefined };

export type State = {
	/** By the phone's clock. */
	nowMs: number;
	config: AppConfig | undefined;
	/** As the shopper chose it, which may be sooner than the words to agree to are there in it. */
	language: string | undefined;
	/** The page keeps a token: the shopper opted in, even where `me` is not loaded yet. */
	isOptedIn: boolean;
	me: MeReply | undefined;
	/** When the bridge last said any of this; what is older than this visit is the last known state. */
	asOf: string | undefined;
	/** undefined: the stream has not said yet */
	place: LiveZone | undefined;
	/** Newest first, each id once. */
	offers: readonly InboxOffer[];
	isInboxLoaded: boolean;
	/** The offer that came last while the page was open: it moves in, and is announced. */
	arrivedId: string | undefined;
	stream: 'connecting' | 'live' | 'lost';
	isOnline: boolean;
	/** A call is under way, and buttons wait for it. */
	isBusy: boolean;
	notice: Notice | undefined;
	standIn: StandIn | undefined;
	/** Whom one may be in the virtual store. */
	people: PeopleReply['people'] | undefined;
	listening: Listening;
	/** Read when the shopper looks at them. */
	presence: PresenceReply | undefined;
	consents: ConsentsReply | undefined;
	phoneCode: PhoneCode | undefined;
	/** Where the phone's clock is off. */
	clock: PhoneClock | undefined;
	/** From the address: what the shopper came with, until it is used. */
	link: Link | undefined;
	/** Of what was erased here; nobody else keeps it. */
	proof: ErasureProof | undefined;
};

/** What is taken over as it comes. */
type Plain = Pick<
	State,
	| 'nowMs'
	| 'config'
	| 'language'
	| 'place'
	| 'stream'
	| 'isOnline'
	| 'notice'
	| 'standIn'
	| 'people'
	| 'listening'
	| 'presence'
	| 'consents'
	| 'phoneCode'
	| 'clock'
	| 'link'
	| 'proof'
>;

export type Action =
	| { type: 'set'; what: Partial<Plain> }
	| { type: 'last-known'; last: LastKnown }
	| { type: 'me'; me: MeReply }
	| { type: 'offer'; offer: InboxOffer }
	| { type: 'inbox'; offers: readonly InboxOffer[] }
	| { type: 'marked'; id: string; mark: OfferMark['mark']; at: string }
	| { type: 'busy' }
	| { type: 'done' }
	| { type: 'opted-in' }
	| { type: 'opted-out'; notice: Notice; proof?: ErasureProof };

type Beginning = Pick<State, 'nowMs' | 'isOptedIn' | 'isOnline'> & Partial<Pick<State, 'language'>>;

export function initialState({ nowMs, isOptedIn, isOnline, language }: Beginning): State {
	return {
		nowMs,
		config: undefined,
		language,
		isOptedIn,
		me: undefined,
		asOf: undefined,
		place: undefined,
		offers: [],
		isInboxLoaded: false,
		arrivedId: undefined,
		stream: 'connecting',
		isOnline,
		isBusy: false,
		notice: undefined,
		standIn: undefined,
		people: undefined,
		listening: { isOn: false, waiting: 0, sentAt: undefined },
		presence: undefined,
		consents: undefined,
		phoneCode: undefined,
		clock: undefined,
		link: undefined,
		proof: undefined,
	};
}

export function reduce(state: State, action: Action): State {
	switch (action.type) {
		case 'set':
			return { ...state, ...action.what };
		case 'last-known':
			return { ...state, ...action.last };
		case 'me':
			return { ...state, me: action.me, asOf: toldAt(state) };
		case 'offer':
			return takeIn(state, [action.offer]);
		case 'inbox':
			return { ...takeIn(withoutOld(state), action.offers), isInboxLoaded: true, asOf: toldAt(state) };
		case 'marked':
			return {
				...state,
				offers: state.offers.map((offer) => (offer.id === action.id ? marked(offer, action) : offer)),
			};
		case 'busy':
			return { ...state, isBusy: true, notice: undefined };
		case 'done':
			return { ...state, isBusy: false };
		case 'opted-in':
			return { ...state, isOptedIn: true, notice: undefined, proof: undefined };
		case 'opted-out': {
			const { config, link } = state;
			// nothing of the shopper stays on the screen either
			const blank = initialState({ ...state, isOptedIn: false });
			return { ...blank, config, link, notice: action.notice, proof: action.proof };
		}
	}
}

const toldAt = ({ nowMs }: State): string => new Date(nowMs).toISOString();

/** Of the last known offers, those that ended meanwhile. */
function withoutOld(state: State): State {
	if (state.isInboxLoaded) return state;
	return { ...state, offers: state.offers.filter((offer) => !isOver(offer, state.nowMs)) };
}

/** An id is delivered at least once and shown once; of two deliveries, what is known of marks stays. */
function takeIn(state: State, delivered: readonly InboxOffer[]): State {
	const byId = new Map(state.offers.map((offer) => [offer.id, offer]));
	const unknown = delivered.filter(({ id }) => !byId.has(id));
	for (const offer of delivered) byId.set(offer.id, { ...byId.get(offer.id), ...offer });
	const offers = [...byId.values()].sort((a, b) => compare(b.sentAt, a.sentAt) || compare(b.id, a.id));
	const newest = offers.find(({ id }) => unknown.some((offer) => offer.id === id));
	// what was there when the page opened has not just arrived
	const hasArrived = newest !== undefined && state.isInboxLoaded;
	return { ...state, offers, arrivedId: hasArrived ? newest.id : state.arrivedId };
}

function marked(offer: InboxOffer, { mark, at }: { mark: OfferMark['mark']; at: string }): InboxOffer {
	const seenAt = offer.seenAt ?? at;
	if (mark === 'seen') return { ...offer, seenAt };
	const openedAt = offer.openedAt ?? at;
	return mark === 'opened'
		? { ...offer, seenAt, openedAt }
		: { ...offer, seenAt, openedAt, redeemedAt: offer.redeemedAt ?? at };
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

export function isOver({ expiresAt }: Pick<InboxOffer, 'expiresAt'>, nowMs: number): boolean {
	return Date.parse(expiresAt) <= nowMs;
}

/** The moment until which nobody is recognised; undefined where it is not paused. */
export function pausedUntil({ me, nowMs }: Pick<State, 'me' | 'nowMs'>): string | undefined {
	const until = me?.pausedUntil;
	return until !== undefined && Date.parse(until) > nowMs ? until : undefined;
}

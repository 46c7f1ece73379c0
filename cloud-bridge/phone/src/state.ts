// Everything the page knows, and how each thing that happens changes it. Pure.
import type { AppConfig, InboxOffer, LiveZone, MeReply, OfferMark, PhoneReply } from '@aisle/protocol/app-api';

export type Notice = { tone: 'good' | 'bad'; title: string; words: string };
/** What the virtual store says of the person who carries this page's pass; only demos have one. */
export type StandIn =
	| { is: 'coming' }
	| { is: 'out there'; phone: PhoneReply }
	| { is: 'unreachable'; words: string }
	| { is: 'sent away' };

export type State = {
	/** By the phone's clock. */
	nowMs: number;
	config: AppConfig | undefined;
	/** The page keeps a token: the shopper opted in, even where `me` is not loaded yet. */
	isOptedIn: boolean;
	me: MeReply | undefined;
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
};

export type Action =
	| { type: 'config'; config: AppConfig }
	| { type: 'me'; me: MeReply }
	| { type: 'zone'; place: LiveZone }
	| { type: 'offer'; offer: InboxOffer }
	| { type: 'inbox'; offers: readonly InboxOffer[] }
	| { type: 'marked'; id: string; mark: OfferMark['mark']; at: string }
	| { type: 'stream'; stream: State['stream'] }
	| { type: 'online'; isOnline: boolean }
	| { type: 'busy' }
	| { type: 'done' }
	| { type: 'notice'; notice: Notice | undefined }
	| { type: 'opted-in' }
	| { type: 'opted-out'; notice: Notice }
	| { type: 'stand-in'; standIn: StandIn | undefined }
	| { type: 'tick'; nowMs: number };

export function initialState({ nowMs, isOptedIn, isOnline }: Pick<State, 'nowMs' | 'isOptedIn' | 'isOnline'>): State {
	return {
		nowMs,
		config: undefined,
		isOptedIn,
		me: undefined,
		place: undefined,
		offers: [],
		isInboxLoaded: false,
		arrivedId: undefined,
		stream: 'connecting',
		isOnline,
		isBusy: false,
		notice: undefined,
		standIn: undefined,
	};
}

export function reduce(state: State, action: Action): State {
	switch (action.type) {
		case 'config':
			return { ...state, config: action.config };
		case 'me':
			return { ...state, me: action.me };
		case 'zone':
			return { ...state, place: action.place };
		case 'offer':
			return takeIn(state, [action.offer]);
		case 'inbox':
			return { ...takeIn(state, action.offers), isInboxLoaded: true };
		case 'marked':
			return {
				...state,
				offers: state.offers.map((offer) => (offer.id === action.id ? marked(offer, action) : offer)),
			};
		case 'stream':
			return { ...state, stream: action.stream };
		case 'online':
			return { ...state, isOnline: action.isOnline };
		case 'busy':
			return { ...state, isBusy: true, notice: undefined };
		case 'done':
			return { ...state, isBusy: false };
		case 'notice':
			return { ...state, notice: action.notice };
		case 'opted-in':
			return { ...state, isOptedIn: true, notice: undefined };
		case 'opted-out':
			// nothing of the shopper stays on the screen either
			return { ...initialState({ ...state, isOptedIn: false }), config: state.config, notice: action.notice };
		case 'stand-in':
			return { ...state, standIn: action.standIn };
		case 'tick':
			return { ...state, nowMs: action.nowMs };
	}
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
	return mark === 'seen' ? { ...offer, seenAt } : { ...offer, seenAt, openedAt: offer.openedAt ?? at };
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

export function isOver({ expiresAt }: Pick<InboxOffer, 'expiresAt'>, nowMs: number): boolean {
	return Date.parse(expiresAt) <= nowMs;
}

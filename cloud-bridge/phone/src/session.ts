// What the page does: calls the bridge, listens to it, and turns everything that happens into actions of the state.
import type { OfferMark, Purpose } from '@aisle/protocol/app-api';
import { type Action, initialState, type Notice, reduce, type State } from './state.ts';
import * as api from './wire/app-api.ts';
import { openLive } from './wire/live.ts';
import { createMarks } from './wire/marks.ts';
import { type Radio, startRadio } from './wire/radio.ts';
import { RequestError } from './wire/request.ts';
import type { TokenKeeper } from './wire/token.ts';
import { sentence } from './words.ts';

/** What a shopper can do; each returns at once, and what came of it is in a later state. */
export type Deeds = {
	retry(): void;
	enrol(store: string, consents: readonly Purpose[]): void;
	change(purpose: Purpose, granted: boolean): void;
	erase(): void;
	mark(id: string, mark: OfferMark['mark']): void;
	walk(zone: string | null): void;
	dismiss(): void;
};

const UNAUTHORIZED = 401;
/** "for 12 more minutes" stays true to the minute. */
const TICK_MS = 10_000;
const RETRY_MS = 5_000;

const ERASED: Notice = {
	tone: 'good',
	title: 'Erased',
	words: 'Your code, what you agreed to, where you were and your offers are gone.',
};
const UNKNOWN_HERE: Notice = {
	tone: 'bad',
	title: 'This phone is not known here any more',
	words: 'It was erased, perhaps from another tab. Turn offers on again whenever you like.',
};

export type SessionParts = { tokens: TokenKeeper; show(state: State, deeds: Deeds): void };

export function startSession({ tokens, show }: SessionParts): void {
	let state = initialState({
		nowMs: Date.now(),
		isOptedIn: tokens.get() !== undefined,
		isOnline: navigator.onLine,
	});
	let live: ReturnType<typeof openLive> | undefined;
	let radio: Radio | undefined;
	let retryTimer: ReturnType<typeof setTimeout> | undefined;
	const marks = createMarks((mark) => dispatch({ type: 'marked', ...mark, at: new Date().toISOString() }));

	const dispatch = (action: Action) => {
		state = reduce(state, action);
		show(state, deeds);
	};
	const say = (error: RequestError) =>
		dispatch({ type: 'notice', notice: { tone: 'bad', title: 'That did not work', words: wordsOf(error) } });

	const optOut = (notice: Notice) => {
		tokens.forget();
		live?.close();
		radio?.stop();
		live = radio = undefined;
		marks.clear();
		dispatch({ type: 'opted-out', notice });
	};

	/** Every call goes through here: a token nobody knows ends the session, other refusals are said or wait. */
	const attempt = async (work: (token: string) => Promise<void>, refused: (error: RequestError) => void = say) => {
		const token = tokens.get() ?? '';
		try {
			await work(token);
		} catch (error) {
			if (!(error instanceof RequestError)) throw error;
			// an answer to a token that is no longer ours says nothing about us
			if (error.status === UNAUTHORIZED && tokens.get() === token) optOut(UNKNOWN_HERE);
			else refused(error);
		}
	};
	/** For what comes round again by itself: the next opening of the stream asks anew. */
	const quietly = (work: (token: string) => Promise<void>) => void attempt(work, () => {});
	const busily = async (work: (token: string) => Promise<void>) => {
		dispatch({ type: 'busy' });
		await attempt(work);
		dispatch({ type: 'done' });
	};

	const listen = (token: string) => {
		live?.close();
		live = openLive(token, {
			zone: (place) => dispatch({ type: 'zone', place }),
			offer: (offer) => dispatch({ type: 'offer', offer }),
			open() {
				dispatch({ type: 'stream', stream: 'live' });
				// the stream tells what comes from now on: asking after it is open leaves no gap
				quietly(async () => dispatch({ type: 'inbox', offers: (await api.readInbox(token)).offers }));
				quietly(marks.tell);
			},
			lost: () => dispatch({ type: 'stream', stream: 'lost' }),
			refused: () => optOut(UNKNOWN_HERE),
		});
	};

	/** A phone advertises as long as its owner agrees to be recognised. */
	const advertise = (token: string) => {
		const radioUrl = state.config?.radioUrl;
		if (radioUrl === undefined || state.me === undefined) return;
		if (!state.me.consents.presence) {
			radio?.stop();
			radio = undefined;
			return dispatch({ type: 'stand-in', standIn: { is: 'sent away' } });
		}
		if (radio !== undefined) return;
		dispatch({ type: 'stand-in', standIn: { is: 'coming' } });
		radio = startRadio(radioUrl, () => api.readPass(token), {
			phone: (phone) => dispatch({ type: 'stand-in', standIn: { is: 'out there', phone } }),
			failed: (error) => dispatch({ type: 'stand-in', standIn: { is: 'unreachable', words: wordsOf(error) } }),
		});
	};

	const enter = async (token: string) => {
		dispatch({ type: 'me', me: await api.readMe(token) });
		listen(token);
		advertise(token);
	};
	const begin = () => {
		clearTimeout(retryTimer);
		const work = async (token: string) => {
			dispatch({ type: 'config', config: await api.readConfig() });
			if (state.isOptedIn) await enter(token);
			dispatch({ type: 'notice', notice: undefined });
		};
		void attempt(work, (error) => {
			say(error);
			retryTimer = setTimeout(begin, RETRY_MS);
		});
	};

	const deeds: Deeds = {
		retry: begin,
		enrol: (store, consents) =>
			void busily(async () => {
				const { token } = await api.enrol(store, consents);
				tokens.keep(token);
				dispatch({ type: 'opted-in' });
				await enter(token);
			}),
		change: (purpose, granted) =>
			void busily(async (token) => {
				dispatch({ type: 'me', me: await api.changeConsent(token, purpose, granted) });
				advertise(token);
			}),
		erase: () =>
			void busily(async (token) => {
				await api.erase(token);
				optOut(ERASED);
			}),
		mark(id, mark) {
			marks.add({ id, mark });
			quietly(marks.tell);
		},
		walk: (zone) => void attempt(async () => radio?.walk(zone)),
		dismiss: () => dispatch({ type: 'notice', notice: undefined }),
	};

	addEventListener('online', () => {
		dispatch({ type: 'online', isOnline: true });
		// a stream over a network that went may look open for minutes
		if (state.me !== undefined) listen(tokens.get() ?? '');
	});
	addEventListener('offline', () => dispatch({ type: 'online', isOnline: false }));
	setInterval(() => dispatch({ type: 'tick', nowMs: Date.now() }), TICK_MS);
	show(state, deeds);
	begin();
}

function wordsOf({ message, remedy }: RequestError): string {
	return `${sentence(message)} ${remedy}`;
}

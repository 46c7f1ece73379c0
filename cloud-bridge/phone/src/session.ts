// What the page does: calls the bridge, listens to it, and turns everything that happens into actions of the state.
import type { OfferMark, Purpose } from '@aisle/protocol/app-api';
import { type Action, initialState, type Notice, reduce, type State } from './state.ts';
import * as api from './wire/app-api.ts';
import { openLive } from './wire/live.ts';
import { type Radio, startRadio } from './wire/radio.ts';
import { RequestError } from './wire/request.ts';
import type { createTokenKeeper } from './wire/token.ts';
import { sentence } from './words.ts';

/** What a shopper can do; each answers at once, and what came of it is in the next state. */
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
const GONE: readonly number[] = [404, 410];
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

export type SessionParts = {
	tokens: ReturnType<typeof createTokenKeeper>;
	show(state: State, deeds: Deeds): void;
};

export function startSession({ tokens, show }: SessionParts): void {
	let state = initialState({
		nowMs: Date.now(),
		isOptedIn: tokens.get() !== undefined,
		isOnline: navigator.onLine,
	});
	let live: ReturnType<typeof openLive> | undefined;
	let radio: Radio | undefined;
	/** Not told yet: the bridge hears of them when it is there again. */
	const marks = new Map<string, { id: string; mark: OfferMark['mark'] }>();

	const dispatch = (action: Action) => {
		state = reduce(state, action);
		show(state, deeds);
	};

	const optOut = (notice: Notice) => {
		tokens.forget();
		live?.close();
		radio?.stop();
		live = radio = undefined;
		marks.clear();
		dispatch({ type: 'opted-out', notice });
	};

	/** Every call goes through here: a token nobody knows ends the session, other refusals are said. */
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
	const say = ({ message, remedy }: RequestError) =>
		dispatch({
			type: 'notice',
			notice: { tone: 'bad', title: 'That did not work', words: `${sentence(message)} ${remedy}` },
		});
	const busily = async (work: (token: string) => Promise<void>) => {
		dispatch({ type: 'busy' });
		await attempt(work);
		dispatch({ type: 'done' });
	};

	const tellMarks = () =>
		attempt(
			async (token) => {
				for (const [key, { id, mark }] of marks) {
					await api.markOffer(token, id, mark).catch((error) => {
						// what is over needs no mark
						if (!GONE.includes(error.status)) throw error;
					});
					marks.delete(key);
					dispatch({ type: 'marked', id, mark, at: new Date().toISOString() });
				}
			},
			() => {},
		);

	const listen = () => {
		const token = tokens.get();
		if (token === undefined) return;
		live?.close();
		live = openLive(token, {
			zone: (place) => dispatch({ type: 'zone', place }),
			offer: (offer) => dispatch({ type: 'offer', offer }),
			open() {
				dispatch({ type: 'stream', stream: 'live' });
				// the stream tells what comes from now on; asking after it is open leaves no gap
				void attempt(
					async () => dispatch({ type: 'inbox', offers: (await api.readInbox(token)).offers }),
					() => {},
				);
				void tellMarks();
			},
			lost: () => dispatch({ type: 'stream', stream: 'lost' }),
			refused: () => optOut(UNKNOWN_HERE),
		});
	};

	/** A phone advertises as long as its owner agrees to be recognised. */
	const advertise = () => {
		const radioUrl = state.config?.radioUrl;
		if (radioUrl === undefined || state.me === undefined) return;
		if (!state.me.consents.presence) {
			radio?.stop();
			radio = undefined;
			return dispatch({ type: 'stand-in', standIn: { is: 'sent away' } });
		}
		if (radio !== undefined) return;
		dispatch({ type: 'stand-in', standIn: { is: 'coming' } });
		const token = tokens.get() ?? '';
		radio = startRadio(radioUrl, () => api.readPass(token), {
			phone: (phone) => dispatch({ type: 'stand-in', standIn: { is: 'out there', phone } }),
			failed: ({ message, remedy }) =>
				dispatch({ type: 'stand-in', standIn: { is: 'unreachable', words: `${sentence(message)} ${remedy}` } }),
		});
	};

	const enter = async (token: string) => {
		dispatch({ type: 'me', me: await api.readMe(token) });
		listen();
		advertise();
	};

	const begin = () =>
		attempt(
			async (token) => {
				dispatch({ type: 'config', config: await api.readConfig() });
				if (state.isOptedIn) await enter(token);
				dispatch({ type: 'notice', notice: undefined });
			},
			(error) => {
				say(error);
				setTimeout(begin, RETRY_MS);
			},
		);

	const deeds: Deeds = {
		retry: () => void begin(),
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
				advertise();
			}),
		erase: () =>
			void busily(async (token) => {
				await api.erase(token);
				optOut(ERASED);
			}),
		mark(id, mark) {
			marks.set(`${id} ${mark}`, { id, mark });
			void tellMarks();
		},
		walk: (zone) => void attempt(async () => radio?.walk(zone)),
		dismiss: () => dispatch({ type: 'notice', notice: undefined }),
	};

	addEventListener('online', () => {
		dispatch({ type: 'online', isOnline: true });
		// a stream over a network that changed may look open for minutes
		listen();
	});
	addEventListener('offline', () => dispatch({ type: 'online', isOnline: false }));
	setInterval(() => dispatch({ type: 'tick', nowMs: Date.now() }), TICK_MS);
	show(state, deeds);
	void begin();
}

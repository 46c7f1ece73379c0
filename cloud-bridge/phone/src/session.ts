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

/** What a shopper can do, as functions to hand on; each returns at once, and what came of it is in a later state. */
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

export class Session implements Deeds {
	readonly #tokens: TokenKeeper;
	readonly #show: SessionParts['show'];
	readonly #marks = createMarks((mark) => this.#dispatch({ type: 'marked', ...mark, at: new Date().toISOString() }));
	#state: State;
	#live: ReturnType<typeof openLive> | undefined;
	#radio: Radio | undefined;
	#retryTimer: ReturnType<typeof setTimeout> | undefined;

	constructor({ tokens, show }: SessionParts) {
		this.#tokens = tokens;
		this.#show = show;
		const isOptedIn = tokens.get() !== undefined;
		this.#state = initialState({ nowMs: Date.now(), isOptedIn, isOnline: navigator.onLine });
	}

	start(): void {
		addEventListener('online', () => {
			this.#dispatch({ type: 'online', isOnline: true });
			// a stream over a network that went may look open for minutes
			if (this.#state.me !== undefined) this.#listen(this.#tokens.get() ?? '');
		});
		addEventListener('offline', () => this.#dispatch({ type: 'online', isOnline: false }));
		setInterval(() => this.#dispatch({ type: 'tick', nowMs: Date.now() }), TICK_MS);
		this.#show(this.#state, this);
		this.retry();
	}

	readonly retry = (): void => {
		clearTimeout(this.#retryTimer);
		const begin = async (token: string) => {
			this.#dispatch({ type: 'config', config: await api.readConfig() });
			if (this.#state.isOptedIn) await this.#enter(token);
			this.#dispatch({ type: 'notice', notice: undefined });
		};
		void this.#attempt(begin, (error) => {
			this.#say(error);
			this.#retryTimer = setTimeout(() => this.retry(), RETRY_MS);
		});
	};

	readonly enrol = (store: string, consents: readonly Purpose[]): void => {
		void this.#busily(async () => {
			const { token } = await api.enrol(store, consents);
			this.#tokens.keep(token);
			this.#dispatch({ type: 'opted-in' });
			await this.#enter(token);
		});
	};

	readonly change = (purpose: Purpose, granted: boolean): void => {
		void this.#busily(async (token) => {
			this.#dispatch({ type: 'me', me: await api.changeConsent(token, purpose, granted) });
			this.#advertise(token);
		});
	};

	readonly erase = (): void => {
		void this.#busily(async (token) => {
			await api.erase(token);
			this.#optOut(ERASED);
		});
	};

	readonly mark = (id: string, mark: OfferMark['mark']): void => {
		this.#marks.add({ id, mark });
		this.#quietly(this.#marks.tell);
	};

	readonly walk = (zone: string | null): void => {
		void this.#attempt(async () => this.#radio?.walk(zone));
	};

	readonly dismiss = (): void => {
		this.#dispatch({ type: 'notice', notice: undefined });
	};

	#dispatch(action: Action): void {
		this.#state = reduce(this.#state, action);
		this.#show(this.#state, this);
	}

	#say(error: RequestError): void {
		const notice: Notice = { tone: 'bad', title: 'That did not work', words: wordsOf(error) };
		this.#dispatch({ type: 'notice', notice });
	}

	/** Every call goes through here: a token nobody knows ends the session, other refusals are said unless they may wait. */
	async #attempt(work: (token: string) => Promise<void>, refused = (error: RequestError) => this.#say(error)) {
		const token = this.#tokens.get() ?? '';
		try {
			await work(token);
		} catch (error) {
			if (!(error instanceof RequestError)) throw error;
			// an answer to a token that is no longer ours says nothing about us
			if (error.status === UNAUTHORIZED && this.#tokens.get() === token) this.#optOut(UNKNOWN_HERE);
			else refused(error);
		}
	}

	/** For what comes round again by itself: the next opening of the stream asks anew. */
	#quietly(work: (token: string) => Promise<void>): void {
		void this.#attempt(work, () => {});
	}

	async #busily(work: (token: string) => Promise<void>): Promise<void> {
		this.#dispatch({ type: 'busy' });
		await this.#attempt(work);
		this.#dispatch({ type: 'done' });
	}

	async #enter(token: string): Promise<void> {
		this.#dispatch({ type: 'me', me: await api.readMe(token) });
		this.#listen(token);
		this.#advertise(token);
	}

	#listen(token: string): void {
		this.#live?.close();
		this.#live = openLive(token, {
			zone: (place) => this.#dispatch({ type: 'zone', place }),
			offer: (offer) => this.#dispatch({ type: 'offer', offer }),
			open: () => {
				this.#dispatch({ type: 'stream', stream: 'live' });
				// the stream tells what comes from now on: asking after it is open leaves no gap
				this.#quietly(async () => this.#dispatch({ type: 'inbox', offers: (await api.readInbox(token)).offers }));
				this.#quietly(this.#marks.tell);
			},
			lost: () => this.#dispatch({ type: 'stream', stream: 'lost' }),
			refused: () => this.#optOut(UNKNOWN_HERE),
		});
	}

	/** A phone advertises as long as its owner agrees to be recognised. */
	#advertise(token: string): void {
		const radioUrl = this.#state.config?.radioUrl;
		if (radioUrl === undefined || this.#state.me === undefined) return;
		const mayAdvertise = this.#state.me.consents.presence;
		if (mayAdvertise && this.#radio !== undefined) return;
		this.#radio?.stop();
		this.#radio = undefined;
		this.#dispatch({ type: 'stand-in', standIn: { is: mayAdvertise ? 'coming' : 'sent away' } });
		if (!mayAdvertise) return;
		this.#radio = startRadio(radioUrl, () => api.readPass(token), {
			phone: (phone) => this.#dispatch({ type: 'stand-in', standIn: { is: 'out there', phone } }),
			failed: (error) => this.#dispatch({ type: 'stand-in', standIn: { is: 'unreachable', words: wordsOf(error) } }),
		});
	}

	#optOut(notice: Notice): void {
		this.#tokens.forget();
		this.#live?.close();
		this.#radio?.stop();
		this.#live = this.#radio = undefined;
		this.#marks.clear();
		this.#dispatch({ type: 'opted-out', notice });
	}
}

function wordsOf({ message, remedy }: RequestError): string {
	return `${sentence(message)} ${remedy}`;
}

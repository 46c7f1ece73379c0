// The page's session: the phone's access to the bridge, the live stream, and everything that happens as actions of the state.
import type { MeReply } from '@aisle/protocol/app-api';
import { type Deeds, deedsOf } from './deeds.ts';
import { type Language, languageOf } from './language/language.ts';
import { refusalWords } from './language/times.ts';
import { StandInWalk } from './stand-in-walk.ts';
import { type Action, initialState, type Notice, pausedUntil, reduce, type State } from './state.ts';
import { type Access, createAccess } from './wire/access.ts';
import * as api from './wire/app-api.ts';
import type { ChosenLanguage } from './wire/chosen-language.ts';
import type { createLastKnown } from './wire/last-known.ts';
import { onLink } from './wire/links.ts';
import { openLive } from './wire/live.ts';
import type { Mark, Marks } from './wire/marks.ts';
import { RequestError } from './wire/request.ts';
import { serverNowMs } from './wire/server-time.ts';
import type { Sightings } from './wire/sightings.ts';
import type { TokenKeeper } from './wire/token.ts';

const UNAUTHORIZED = 401;
/** "for 12 more minutes" stays true to the minute. */
const TICK_MS = 10_000;
const RETRY_MS = 5_000;
/** Another phone of the shopper may have changed something, of which the stream says nothing. */
const LOOK_AGAIN_MS = 30_000;

const TEXT_IS_OLD = 'text-not-current';
const NOT_AGREED = 'consent-missing';
/** Why a phone is out, as the words of a notice; `good` where its owner wanted it. */
type WayOut = { tone: Notice['tone']; of: 'left' | 'erased' | 'unknownHere' };
const UNKNOWN_HERE: WayOut = { tone: 'bad', of: 'unknownHere' };

export type SessionParts = {
	tokens: TokenKeeper;
	chosenLanguage: ChosenLanguage;
	lastKnown: ReturnType<typeof createLastKnown>;
	sightings: Sightings;
	marks: Marks;
	show(state: State, deeds: Deeds, language: Language): void;
};

export class Session {
	readonly access: Access;
	readonly tokens: TokenKeeper;
	readonly standIn: StandInWalk;
	readonly #chosenLanguage: ChosenLanguage;
	readonly #lastKnown: SessionParts['lastKnown'];
	readonly #show: SessionParts['show'];
	readonly #marks: Marks;
	readonly #deeds: Deeds;
	#state: State;
	#live: ReturnType<typeof openLive> | undefined;
	#retryTimer: ReturnType<typeof setTimeout> | undefined;
	#lookedMs = 0;

	constructor({ tokens, chosenLanguage, lastKnown, sightings, marks, show }: SessionParts) {
		this.tokens = tokens;
		this.access = createAccess({ tokens, refresh: api.refresh, nowMs: serverNowMs });
		this.standIn = new StandInWalk(this, sightings);
		this.#chosenLanguage = chosenLanguage;
		this.#lastKnown = lastKnown;
		this.#marks = marks;
		this.#show = show;
		this.#deeds = deedsOf(this);
		const isOptedIn = tokens.get() !== undefined;
		const language = chosenLanguage.get();
		this.#state = initialState({ nowMs: Date.now(), isOptedIn, isOnline: navigator.onLine, language });
	}

	get state(): State {
		return this.#state;
	}

	get language(): Language {
		return languageOf(this.#wantedLanguage);
	}

	/** The one that was chosen, else that of the words on the screen, else the browser's own. */
	get #wantedLanguage(): string {
		const { language, config } = this.#state;
		return language ?? config?.text.language ?? navigator.language;
	}

	start(): void {
		const last = this.#state.isOptedIn ? this.#lastKnown.read() : undefined;
		if (last !== undefined) this.dispatch({ type: 'last-known', last });
		addEventListener('online', () => {
			this.set({ isOnline: true });
			this.#followLanguage();
			// a stream over a network that went may look open for minutes
			if (this.#live !== undefined) this.#listen();
		});
		addEventListener('offline', () => this.set({ isOnline: false }));
		document.addEventListener('visibilitychange', () => this.#lookAgain());
		setInterval(() => this.#tick(), TICK_MS);
		this.#show(this.#state, this.#deeds, this.language);
		onLink((link) => {
			this.set({ link });
			if (this.#live !== undefined) this.followLink();
		});
		this.retry();
	}

	retry(): void {
		clearTimeout(this.#retryTimer);
		const begin = async () => {
			await this.readConfig();
			if (this.#state.isOptedIn) await this.enter();
			if (this.#state.notice?.tone === 'bad') this.set({ notice: undefined });
			this.followLink();
		};
		void this.attempt(begin, (error) => {
			// the last known state says so itself
			if (this.#state.me === undefined) this.say(error);
			else this.set({ stream: 'lost' });
			this.#retryTimer = setTimeout(() => this.retry(), RETRY_MS);
		});
	}

	async readConfig(): Promise<void> {
		const language = this.#wantedLanguage;
		const config = await api.readConfig(language);
		// another one may have been chosen meanwhile, which asked for itself
		if (language === this.#wantedLanguage) this.set({ config });
	}

	/** The page at once, also without a connection; the words to agree to as soon as there is one. */
	speak(language: string): void {
		this.#chosenLanguage.keep(language);
		this.set({ language });
		void this.busily(
			() => this.readConfig(),
			(error) => {
				if (error.status !== 0) this.say(error);
			},
		);
	}

	#followLanguage(): void {
		const { config, language } = this.#state;
		if (config !== undefined && language !== undefined && config.text.language !== language) {
			this.#quietly(() => this.readConfig());
		}
	}

	async enter(): Promise<void> {
		await this.readMe();
		this.#listen();
		if (this.#state.me?.consents.presence) this.#quietly(() => this.readPass());
	}

	async readMe(): Promise<void> {
		this.take(await this.access.use(api.readMe));
	}

	take(me: MeReply): void {
		this.dispatch({ type: 'me', me });
		this.standIn.follow();
	}

	async readPass() {
		const pass = await this.access.use(api.readPass).catch((error: unknown) => {
			// another phone of the shopper has withdrawn it
			if (error instanceof RequestError && error.code === NOT_AGREED) this.#lookAgain();
			throw error;
		});
		this.set({ clock: pass.clock });
		// another phone of the shopper has paused it
		if (pass.pausedUntil !== this.#state.me?.pausedUntil) this.#quietly(() => this.readMe());
		return pass;
	}

	dispatch(action: Action): void {
		const before = this.#state;
		this.#state = reduce(before, action);
		this.#keep(before);
		this.#show(this.#state, this.#deeds, this.language);
	}

	set(what: (Action & { type: 'set' })['what']): void {
		this.dispatch({ type: 'set', what });
	}

	say(error: RequestError): void {
		if (error.code === TEXT_IS_OLD) {
			this.#quietly(() => this.readConfig());
			this.tell('bad', this.language.words.notices.newWords);
			return;
		}
		const { words } = this.language;
		this.tell('bad', [words.notices.failed, refusalWords(words, error)]);
	}

	tell(tone: Notice['tone'], [title, words]: readonly [title: string, words: string]): void {
		this.set({ notice: { tone, title, words } });
	}

	/** Every call goes through here: access that is gone ends the session, other refusals are said unless they may wait. */
	async attempt(work: () => Promise<void>, refused = (error: RequestError) => this.say(error)): Promise<void> {
		const shopper = this.tokens.get()?.shopper;
		try {
			await work();
		} catch (error) {
			if (!(error instanceof RequestError)) throw error;
			// an answer about somebody we no longer are says nothing about us
			if (error.status === UNAUTHORIZED && shopper === this.tokens.get()?.shopper) this.optOut(UNKNOWN_HERE);
			else refused(error);
		}
	}

	async busily(work: () => Promise<void>, refused?: (error: RequestError) => void): Promise<void> {
		this.dispatch({ type: 'busy' });
		await this.attempt(work, refused);
		this.dispatch({ type: 'done' });
	}

	/** For what comes round again by itself: the next opening of the stream asks anew. */
	#quietly(work: () => Promise<unknown>): void {
		void this.attempt(
			async () => void (await work()),
			() => {},
		);
	}

	mark(mark: Mark): void {
		this.#marks.add(mark);
		this.#tellMarks();
	}

	#tellMarks(): void {
		const told = (mark: Mark) => this.dispatch({ type: 'marked', ...mark, at: new Date().toISOString() });
		this.#quietly(() => this.access.use((token) => this.#marks.tell(token, told)));
	}

	optOut({ tone, of }: WayOut, proof?: State['proof']): void {
		const [title, words] = this.language.words.notices[of];
		const notice: Notice = { tone, title, words };
		this.tokens.forget();
		this.#chosenLanguage.forget();
		this.#lastKnown.forget();
		this.#live?.close();
		this.#live = undefined;
		this.standIn.end();
		this.#marks.clear();
		this.dispatch({ type: 'opted-out', notice, ...(proof && { proof }) });
	}

	#tick(): void {
		const wasPaused = pausedUntil(this.#state) !== undefined;
		this.set({ nowMs: Date.now() });
		if (Date.now() - this.#lookedMs >= LOOK_AGAIN_MS) this.#lookAgain();
		if (wasPaused && pausedUntil(this.#state) === undefined) this.#quietly(() => this.readMe());
	}

	/** A hidden page shows nothing, and an answer from before a deed that is under way would undo it on the screen. */
	#lookAgain(): void {
		if (this.#live === undefined || this.#state.isBusy || document.visibilityState !== 'visible') return;
		this.#lookedMs = Date.now();
		this.#quietly(() => this.readMe());
	}

	/** A code from the address: at a door it is used as soon as the shopper is in; another phone's waits for a yes. */
	followLink(): void {
		const { link, isOptedIn } = this.#state;
		if (link === undefined || !isOptedIn) return;
		if (link.kind === 'door') this.#deeds.checkIn(link.code);
		else {
			this.set({ link: undefined });
			this.tell('bad', this.language.words.notices.hasItsOwn);
		}
	}

	#listen(): void {
		this.#live?.close();
		this.#live = openLive(this.access, {
			zone: (place) => this.set({ place }),
			offer: (offer) => this.dispatch({ type: 'offer', offer }),
			open: () => {
				this.set({ stream: 'live' });
				this.#followLanguage();
				// the stream tells what comes from now on: asking after it is open leaves no gap
				this.#quietly(async () => {
					this.dispatch({ type: 'inbox', offers: (await this.access.use(api.readInbox)).offers });
				});
				this.#tellMarks();
			},
			lost: () => this.set({ stream: 'lost' }),
			refused: () => this.optOut(UNKNOWN_HERE),
		});
	}

	/** For the next time that the page opens without a connection. */
	#keep(before: State): void {
		const { config, me, asOf, offers, consents, presence } = this.#state;
		const isNews =
			me !== before.me ||
			asOf !== before.asOf ||
			offers !== before.offers ||
			config !== before.config ||
			consents !== before.consents ||
			presence !== before.presence;
		if (!isNews || config === undefined || me === undefined || asOf === undefined) return;
		this.#lastKnown.keep({ config, me, asOf, offers: [...offers], consents, presence });
	}
}

// What a shopper can do on the page, as functions to hand on; each returns at once, and what came of it is in a later state.
import type { MeReply, OfferMark, PauseRequest, Purpose } from '@aisle/protocol/app-api';
import type { Session } from './session.ts';
import * as api from './wire/app-api.ts';
import { download } from './wire/download.ts';

export type Deeds = ReturnType<typeof deedsOf>;

export function deedsOf(session: Session) {
	const { access } = session;
	const me = () => session.state.me;
	const files = () => session.language.words.files;
	/** Something about the shopper changes. */
	const change = (work: (token: string) => Promise<MeReply>) =>
		void session.busily(async () => session.take(await access.use(work)));

	return {
		...comingAndGoing(session),
		...demo(session),
		retry: () => session.retry(),
		dismiss: () => session.set({ notice: undefined }),
		useLanguage: (language: string) => session.speak(language),
		change(purpose: Purpose, granted: boolean): void {
			const { version, language } = session.state.config!.text;
			change((token) => api.changeConsent(token, purpose, granted, { version, language }));
		},
		pause: (length: PauseRequest['for']) => change((token) => api.pause(token, { for: length })),
		endPause: () => change(api.endPause),
		giveName: (name: string) => change((token) => (name === '' ? api.takeName(token) : api.giveName(token, name))),
		linkFob: (fob: string, code: string) => change((token) => api.linkFob(token, me()!.store, fob, code)),
		unlinkFob: (store: string, fob: string) => change((token) => api.unlinkFob(token, store, fob)),
		turnStore: (store: string, isOn: boolean) =>
			change((token) => (isOn ? api.joinStore(token, store) : api.leaveStore(token, store))),
		mark: (id: string, mark: OfferMark['mark']) => session.mark({ id, mark }),
		checkIn(code: string): void {
			session.set({ link: undefined });
			void session.busily(async () => {
				const { zone, at } = await access.use((token) => api.checkIn(token, code));
				const { words, times } = session.language;
				const { checkedIn, checkedInAt } = words.notices;
				session.tell('good', [checkedIn, checkedInAt(zone.name, times.at(at, session.state.nowMs))]);
			});
		},
		readMe: () => read(session, 'me', () => session.readMe()),
		readPresence: () =>
			read(session, 'presence', async () => session.set({ presence: await access.use(api.readPresence) })),
		readConsents: () =>
			read(session, 'consents', async () => session.set({ consents: await access.use(api.readConsents) })),
		makePhoneCode: () =>
			void session.busily(async () => session.set({ phoneCode: await access.use(api.makePhoneCode) })),
		downloadExport: () => void session.busily(async () => download(files().data, await access.use(api.readExport))),
		downloadReceipt: () =>
			void session.busily(async () => download(files().receipt, await access.use(api.readReceipt))),
		downloadProof: () => download(files().proof, session.state.proof),
	};
}

/** For a sheet that opens: what it had last is shown meanwhile, and where there is no network, as the page says itself. */
function read(session: Session, what: 'me' | 'presence' | 'consents', work: () => Promise<void>): void {
	void session.attempt(work, (error) => {
		if (error.status !== 0 || session.state[what] === undefined) session.say(error);
	});
}

function comingAndGoing(session: Session) {
	const entered = async (access: Awaited<ReturnType<typeof api.enrol>>) => {
		session.tokens.keep(access);
		session.dispatch({ type: 'opted-in' });
		await session.enter();
	};
	return {
		enrol(store: string, consents: readonly Purpose[]): void {
			const { link, config } = session.state;
			const { version, language } = config!.text;
			const door = link?.kind === 'door' ? link.code : undefined;
			void session
				.busily(async () => {
					const text = { version, language };
					const channel = door === undefined ? 'web' : 'door';
					await entered(await api.enrol({ store, consents: [...consents], text, ageConfirmed: true, channel }));
				})
				.then(() => session.followLink());
		},
		join(code: string): void {
			void session.busily(async () => {
				await entered(await api.join(code));
				session.set({ link: undefined });
			});
		},
		leave(): void {
			void session.busily(async () => {
				await session.access.use(api.leave);
				session.optOut({ tone: 'good', of: 'left' });
			});
		},
		leaveLink: () => session.set({ link: undefined }),
		erase(): void {
			void session.busily(async () =>
				session.optOut({ tone: 'good', of: 'erased' }, await session.access.use(api.erase)),
			);
		},
		putProofAway: () => session.set({ proof: undefined, notice: undefined }),
	};
}

function demo(session: Session) {
	const tryTo = (work: () => Promise<void>) => void session.attempt(work);
	return {
		walk: (zone: string | null) => tryTo(() => session.standIn.walk(zone)),
		lookForPeople: () => tryTo(() => session.standIn.lookForPeople()),
		be: (person: string | null) => tryTo(() => session.standIn.be(person)),
		listenToBeacons: (isOn: boolean) => tryTo(() => session.standIn.listen(isOn)),
	};
}

// Demos: who carries this page's pass in the virtual store, and the beacons that their phone hears there.
import type { PhoneReply } from '@aisle/protocol/app-api';
import { sentence } from './language/times.ts';
import type { Session } from './session.ts';
import { pausedUntil } from './state.ts';
import * as api from './wire/app-api.ts';
import { type Radio, readPeople, startRadio } from './wire/radio.ts';
import { RequestError } from './wire/request.ts';
import type { Sightings } from './wire/sightings.ts';

const SEND_EVERY_MS = 4_000;

export class StandInWalk {
	readonly #session: Session;
	readonly #sightings: Sightings;
	#radio: Radio | undefined;
	#sender: ReturnType<typeof setInterval> | undefined;

	constructor(session: Session, sightings: Sightings) {
		this.#session = session;
		this.#sightings = sightings;
	}

	/** A phone advertises as long as its owner agrees to be recognised, and has not paused it. */
	follow(): void {
		const { config, me } = this.#session.state;
		if (config?.radioUrl === undefined || me === undefined) return;
		const isPaused = pausedUntil(this.#session.state) !== undefined;
		if (!me.consents.presence || isPaused) {
			this.end();
			this.#session.set({ standIn: { is: 'sent away', why: isPaused ? 'pause' : 'consent' } });
		} else if (this.#radio === undefined) {
			this.#begin(config.radioUrl);
			// heard before the page was closed
			void this.#send();
		}
	}

	end(): void {
		this.#radio?.stop();
		this.#radio = undefined;
		this.#stopListening();
		this.#sightings.clear();
		this.#session.set({ people: undefined });
	}

	async walk(zone: string | null): Promise<void> {
		await this.#radio?.walk(zone);
	}

	async lookForPeople(): Promise<void> {
		const { config } = this.#session.state;
		if (config?.radioUrl !== undefined) this.#session.set({ people: (await readPeople(config.radioUrl)).people });
	}

	async be(person: string | null): Promise<void> {
		try {
			await this.#radio?.be(person);
		} catch (error) {
			// they may have gone home meanwhile: who is there now?
			await this.lookForPeople();
			throw error;
		}
		this.#session.set({ people: undefined });
	}

	/** Instead of the store hearing the phone, the phone hears the store. */
	async listen(isOn: boolean): Promise<void> {
		await this.#radio?.advertise(!isOn);
		if (!isOn) {
			this.#stopListening();
			return this.#send();
		}
		this.#tell({ isOn });
		this.#sender ??= setInterval(() => void this.#send(), SEND_EVERY_MS);
	}

	#begin(radioUrl: string): void {
		this.#session.set({ standIn: { is: 'coming' } });
		this.#radio = startRadio(radioUrl, () => this.#session.readPass(), {
			phone: (phone) => this.#took(phone),
			failed: (error) =>
				this.#session.set({ standIn: { is: 'unreachable', words: `${sentence(error.message)} ${error.remedy}` } }),
		});
	}

	#took(phone: PhoneReply): void {
		this.#session.set({ standIn: { is: 'out there', phone } });
		if (!this.#session.state.listening.isOn) return;
		const at = new Date().toISOString();
		this.#sightings.add((phone.hears ?? []).map(({ rssiDbm, ...beacon }) => ({ at, beacon, rssiDbm })));
		this.#tell();
	}

	async #send(): Promise<void> {
		const { access, state } = this.#session;
		if (state.me === undefined) return;
		try {
			const { store } = state.me;
			const reply = await this.#sightings.send(store, (body) => access.use((token) => api.sendSightings(token, body)));
			if (reply === undefined) return;
			this.#session.set({ clock: reply.clock });
			this.#tell({ sentAt: new Date().toISOString() });
		} catch (error) {
			if (!(error instanceof RequestError)) throw error;
			// without a network they wait; a refusal is said
			if (error.status !== 0) this.#session.say(error);
		}
	}

	#stopListening(): void {
		clearInterval(this.#sender);
		this.#sender = undefined;
		this.#session.set({ listening: { isOn: false, waiting: 0, sentAt: undefined } });
	}

	#tell(what: Partial<Session['state']['listening']> = {}): void {
		const { listening } = this.#session.state;
		this.#session.set({ listening: { ...listening, waiting: this.#sightings.count(), ...what } });
	}
}

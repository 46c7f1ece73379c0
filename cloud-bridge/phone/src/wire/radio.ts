// Demos: a browser cannot advertise, so somebody in the virtual store carries the page's pass. This keeps them supplied.
import { type PassReply, PeopleReply, PhoneReply } from '@aisle/protocol/app-api';
import { RequestError, request } from './request.ts';

const EVERY_MS = 1_000;
/** A pass covers a day: an hour before its end is early enough, even for a page that slept. */
const RENEW_BEFORE_MS = 3_600_000;
const NOT_FOUND = 404;

export type RadioListener = {
	phone(phone: PhoneReply): void;
	failed(error: RequestError): void;
};

export type Radio = {
	walk(zone: string | null): Promise<void>;
	/** null: a guest of one's own again. */
	be(person: string | null): Promise<void>;
	/** false: carried, but silent. */
	advertise(isOn: boolean): Promise<void>;
	stop(): void;
};

/** @param readPass asked at the start, before identifiers run out, and after the virtual store forgot us */
export function startRadio(radioUrl: string, readPass: () => Promise<PassReply>, listener: RadioListener): Radio {
	const phones = new URL('/v1/phones', radioUrl).href;
	const ending = new AbortController();
	const call = { signal: ending.signal, who: WHO };
	const isOver = () => ending.signal.aborted;
	let id: string | undefined;
	let advertises = true;
	let lastsUntilMs = 0;
	let timer: ReturnType<typeof setTimeout> | undefined;

	const handOver = async (person?: string) => {
		const { rids } = await readPass();
		const body = { rids, advertises, ...(person !== undefined && { person }) };
		const phone = await request(phones, PhoneReply, { ...call, method: 'POST', body });
		lastsUntilMs = Math.max(...rids.map(({ to }) => Date.parse(to)));
		id = phone.id;
		return phone;
	};
	const look = async () => {
		try {
			const needsPass = id === undefined || lastsUntilMs - Date.now() < RENEW_BEFORE_MS;
			const phone = needsPass ? await handOver() : await request(`${phones}/${id}`, PhoneReply, call);
			if (!isOver()) listener.phone(phone);
		} catch (error) {
			if (!(error instanceof RequestError)) throw error;
			// a restarted simulation knows nobody: the next look hands the pass over again
			if (error.status === NOT_FOUND) id = undefined;
			else if (!isOver()) listener.failed(error);
		} finally {
			if (!isOver()) timer = setTimeout(look, EVERY_MS);
		}
	};
	void look();

	const leave = () => (id === undefined ? undefined : request(`${phones}/${id}`, null, { method: 'DELETE', who: WHO }));

	return {
		async walk(zone) {
			if (id === undefined) return;
			listener.phone(await request(`${phones}/${id}/walk`, PhoneReply, { ...call, method: 'POST', body: { zone } }));
		},
		async be(person) {
			if (person === null) await leave();
			listener.phone(await handOver(person ?? undefined));
		},
		async advertise(isOn) {
			advertises = isOn;
			if (id !== undefined) listener.phone(await handOver());
		},
		/** A phone that stops advertising is out of the air at once. */
		stop() {
			ending.abort();
			clearTimeout(timer);
			// nobody waits for it, and a simulation that is gone has nobody to remove
			leave()?.catch(() => {});
		},
	};
}

const WHO = 'The simulated store';

/** Whom one may be. */
export const readPeople = (radioUrl: string) =>
	request(new URL('/v1/people', radioUrl).href, PeopleReply, { who: WHO });

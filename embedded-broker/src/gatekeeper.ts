// Answers aedes's questions: who is this client, and may it publish or hear this?
import type { AedesOptions, Client } from 'aedes';
import type { z } from 'zod';
import type { Account } from './accounts.ts';
import { FrameError } from './frame-scanner.ts';
import type { GuardedConnection } from './guarded-connection.ts';
import { Logins } from './logins.ts';
import type { BrokerLog, Refusals } from './refusals.ts';
import { isTopicFilter, topicRules } from './topic-filters.ts';

/** Where a refused publish goes: nobody may subscribe to a topic with `$`, so it is acknowledged and heard by none. */
const SET_ASIDE = '$set-aside';
/** CONNACK return codes (MQTT 3.1.1, table 3.1) */
const SERVER_UNAVAILABLE = 3;
const BAD_USER_NAME_OR_PASSWORD = 4;
/** aedes's words; it has no code for this */
const CONNECT_TIMEOUT = 'connect did not arrive in time';

type Rules = { publish: (topic: string) => boolean; subscribe: (filter: string) => boolean };
type Known = z.infer<typeof Account> & { rules: Rules };

const ANONYMOUS = 'anonymous';

const LOGIN_WORDS = {
	wrong: 'unknown user name or wrong password',
	'too-soon': 'another try too soon after a wrong password',
	busy: 'too many clients log in at once; it may try again',
};

export class Gatekeeper {
	/** publishes that were allowed */
	taken = 0;
	readonly #logins: Logins<Known>;
	readonly #anonymous: Known | undefined;
	readonly #refusals: Refusals;
	readonly #known = new WeakMap<Client, Known>();

	constructor(
		accounts: z.infer<typeof Account>[],
		anonymous: Pick<Account, 'publish' | 'subscribe'> | undefined,
		refusals: Refusals,
	) {
		const withRules = (account: z.infer<typeof Account>): Known => ({
			...account,
			rules: { publish: topicRules(account.publish), subscribe: topicRules(account.subscribe) },
		});
		this.#logins = new Logins(accounts.map(withRules));
		this.#anonymous = anonymous && withRules({ ...anonymous, username: ANONYMOUS, passwordHash: '', trusted: false });
		this.#refusals = refusals;
	}

	username(client: Client): string | undefined {
		return this.#known.get(client)?.username;
	}

	maySubscribe(client: Client, topicFilter: string): boolean {
		return this.#subscribeObjection(client, topicFilter) === undefined;
	}

	hooks(): Required<Pick<AedesOptions, 'preConnect' | 'authenticate' | 'authorizePublish' | 'authorizeSubscribe'>> {
		return {
			preConnect: (_client, packet, done) => {
				// an id belongs to its account: otherwise one account could end another's connection, or take over its session
				if (packet.clientId) packet.clientId = `${packet.username ?? ANONYMOUS} ${packet.clientId}`;
				done(null, true);
			},
			authenticate: (client, username, password, done) => {
				this.#login(client, username, password).then(
					(refusal) => {
						if (refusal === undefined) done(null, true);
						else done(Object.assign(new Error(refusal.words), { returnCode: refusal.returnCode }), false);
					},
					(error) => done(Object.assign(error, { returnCode: SERVER_UNAVAILABLE }), false),
				);
			},
			authorizePublish: (client, packet, done) => {
				// aedes would cut the client off, which would connect and try again for ever: take the message and leave it
				if (client === null || !this.#known.get(client)?.rules.publish(packet.topic)) {
					this.#refuse(
						client,
						'publish',
						packet.topic,
						`may not publish to "${packet.topic.slice(0, 200)}"; set aside`,
					);
					packet.topic = SET_ASIDE;
					packet.payload = Buffer.alloc(0);
					packet.retain = false;
				} else this.taken++;
				done(null);
			},
			authorizeSubscribe: (client, subscription, done) => {
				const objection = this.#subscribeObjection(client, subscription.topic);
				if (objection !== undefined) this.#refuse(client, 'subscribe', subscription.topic, objection);
				done(null, objection === undefined ? subscription : null);
			},
		};
	}

	/** Why a connection ended in an error, told apart for the log. */
	lost(client: Client, error: Error & { errorCode?: number; code?: string }, log: BrokerLog): void {
		const username = this.username(client);
		const who = username === undefined ? {} : { username };
		if (error instanceof FrameError) {
			this.#refusals.note({ kind: 'frame', words: `cut off: ${error.message}`, ...who });
		} else if (error.message === CONNECT_TIMEOUT) {
			this.#refusals.note({ kind: 'connect-timeout', words: 'cut off: no whole CONNECT in time' });
		} else if (error.code !== undefined || username !== undefined) {
			log.info({ event: 'broker-client-lost', username, reason: error.message }, 'a client was lost');
		} else if (error.errorCode === undefined) {
			this.#refusals.note({ kind: 'protocol', words: `cut off: ${error.message}` });
		}
	}

	async #login(
		client: Client,
		username: string | undefined,
		password: Buffer | undefined,
	): Promise<{ words: string; returnCode: number } | undefined> {
		const connection = client.conn as GuardedConnection;
		if (username === undefined && this.#anonymous !== undefined) {
			this.#known.set(client, this.#anonymous);
			return undefined;
		}
		const verdict = await this.#logins.check(username ?? '', password ?? Buffer.alloc(0), connection.remoteAddress);
		if (verdict.ok) {
			this.#known.set(client, verdict.account);
			if (verdict.account.trusted) connection.liftRate();
			return undefined;
		}
		const words = LOGIN_WORDS[verdict.reason];
		this.#refusals.note({ kind: 'login', words, ...(username !== undefined && { username }) });
		return { words, returnCode: verdict.reason === 'wrong' ? BAD_USER_NAME_OR_PASSWORD : SERVER_UNAVAILABLE };
	}

	#subscribeObjection(client: Client, topicFilter: string): string | undefined {
		if (!isTopicFilter(topicFilter)) return 'asked for something that is no topic filter';
		if (topicFilter.startsWith('$share/')) return 'asked for a shared subscription, which this broker does not have';
		if (topicFilter.startsWith('$')) return "asked for the broker's own topics, which it gives to nobody";
		if (this.#known.get(client)?.rules.subscribe(topicFilter)) return undefined;
		return `may not subscribe to "${topicFilter.slice(0, 200)}"`;
	}

	#refuse(client: Client | null, kind: 'publish' | 'subscribe', topic: string, words: string): void {
		const username = client === null ? undefined : this.username(client);
		this.#refusals.note({ kind, words, topic, ...(username !== undefined && { username }) });
	}
}

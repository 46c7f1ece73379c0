// Answers aedes's questions: who is this client, and may it publish or hear this?
import type { AedesOptions, Client } from 'aedes';
import type { z } from 'zod';
import type { Account } from './accounts.ts';
import { FrameError } from './frame-scanner.ts';
import type { GuardedConnection } from './guarded-connection.ts';
import { type LoginProblem, Logins } from './logins.ts';
import { Rate, type RateLimits } from './rate.ts';
import type { Refusals } from './refusals.ts';
import { isTopicFilter, topicRules } from './topic-filters.ts';

/** Where a refused publish goes: nobody may subscribe to a topic with `$`, so it is acknowledged and heard by none. */
const SET_ASIDE = '$set-aside';
/** CONNACK return codes (MQTT 3.1.1, table 3.1) */
const SERVER_UNAVAILABLE = 3;
const BAD_USER_NAME_OR_PASSWORD = 4;
/** of logins that were refused, and noted then */
const LOGIN_CODES = new Set([SERVER_UNAVAILABLE, BAD_USER_NAME_OR_PASSWORD]);
/** aedes's words; it has no code for this */
const CONNECT_TIMEOUT = 'connect did not arrive in time';

type Rules = Record<'publish' | 'forget' | 'subscribe', (topicOrFilter: string) => boolean>;
type Known = z.infer<typeof Account> & {
	rules: Rules;
	/** shared by its connections; undefined where there is no limit */
	rate: Rate | undefined;
	/** oldest first */
	connections: Set<GuardedConnection>;
};

/** What happens to clients that have logged in. `slowed` comes again while it lasts. */
export type ClientEvent = {
	kind: 'connected' | 'disconnected' | 'slowed';
	username: string;
	/** IP address */
	address: string;
};

export type GatekeeperOptions = {
	accounts: z.infer<typeof Account>[];
	anonymous: Pick<Account, 'publish' | 'subscribe'> | undefined;
	limits: RateLimits & { connectionsPerAccount: number; subscriptions: number };
	refusals: Refusals;
	onClient?: ((event: ClientEvent) => void) | undefined;
};

const ANONYMOUS = 'anonymous';

const LOGIN_WORDS: Record<LoginProblem, string> = {
	wrong: 'unknown user name or wrong password',
	'too-soon': 'too many different passwords at once; it may try again',
	busy: 'too many clients log in at once; it may try again',
};

export class Gatekeeper {
	/** publishes that were allowed */
	taken = 0;
	readonly #logins: Logins<Known>;
	readonly #anonymous: Known | undefined;
	readonly #options: GatekeeperOptions;
	readonly #refusals: Refusals;
	readonly #known = new WeakMap<Client, Known>();

	constructor(options: GatekeeperOptions) {
		const { accounts, anonymous, limits, refusals } = options;
		const withRules = (account: z.infer<typeof Account>): Known => ({
			...account,
			rules: {
				publish: topicRules(account.publish),
				forget: topicRules(account.forget),
				subscribe: topicRules(account.subscribe),
			},
			rate: account.trusted ? undefined : new Rate(limits, performance.now()),
			connections: new Set(),
		});
		this.#options = options;
		this.#logins = new Logins(accounts.map(withRules));
		const nobody = { username: ANONYMOUS, passwordHash: '', trusted: false, retain: true, forget: [] };
		this.#anonymous = anonymous && withRules({ ...anonymous, ...nobody });
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
				const known = client === null ? undefined : this.#known.get(client);
				if (known?.rules.publish(packet.topic)) {
					this.taken++;
					if (!known.retain) packet.retain = false;
					done(null);
					return;
				}
				// aedes would cut the client off, which would connect and try again for ever: take the message and leave it
				if (!known?.rules.forget(packet.topic)) {
					this.#refuse(client, 'publish', packet.topic, 'may not publish to this topic; set aside');
				}
				packet.topic = SET_ASIDE;
				packet.retain = false;
				done(null);
			},
			authorizeSubscribe: (client, subscription, done) => {
				const objection =
					this.#subscribeObjection(client, subscription.topic) ?? this.#roomObjection(client, subscription.topic);
				if (objection !== undefined) this.#refuse(client, 'subscribe', subscription.topic, objection);
				done(null, objection === undefined ? subscription : null);
			},
		};
	}

	/** Why a connection ended in an error, told apart for the log. */
	lost(client: Client, error: Error & { errorCode?: number; code?: string }): void {
		const username = this.username(client);
		const { remoteAddress: address } = client.conn as GuardedConnection;
		const who = username === undefined ? { address } : { username, address };
		if (error instanceof FrameError) {
			this.#refusals.note({ kind: 'frame', words: `cut off: ${error.message}`, ...who });
		} else if (error.message === CONNECT_TIMEOUT) {
			this.#refusals.note({ kind: 'connect-timeout', words: 'cut off: no whole CONNECT in time', address });
		} else if (error.code !== undefined || username !== undefined) {
			this.#refusals.noteLost(username, error.message);
		} else if (error.errorCode === undefined || !LOGIN_CODES.has(error.errorCode)) {
			// of another version of MQTT, for example
			this.#refusals.note({ kind: 'protocol', words: `cut off: ${error.message}`, address });
		}
	}

	async #login(
		client: Client,
		username: string | undefined,
		password: Buffer | undefined,
	): Promise<{ words: string; returnCode: number } | undefined> {
		const connection = client.conn as GuardedConnection;
		if (username === undefined && this.#anonymous !== undefined) {
			// they have nothing in common but the lack of a name: each keeps its own rate
			this.#known.set(client, this.#anonymous);
			return undefined;
		}
		const address = connection.remoteAddress;
		const verdict = await this.#logins.check(username ?? '', password ?? Buffer.alloc(0), address);
		if (verdict.ok) {
			this.#known.set(client, verdict.account);
			connection.useRate(verdict.account.rate);
			this.#join(verdict.account, connection);
			return undefined;
		}
		const { reason } = verdict;
		const words = LOGIN_WORDS[reason];
		// a name that no account has may be anything, a password too: it is neither told nor given a log line of its own
		const known = username !== undefined && this.#logins.knows(username);
		this.#refusals.note({ kind: 'login', words, reason, address, ...(known && { username }) });
		return { words, returnCode: reason === 'wrong' ? BAD_USER_NAME_OR_PASSWORD : SERVER_UNAVAILABLE };
	}

	#join({ username, connections }: Known, connection: GuardedConnection): void {
		// it may have gone while its password was looked at
		if (connection.destroyed) return;
		const { onClient, limits } = this.#options;
		const address = connection.remoteAddress;
		connections.add(connection);
		onClient?.({ kind: 'connected', username, address });
		connection.on('slowed', () => onClient?.({ kind: 'slowed', username, address }));
		connection.once('close', () => {
			connections.delete(connection);
			onClient?.({ kind: 'disconnected', username, address });
		});
		if (connections.size <= limits.connectionsPerAccount) return;
		const words = `an account has more than ${limits.connectionsPerAccount} connections: the oldest was ended`;
		this.#refusals.note({ kind: 'too-many-connections', words, username, address });
		const [oldest] = connections;
		oldest!.destroy();
	}

	#subscribeObjection(client: Client, topicFilter: string): string | undefined {
		if (!isTopicFilter(topicFilter)) return 'asked for something that is no topic filter';
		if (topicFilter.startsWith('$share/')) return 'asked for a shared subscription, which this broker does not have';
		if (topicFilter.startsWith('$')) return "asked for the broker's own topics, which it gives to nobody";
		if (this.#known.get(client)?.rules.subscribe(topicFilter)) return undefined;
		return 'may not subscribe to this';
	}

	#roomObjection(client: Client, topicFilter: string): string | undefined {
		// aedes keeps them there; its types do not say so
		const { subscriptions } = client as Client & { subscriptions: Record<string, unknown> };
		const most = this.#options.limits.subscriptions;
		if (topicFilter in subscriptions || Object.keys(subscriptions).length < most) return undefined;
		return `has ${most} subscriptions already: one more was refused`;
	}

	#refuse(client: Client | null, kind: 'publish' | 'subscribe', topic: string, words: string): void {
		const username = client === null ? undefined : this.username(client);
		this.#refusals.note({ kind, words, topic, ...(username !== undefined && { username }) });
	}
}

// Starts aedes behind the guards: frame limit, accounts, topic rules, rates and bounds.
import { Aedes, type AedesPublishPacket } from 'aedes';
import { z } from 'zod';
import { Account } from './accounts.ts';
import { BoundedPersistence } from './bounded-persistence.ts';
import { createDoors } from './doors.ts';
import { type ClientEvent, Gatekeeper } from './gatekeeper.ts';
import { GuardedConnection } from './guarded-connection.ts';
import { BrokerLimits } from './limits.ts';
import { listen } from './listen.ts';
import { type BrokerLog, type Refusal, type RefusalKind, Refusals } from './refusals.ts';
import { isTopicFilter } from './topic-filters.ts';

/** A client nobody knows yet gets less: this holds names, a password and a last will. */
const CONNECT_BYTES = 16 * 1024;
/** Some hundred filters. aedes's work on a SUBSCRIBE grows with their square: 40,000 bytes of them took ten seconds. */
const CONTROL_BYTES = 4 * 1024;

export type BrokerOptions = {
	host: string;
	/** 0 takes a free one */
	port: number;
	/** with a port of its own beside the plain one; without, `port` speaks TLS only */
	tls?: { key: string | Buffer; cert: string | Buffer; ca?: string | Buffer; port?: number };
	accounts: Account[];
	/** what a client without user name may do; without this it may not connect */
	anonymous?: Pick<Account, 'publish' | 'subscribe'>;
	limits?: z.input<typeof BrokerLimits>;
	log: BrokerLog;
	/** false where topics may hold what was heard on the air: `onRefused` still gets them */
	logTopics?: boolean;
	/** called for each refusal, also for those the log leaves out */
	onRefused?: (refusal: Refusal) => void;
	onClient?: (event: ClientEvent) => void;
};

export type BrokerStats = {
	clients: number;
	/** publishes taken from clients and passed on */
	messages: number;
	refused: Record<RefusalKind, number>;
	/** connections that were slowed down at least once */
	slowed: number;
	retained: { messages: number; bytes: number };
	queued: { messages: number; bytes: number };
};

export type Broker = {
	port: number;
	/** where TLS has a port of its own */
	tlsPort: number | undefined;
	/** Hears what clients publish from now on, without a socket in between. The handler must not throw. */
	subscribe(topicFilter: string, handle: (topic: string, payload: Buffer) => void): Promise<() => Promise<void>>;
	stats(): BrokerStats;
	/** Publishes the last wills of all who are connected, then closes everything. */
	stop(): Promise<void>;
};

export async function startBroker(options: BrokerOptions): Promise<Broker> {
	const limits = BrokerLimits.parse(options.limits ?? {});
	const accounts = parseAccounts(options.accounts);
	const refusals = new Refusals(options.log, options.onRefused, options.logTopics);
	const { anonymous, onClient } = options;
	const gatekeeper = new Gatekeeper({ accounts, anonymous, limits, refusals, onClient });
	const persistence = new BoundedPersistence(limits, {
		maySubscribe: (client, topicFilter) => gatekeeper.maySubscribe(client, topicFilter),
		onDropped: (kind, words, { clientId, topic }) => {
			const username = clientId?.split(' ')[0];
			refusals.note({ kind, words, ...(username && { username }), ...(topic && { topic }) });
		},
	});
	const aedes = await Aedes.createBroker({
		persistence,
		connectTimeout: limits.connectTimeoutMs,
		drainTimeout: limits.stalledMs,
		// the gatekeeper makes ids longer; the 23 of MQTT 3.1 would refuse them
		maxClientsIdLength: CONNECT_BYTES,
		...gatekeeper.hooks(),
	});
	aedes.on('clientError', (client, error) => gatekeeper.lost(client, error));
	aedes.on('client', ({ conn }) => conn.emit('welcome'));
	aedes.on('connectionError', (client, error) => gatekeeper.lost(client, error));

	let slowed = 0;
	const doors = createDoors(options, limits, refusals, (socket, welcome) => {
		const connection = new GuardedConnection(socket, {
			...limits,
			connectBytes: CONNECT_BYTES,
			controlBytes: CONTROL_BYTES,
		});
		connection.once('welcome', welcome);
		const client = aedes.handle(connection);
		connection.once('slowed', () => {
			slowed++;
			refusals.noteSlowed(gatekeeper.username(client));
		});
	});
	const closeBroker = () => new Promise<void>((resolve) => aedes.close(resolve));
	const { host, port, tls: secure } = options;
	const listening: number[] = [];
	try {
		if (secure?.port !== undefined) listening.push(await listen(doors.plain, host, port));
		const last = secure === undefined ? doors.plain : doors.secure;
		listening.push(await listen(last, host, secure?.port ?? port));
	} catch (error) {
		await Promise.all([closeBroker(), doors.close()]);
		throw error;
	}

	return {
		port: listening[0]!,
		tlsPort: listening[1],
		subscribe: (topicFilter, handle) => subscribe(aedes, topicFilter, handle),
		stats: () => ({
			clients: aedes.connectedClients,
			messages: gatekeeper.taken,
			refused: { ...refusals.counts },
			slowed,
			retained: { ...persistence.retained },
			queued: { ...persistence.queued },
		}),
		async stop() {
			const closed = doors.stopListening();
			await closeBroker();
			await Promise.all([closed, doors.close()]);
		},
	};
}

function parseAccounts(input: Account[]): z.infer<typeof Account>[] {
	const parsed = z.array(Account).safeParse(input);
	if (!parsed.success) throw new Error(`The MQTT broker's accounts are wrong:\n${z.prettifyError(parsed.error)}`);
	const names = new Set<string>();
	for (const { username } of parsed.data) {
		if (names.has(username)) throw new Error(`Two MQTT accounts are called "${username}": give one another user name.`);
		names.add(username);
	}
	return parsed.data;
}

async function subscribe(
	aedes: Aedes,
	topicFilter: string,
	handle: (topic: string, payload: Buffer) => void,
): Promise<() => Promise<void>> {
	if (!isTopicFilter(topicFilter)) throw new Error(`"${topicFilter}" is not an MQTT topic filter.`);
	const wildcardFirst = /^[+#]/.test(topicFilter);
	const deliver = (packet: AedesPublishPacket, done: () => void) => {
		// aedes leaves this rule of the standard (4.7.2) to its subscribers
		if (!(wildcardFirst && packet.topic.startsWith('$'))) handle(packet.topic, packet.payload as Buffer);
		done();
	};
	await new Promise<void>((resolve) => aedes.subscribe(topicFilter, deliver, resolve));
	return () => new Promise<void>((resolve) => aedes.unsubscribe(topicFilter, deliver, resolve));
}

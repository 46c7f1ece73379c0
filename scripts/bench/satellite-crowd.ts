// Some of the bench's satellites, in a process of their own: MQTT packets on plain sockets, as a satellite's firmware sends them.
import { connect, type Socket } from 'node:net';
import { satelliteTopic } from '@aisle/protocol';
import { generate, type Packet, parser } from 'mqtt-packet';

/** What the bench says on the command line, as JSON. */
export type Crowd = {
	port: number;
	password: string;
	receivers: string[];
	/** messages a second of each at QoS 1; 0: as many as the socket takes, at QoS 0 */
	perS: number;
	durationS: number;
	/** bytes of each payload at least */
	payloadBytes: number;
};

/** What it says on its standard output, a line of JSON each. */
export type CrowdWord = { connected: true } | { sent: number; acknowledged: number; ackMs: number[] };

const TICK_MS = 5;

class Satellite {
	sent = 0;
	acknowledged = 0;
	readonly ackMs: number[] = [];
	readonly #crowd: Crowd;
	readonly #receiver: string;
	readonly #socket: Socket;
	readonly #waiting = new Map<number, number>();
	readonly #parser = parser({ protocolVersion: 4 });
	#messageId = 0;
	readonly ready: Promise<void>;

	constructor(crowd: Crowd, receiver: string) {
		this.#crowd = crowd;
		this.#receiver = receiver;
		this.#socket = connect(crowd.port, '127.0.0.1').setNoDelay(true);
		const { promise, resolve } = Promise.withResolvers<void>();
		this.ready = promise;
		this.#parser.on('packet', (packet: Packet) => {
			if (packet.cmd === 'connack') resolve();
			if (packet.cmd === 'puback') this.#acknowledge(packet.messageId!);
		});
		this.#socket.on('data', (bytes) => this.#parser.parse(bytes));
		const { password } = crowd;
		const login = { username: receiver, password: Buffer.from(password), clientId: receiver };
		this.#socket.write(
			generate({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 60, ...login }),
		);
	}

	get isIdle(): boolean {
		return this.#waiting.size === 0;
	}

	get hasRoom(): boolean {
		return !this.#socket.writableNeedDrain;
	}

	publish(): void {
		const t = Date.now() / 1000;
		const line = { t, address: 'e7:8f:13:56:24:ce', rssi: -60, data: '0201061aff4c000215'.padEnd(60, '0') };
		const message = {
			cmd: 'publish' as const,
			topic: satelliteTopic(this.#receiver),
			payload: JSON.stringify(line).padEnd(this.#crowd.payloadBytes),
			dup: false,
			retain: false,
		};
		if (this.#crowd.perS === 0) this.#socket.write(generate({ ...message, qos: 0 }));
		else {
			this.#messageId = (this.#messageId % 65_535) + 1;
			this.#waiting.set(this.#messageId, performance.now());
			this.#socket.write(generate({ ...message, qos: 1, messageId: this.#messageId }));
		}
		this.sent++;
	}

	end(): void {
		this.#socket.destroy();
	}

	#acknowledge(messageId: number): void {
		const sentMs = this.#waiting.get(messageId);
		if (sentMs === undefined) return;
		this.#waiting.delete(messageId);
		this.acknowledged++;
		this.ackMs.push(Math.round((performance.now() - sentMs) * 100) / 100);
	}
}

function say(word: CrowdWord): void {
	process.stdout.write(`${JSON.stringify(word)}\n`);
}

const crowd = JSON.parse(process.argv[2]!) as Crowd;
const satellites = crowd.receivers.map((receiver) => new Satellite(crowd, receiver));
await Promise.all(satellites.map(({ ready }) => ready));
say({ connected: true });
const startMs = performance.now();
const perMessageMs = 1000 / crowd.perS / satellites.length;
let due = 0;
// one after the other through the second, as satellites that know nothing of each other do
const timer = setInterval(() => {
	const elapsedMs = performance.now() - startMs;
	const isOver = elapsedMs >= crowd.durationS * 1000;
	if (crowd.perS === 0) {
		if (!isOver) for (const satellite of satellites) while (satellite.hasRoom) satellite.publish();
	} else {
		const until = Math.min(elapsedMs, crowd.durationS * 1000) / perMessageMs;
		for (; due < until; due++) satellites[due % satellites.length]!.publish();
	}
	if (!isOver || !satellites.every(({ isIdle }) => isIdle)) return;
	clearInterval(timer);
	const sum = (of: (satellite: Satellite) => number) => satellites.reduce((total, one) => total + of(one), 0);
	const ackMs = satellites.flatMap((satellite) => satellite.ackMs);
	say({ sent: sum(({ sent }) => sent), acknowledged: sum(({ acknowledged }) => acknowledged), ackMs });
	for (const satellite of satellites) satellite.end();
}, TICK_MS);

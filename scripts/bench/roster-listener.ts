// A gateway of the rosters bench, in a thread of its own: says when which part of today's roster came, and whom it holds.
import { parentPort, workerData } from 'node:worker_threads';
import mqtt from 'mqtt';

const { url, username, password, filter } = workerData as Record<'url' | 'username' | 'password' | 'filter', string>;
const client = await mqtt.connectAsync(url, { username, password, reconnectPeriod: 0 });
client.on('message', (topic, payload) => {
	const atMs = Date.now();
	const body = payload.toString().split('.')[1] ?? '';
	const entries = body === '' ? [] : JSON.parse(Buffer.from(body, 'base64url').toString()).entries;
	const names = entries.map(({ pseudonym }: { pseudonym: string }) => pseudonym);
	parentPort?.postMessage({ topic, atMs, bytes: payload.length, names });
});
parentPort?.on('message', () => void client.endAsync(true));
await client.subscribeAsync(filter, { qos: 1 });
parentPort?.postMessage({ ready: true });

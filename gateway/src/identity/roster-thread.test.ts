import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Roster, ridOf, sign } from '@aisle/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { ByteIndex } from './byte-index.ts';
import { RosterThread, ThreadStopped } from './roster-thread.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const undo: (() => unknown)[] = [];
afterEach(async () => {
	for (const step of undo.splice(0).reverse()) await step();
});

function thread(options: Partial<ConstructorParameters<typeof RosterThread>[0]> = {}): RosterThread {
	const made = new RosterThread({ onRestart() {}, restartMs: 1, ...options });
	undo.push(() => made.stop());
	return made;
}

/** A thread that does what `body` says with each request. */
function script(body: string): URL {
	const folder = mkdtempSync(join(tmpdir(), 'aisle-thread-'));
	undo.push(() => rmSync(folder, { recursive: true }));
	const path = join(folder, 'thread.mjs');
	writeFileSync(
		path,
		`import { parentPort } from 'node:worker_threads'; parentPort.on('message', (request) => { ${body} });`,
	);
	return pathToFileURL(path);
}

const dayKeys = Uint8Array.from({ length: 48 }, (_, i) => (i < 16 || i >= 32 ? i + 1 : 0));

describe('RosterThread', () => {
	it('makes tables in which whoever was taken out is missing', async () => {
		const [now, next] = await thread().tables({ dayKeys, epochs: [100, 101] });
		const tables = [ByteIndex.of(now!), ByteIndex.of(next!)];
		expect(tables.map(({ size }) => size)).toEqual([2, 2]);
		expect(tables[1]!.get(ridOf(dayKeys.subarray(32), 101), 0)).toBe(2);
		expect(tables[0]!.get(ridOf(dayKeys.subarray(32), 101), 0)).toBe(-1);
	});

	it('opens rosters in the order in which they came', async () => {
		const messages = await Promise.all(
			[1, 2, 3].map(async (version) => {
				const roster: Roster = { store: 'demo', day: 1, version, part: 0, parts: 1, entries: [] };
				return {
					store: 'demo',
					publicKey,
					topic: ['1'],
					payload: Buffer.from(await sign('roster', roster, privateKey)),
				};
			}),
		);
		const order: number[] = [];
		const here = thread();
		await Promise.all(
			messages.map(async (message) => {
				const opened = await here.open(message);
				if ('part' in opened) order.push(opened.part.version);
			}),
		);
		expect(order).toEqual([1, 2, 3]);
	});

	it('is started again where it dies, gives up what it died of twice, and answers the rest', async () => {
		const words: string[] = [];
		const dying = thread({
			script: script(
				`if (request.rids.epochs[0] === 13) throw new Error('bad luck'); parentPort.postMessage({ id: request.id, tables: [] });`,
			),
			onRestart: (why) => words.push(why),
		});
		const bad = dying.tables({ dayKeys, epochs: [13] });
		const good = dying.tables({ dayKeys, epochs: [14] });
		await expect(bad).rejects.toThrow('died of it twice: bad luck');
		expect(await good).toEqual([]);
		expect(words).toEqual(['bad luck', 'bad luck']);
		expect(dying.restarts).toBe(2);
	});

	it('tells whoever waits that it stops', async () => {
		const silent = thread({ script: script('') });
		const never = silent.tables({ dayKeys, epochs: [1] });
		const told = expect(never).rejects.toThrow(ThreadStopped);
		await silent.stop();
		await told;
		await expect(silent.tables({ dayKeys, epochs: [1] })).rejects.toThrow(ThreadStopped);
	});
});

// kill -9 at random moments: whatever was told to be on disk is there, numbers have no holes, presence fits the events.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AisleEvent } from '@aisle/protocol';
import { pino } from 'pino';
import { afterAll, expect, it } from 'vitest';
import { openStore } from '../../gateway/src/store/store.ts';

const KILLS = 20;
/** The kills are spread over this; where in a commit each one falls is the machine's chance. */
const LONGEST_MS = 60;
const folder = mkdtempSync(join(tmpdir(), 'aisle-crash-'));
const path = join(folder, 'gateway.db');
const writer = join(import.meta.dirname, 'fixtures/outbox-writer.ts');

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the writer, kills it `afterMs` after its first commit; returns the last line it wrote. */
async function runAndKill(run: number, afterMs: number): Promise<string> {
	const child = spawn(process.execPath, [writer, path, String(run)], { stdio: ['ignore', 'pipe', 'inherit'] });
	let said = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		if (said === '') setTimeout(() => child.kill('SIGKILL'), afterMs);
		said += text;
	});
	await once(child, 'close');
	return said.trimEnd().split('\n').at(-1) as string;
}

function readAll() {
	const onFatal = (error: Error) => {
		throw error;
	};
	const log = pino({ enabled: false });
	const store = openStore({ path, gateway: 'gw-1', storeId: 'demo', now: () => Date.now() / 1000, log, onFatal });
	const streams = store.streams().map(({ stream, first, last }) => {
		const events: AisleEvent[] = [];
		for (let from = first; from <= last; ) {
			const run = store.read(stream, from, 100, 65_536);
			if (!run) break;
			events.push(...run.eventsJson.map((json) => AisleEvent.parse(JSON.parse(json))));
			from = run.first + run.eventsJson.length;
		}
		return { stream, events };
	});
	const presence = store.presence();
	store.close();
	return { streams, presence };
}

it('survives 20 of them', { timeout: 60_000 }, async () => {
	const promised: string[] = [];
	for (let run = 0; run < KILLS; run++) promised.push(await runAndKill(run, (run / KILLS) * LONGEST_MS));
	const { streams, presence } = readAll();
	expect(streams.length).toBe(KILLS);
	for (const [run, { stream, events }] of streams.entries()) {
		expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => `gw-1/${stream}/${index + 1}`));
		const written = new Set(events.map((event) => `${event.subject} ${(event.data as { visit: string }).visit}`));
		expect(written).toContain(promised[run]);
	}
	const lastVisits = new Map<string, unknown>();
	for (const { events } of streams) for (const { subject, data } of events) lastVisits.set(subject, data);
	for (const { subject, state } of presence) expect(lastVisits.get(subject)).toMatchObject(state);
	expect(presence.length).toBe(7);
});

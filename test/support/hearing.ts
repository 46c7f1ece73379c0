// A hci source that hears in a test: what it heard, what it told of itself, how often it began again, and its end.
import { expect, vi } from 'vitest';
import type { Advert } from '../../gateway/src/ble/advert.ts';
import { hciSource } from '../../gateway/src/sources/hci.ts';
import type { RunningSource, SourceStatus } from '../../gateway/src/sources/source.ts';
import { sourceContext } from './source-context.ts';

export type Hearing = {
	source: RunningSource;
	adverts: Advert[];
	reports: SourceStatus[];
	restarts: string[];
	/** Resolves once the radio scans, and is said to be well. */
	well(withinMs?: number): Promise<void>;
};

export async function hear(transport: string, settings: object = {}, receiver = 'door'): Promise<Hearing> {
	const adverts: Advert[] = [];
	const reports: SourceStatus[] = [];
	const restarts: string[] = [];
	const context = sourceContext({
		observe: ({ scanResponse, ...advert }) =>
			adverts.push({
				...advert,
				data: Uint8Array.from(advert.data),
				...(scanResponse && { scanResponse: Uint8Array.from(scanResponse) }),
			}),
		receivers: new Set([receiver]),
		report: (status) => reports.push(status),
		restarted: (reason) => restarts.push(reason),
	});
	const source = await hciSource.start(hciSource.config.parse({ receiver, transport, ...settings }), context);
	const well = (withinMs = 15_000) =>
		vi.waitFor(() => expect(reports.at(-1), JSON.stringify(reports)).toMatchObject({ state: 'ok' }), withinMs);
	return { source, adverts, reports, restarts, well };
}

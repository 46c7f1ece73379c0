// The store page as the gateway serves it, fed from a script; the truth comes from a second server, as in a demo.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suggestedPlaces } from '@aisle/protocol';
import { pino } from 'pino';
import { createWeb, type WebOptions } from '../../gateway/src/web/server.ts';
import type { StoreScript } from './store-script.ts';

export type StorePage = {
	url: string;
	/** The gateway is gone; `start` brings it back at the same address. */
	stop(): Promise<void>;
	start(): Promise<void>;
	close(): Promise<void>;
};

export async function serveStorePage(
	script: StoreScript,
	survey = noSurvey(script),
	recording = noRecording(script),
	certificate: WebOptions['certificate'] = async () => ({ status: 200, page: '<!doctype html>' }),
): Promise<StorePage> {
	const truth = createServer((_request, response) => {
		response.writeHead(200, { 'content-type': 'text/event-stream', 'access-control-allow-origin': '*' });
		response.write(`event: truth\ndata: ${JSON.stringify(script.truth())}\n\n`);
		const timer = setInterval(() => response.write(`event: truth\ndata: ${JSON.stringify(script.truth())}\n\n`), 250);
		response.on('close', () => clearInterval(timer));
	});
	await new Promise<void>((listening) => truth.listen(0, '127.0.0.1', listening));
	const plan = { ...script.plan, truthUrl: `http://127.0.0.1:${(truth.address() as AddressInfo).port}/v1/truth` };
	const listen = async (port: number) => {
		const web = await createWeb({
			plan,
			live: () => script.live(),
			survey,
			recording,
			certificate,
			health: () => ({ healthy: true, parts: [] }),
			control: { token: 'secret', gateway: 'gw-1', version: '1.0.0', streams: {} },
			metrics: async () => ({ contentType: 'text/plain', body: '' }),
			log: pino({ level: 'silent' }),
		});
		const url = await web.listen({ host: '127.0.0.1', port });
		return { web, url };
	};
	let { web, url } = await listen(0);
	return {
		url,
		stop: () => web.close(),
		start: async () => {
			({ web } = await listen(Number(new URL(url).port)));
		},
		close: async () => {
			await web.close();
			truth.closeAllConnections();
			await new Promise((closed) => truth.close(closed));
		},
	};
}

function noSurvey(script: StoreScript): WebOptions['survey'] {
	const picture = () => ({ time: script.live().time, things: [], receivers: [], leftOut: false });
	return { watch: () => ({ picture, stop() {} }) };
}

/** A survey that nobody may write to. */
export function noRecording(script: Pick<StoreScript, 'plan' | 'live'>): WebOptions['recording'] {
	const nothing = { revision: 1, unlockedUntil: null, point: null, last: null, walk: null, lastWalk: null };
	return {
		picture: () => ({ time: script.live().time, ...nothing }),
		points: () => ({
			revision: 1,
			tags: [],
			...suggestedPlaces({ zones: [], floor: script.plan.floor }),
			points: [],
			undo: null,
			walks: { count: 0, seconds: 0 },
		}),
		act: async () => {},
		enter: () => undefined,
		admits: () => false,
	};
}

// A shopper's phone for `bench offer`: enrolled by the API, its pass's advert, and the stream its offers come on.
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { EnrolReply, PassReply } from '@aisle/protocol';
import { passServiceData } from '../../virtual-store/src/radio/ad-structures.ts';

const TX_POWER_DBM = -59;

export type BenchPhone = {
	/** the advertising data of its pass */
	readonly advert: Buffer;
	/** when the first offer came, on `performance.now()`'s clock */
	readonly offerAtMs: Promise<number>;
	close(): void;
};

export async function openBenchPhone(cloud: string, store: string): Promise<BenchPhone> {
	const enrolment = await fetch(`${cloud}/v1/app/enrol`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({
			store,
			consents: ['presence', 'offers'],
			text: { version: 1, language: 'en' },
			ageConfirmed: true,
		}),
	});
	const { token } = (await read(enrolment)) as EnrolReply;
	const headers = { authorization: `Bearer ${token}` };
	const { rids, now } = (await read(await fetch(`${cloud}/v1/app/pass`, { headers }))) as PassReply;
	const running = rids.find(({ from, to }) => from <= now && now < to)!;
	const request = get(`${cloud}/v1/app/live`, { headers, agent: false });
	const [response] = (await once(request, 'response')) as [IncomingMessage];
	if (response.statusCode !== 200) throw new Error(`${cloud}/v1/app/live answered ${response.statusCode}`);
	return {
		advert: passServiceData(Buffer.from(running.rid, 'hex'), TX_POWER_DBM),
		offerAtMs: firstOffer(response),
		close: () => request.destroy(),
	};
}

async function read(response: Response): Promise<unknown> {
	if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${await response.text()}`);
	return await response.json();
}

function firstOffer(response: IncomingMessage): Promise<number> {
	return new Promise((resolve) => {
		let text = '';
		response.setEncoding('utf8').on('data', (chunk: string) => {
			const atMs = performance.now();
			text += chunk;
			if (/^event: offer\ndata: .*\n\n/m.test(text)) resolve(atMs);
		});
		// at the end of the bench it is this side that hangs up
		response.on('error', () => {});
	});
}

// The certificate as the store page shows it: made when somebody asks, off the thread that hears, anew when a file has changed.
import { statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { certificateProblemPage } from './certificate/problem-page.ts';
import type { CertificateFiles } from './certificate-files.ts';
import type { CertificateReply } from './certificate-worker.ts';

/** A survey of thousands of places and an hour's walk fit; what needs more must not take it from the gateway. */
const MEMORY_MOST_MB = 384;

export type ServedPage = { status: 200 | 422; page: string };

export type CertificatePages = {
	/** Those who ask while it is made wait for the same one. Rejects where the files are not to blame. */
	page(): Promise<ServedPage>;
	stop(): Promise<void>;
};

/**
 * @param find which files there are now
 * @param now Unix seconds
 */
export function certificatePages(find: () => CertificateFiles, now: () => number): CertificatePages {
	let made: { state: string; page: Promise<ServedPage> } | undefined;
	const workers = new Set<Worker>();
	const make = async (files: CertificateFiles): Promise<ServedPage> => {
		const worker = new Worker(new URL('./certificate-worker.ts', import.meta.url), {
			workerData: { files, nowT: now() },
			// what this process was started with (`npm start` watches for its parent's end) is not for its threads
			execArgv: [],
			resourceLimits: { maxOldGenerationSizeMb: MEMORY_MOST_MB },
		});
		workers.add(worker);
		const reply = await replyOf(worker).finally(() => workers.delete(worker));
		if ('page' in reply) return { status: 200, page: reply.page };
		return { status: 422, page: certificateProblemPage(reply.problem) };
	};
	return {
		page() {
			const files = find();
			const state = stateOf(files);
			if (made?.state === state) return made.page;
			const page = make(files);
			made = { state, page };
			// the files are not to blame, so that it may be made the next time
			page.catch(() => {
				if (made?.page === page) made = undefined;
			});
			return page;
		},
		async stop() {
			await Promise.all([...workers].map((worker) => worker.terminate()));
		},
	};
}

function replyOf(worker: Worker): Promise<CertificateReply> {
	return new Promise((resolve, reject) => {
		worker.once('message', resolve);
		worker.once('error', (error: NodeJS.ErrnoException) => {
			if (error.code !== 'ERR_WORKER_OUT_OF_MEMORY') reject(error);
			else
				resolve({
					problem: `Survey and walks need more than ${MEMORY_MOST_MB} MB: take shorter walks, one at a time.`,
				});
		});
		worker.once('exit', () => resolve({ problem: 'The gateway was stopped while the certificate was made.' }));
	});
}

/** Another state, another certificate. */
function stateOf({ site, survey, walks }: CertificateFiles): string {
	const paths = [site, ...(survey === undefined ? [] : [survey]), ...walks.flatMap((walk) => Object.values(walk))];
	return paths
		.map((path) => {
			const stat = statSync(path, { throwIfNoEntry: false });
			return `${path} ${stat?.mtimeMs} ${stat?.size}`;
		})
		.join('\n');
}

// A thread that makes one certificate: a walk is played through a pipeline, and hearing must not wait for it.
import { parentPort, workerData } from 'node:worker_threads';
import { certificatePage } from './certificate/page.ts';
import { type CertificateFiles, certifyFiles } from './certificate-files.ts';

export type CertificateReply = { page: string } | { problem: string };

const { files, nowT } = workerData as { files: CertificateFiles; nowT: number };
parentPort!.postMessage(await reply());

async function reply(): Promise<CertificateReply> {
	try {
		return { page: certificatePage(await certifyFiles(files, { nowT })) };
	} catch (error) {
		// what is wrong with the files is a sentence for the person who asked
		return { problem: (error as Error).message };
	}
}

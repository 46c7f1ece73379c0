// A thread that makes one certificate: a walk is played through a pipeline, and hearing must not wait for it.
import { parentPort, workerData } from 'node:worker_threads';
import { certificatePage } from './certificate/page.ts';
import { type CertificateFiles, certifyFiles } from './certificate-files.ts';
import { ConfigError } from './config.ts';
import { CaptureError } from './sources/capture/read-capture.ts';
import { TruthError } from './truth-file.ts';

export type CertificateReply = { page: string } | { problem: string };

const { files, nowT } = workerData as { files: CertificateFiles; nowT: number };
parentPort!.postMessage(await reply());

async function reply(): Promise<CertificateReply> {
	try {
		return { page: certificatePage(await certifyFiles(files, { nowT })) };
	} catch (error) {
		// what is wrong with the files is a sentence for the person who asked; anything else is for the log
		const isOfFiles = error instanceof ConfigError || error instanceof CaptureError || error instanceof TruthError;
		if (!isOfFiles) throw error;
		return { problem: error.message };
	}
}

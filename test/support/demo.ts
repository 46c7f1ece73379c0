// `npm start`'s script as a process of its own, with ports, data and temporary files of its own.
import { mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts, type RunningProcess, startProcess } from './processes.ts';

/** Pages may have to be built first. */
const READY_WITHIN_MS = 40_000;

export type Demo = { process: RunningProcess; storeUrl: string; phoneUrl: string };

export class DemoFolder {
	readonly path: string;
	readonly data: string;
	/** what os.tmpdir() says in the processes */
	readonly temporary: string;
	readonly ports: readonly number[];

	private constructor(path: string, ports: readonly number[]) {
		this.path = path;
		this.data = join(path, 'data');
		this.temporary = join(path, 'tmp');
		this.ports = ports;
		mkdirSync(this.temporary);
	}

	static async make(): Promise<DemoFolder> {
		return new DemoFolder(await mkdtemp(join(tmpdir(), 'aisle-demo-')), await freePorts(5));
	}

	/** Without waiting for anything. */
	launch(...options: string[]): RunningProcess {
		const args = ['scripts/start.ts', '--ports', String(this.ports[0]), '--data', this.data, ...options];
		return startProcess('npm start', args, { env: { TMPDIR: this.temporary } });
	}

	/** Resolves when it has said where its pages are. */
	async start(...options: string[]): Promise<Demo> {
		const process = this.launch(...options);
		const [, storeUrl] = await process.waitFor(/Store page +(http\S+)/, READY_WITHIN_MS);
		const [, phoneUrl] = await process.waitFor(/Phone page +(http\S+)/, READY_WITHIN_MS);
		return { process, storeUrl: storeUrl!, phoneUrl: phoneUrl! };
	}

	remove(): Promise<void> {
		return rm(this.path, { recursive: true, force: true });
	}
}

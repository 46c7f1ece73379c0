// controller-process.ts, started and told what to send.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export async function startBenchController() {
	const entry = fileURLToPath(new URL('./controller-process.ts', import.meta.url));
	const child = spawn(process.execPath, [entry], { stdio: ['pipe', 'pipe', 'inherit'] });
	const lines = createInterface({ input: child.stdout });
	const [address] = (await once(lines, 'line')) as [string];
	return {
		address,
		/** Resolves when all are sent. `addresses` 0: each from a new one; `perS` 0: as fast as they go. */
		async send(reports: number, addresses: number, perS: number) {
			child.stdin.write(`${reports} reports, ${addresses} addresses, ${perS} a second\n`);
			await once(lines, 'line');
		},
		async end() {
			child.kill();
			await once(child, 'exit');
		},
	};
}

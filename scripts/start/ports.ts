// The ports of one demo, in a row from the first; asked for before anything is started or written.
import { createServer } from 'node:net';

export type Ports = { store: number; cloud: number; cloudMqtt: number; storeMqtt: number; virtualStore: number };

const USES: Record<keyof Ports, string> = {
	store: 'the store page',
	cloud: 'the phone page',
	cloudMqtt: "the cloud's broker",
	storeMqtt: "the store's broker",
	virtualStore: 'the virtual store',
};

export function portsFrom(first: number): Ports {
	return { store: first, cloud: first + 1, cloudMqtt: first + 2, storeMqtt: first + 3, virtualStore: first + 4 };
}

/** @throws {Error} naming the first that is taken, and what to do */
export async function requireFree({ storeMqtt, virtualStore, ...always }: Ports, isDemo: boolean): Promise<void> {
	const used = isDemo ? { ...always, storeMqtt, virtualStore } : always;
	for (const [use, port] of Object.entries(used)) {
		const problem = await tryPort(port);
		if (problem === undefined) continue;
		const words =
			problem === 'EADDRINUSE' ? 'is taken, perhaps by a demo that runs already' : `cannot be had (${problem})`;
		const other = always.store + 1000 < 65_000 ? always.store + 1000 : always.store - 1000;
		throw new Error(
			`Port ${port} for ${USES[use as keyof Ports]} ${words}. Stop what uses it, or take others: npm start -- --ports ${other}`,
		);
	}
}

/** undefined where it can be had; else Node's code. */
function tryPort(port: number): Promise<string | undefined> {
	return new Promise((resolve) => {
		const server = createServer();
		server.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code ?? 'no code'));
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(undefined)));
	});
}

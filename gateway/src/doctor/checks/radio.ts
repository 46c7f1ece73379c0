// Check `radio`: each adapter or controller that gateway.yaml hears with.
import { type Check, NO_CONFIG, ok, type Result } from '../check.ts';
import { adapterAccess } from '../radio/access.ts';
import { adapterHardware } from '../radio/hardware.ts';
import { reachSocket, serialPort } from '../radio/lines.ts';
import { contentOf, type Surroundings } from '../surroundings.ts';

export const radio: Check = {
	name: 'radio',
	title: 'Radio',
	limitMs: 25_000,
	async run(surroundings, signal) {
		const config = contentOf(surroundings.config);
		if (!config) return NO_CONFIG;
		const sources = config.sources.filter(({ type }) => type === 'hci');
		if (sources.length === 0) return [ok('no radio of its own: gateway.yaml has no source of type hci')];
		const results = await Promise.all(
			sources.map(({ transport, receiver }) => ofSource(transport?.name ?? '', receiver ?? '', surroundings, signal)),
		);
		return results.flat();
	},
};

async function ofSource(
	transport: string,
	receiver: string,
	surroundings: Surroundings,
	signal: AbortSignal,
): Promise<Result[]> {
	const socket = /^h4:(?:unix:(?<path>\/.+)|tcp:(?<host>[^:]+):(?<port>\d+))$/.exec(transport)?.groups;
	if (socket) return [await reachSocket(transport, socket, receiver, surroundings, signal)];
	const serial = /^uart:(\/dev\/[\w./-]+)/.exec(transport)?.[1];
	if (serial !== undefined) return [serialPort(serial, surroundings)];
	const { there, results } = await adapterHardware(transport, receiver, surroundings);
	return there ? [...results, ...(await adapterAccess(transport, receiver, surroundings))] : results;
}

// Asks the gateway that runs on this machine: its health, and the streams that only its own tools get.
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { type ControlFile, readControlFile } from '../control-file.ts';

const Refusal = z.object({ error: z.string() });

const GONE = 'The gateway went away in the middle of it.';

export type RunningGateway = {
	/** where its store page answers */
	url: string;
	/**
	 * The lines of a control stream, parsed as JSON. Rejects with one sentence where the gateway refuses, or goes away.
	 * Leaving the loop ends the stream.
	 */
	stream(name: string, query?: Record<string, string>, signal?: AbortSignal): AsyncGenerator<unknown>;
};

/** Undefined where none runs on this data folder. Rejects where this user may not know. */
export async function findRunningGateway(dataFolder: string): Promise<RunningGateway | undefined> {
	const control = readControlFile(dataFolder);
	if (control === undefined) return undefined;
	try {
		(await ask(control, '/healthz')).resume();
	} catch (error) {
		// a gateway that was killed leaves its file behind
		if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') return undefined;
		throw error;
	}
	return {
		url: control.url,
		async *stream(name, query = {}, signal) {
			const reply = await ask(control, `/api/control/${name}?${new URLSearchParams(query)}`, signal);
			if (reply.statusCode !== 200) throw new Error(await refusalOf(reply));
			try {
				for await (const line of createInterface({ input: reply })) yield JSON.parse(line);
				if (!reply.complete && !signal?.aborted) throw new Error(GONE);
			} catch (error) {
				// a gateway that was killed resets the connection
				if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error;
				throw new Error(GONE, { cause: error });
			} finally {
				reply.destroy();
			}
		},
	};
}

async function ask({ url, token }: ControlFile, path: string, signal?: AbortSignal): Promise<IncomingMessage> {
	const request = get(new URL(path, url), {
		headers: { authorization: `Bearer ${token}` },
		...(signal && { signal }),
	});
	const [reply] = (await once(request, 'response')) as [IncomingMessage];
	return reply;
}

async function refusalOf(reply: IncomingMessage): Promise<string> {
	let text = '';
	for await (const chunk of reply) text += chunk;
	try {
		return Refusal.parse(JSON.parse(text)).error;
	} catch {
		return `The gateway answered with status ${reply.statusCode}: another program may use its port.`;
	}
}

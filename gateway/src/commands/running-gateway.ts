// Asks the gateway that runs on this machine: its health, and the streams that only its own tools get.
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { type ControlFile, readControlFile } from '../control-file.ts';

const Refusal = z.object({ error: z.string() });

/** It is on this machine: it answers at once, or hangs. */
const ANSWER_MS = 3_000;

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
		const { code, message } = error as NodeJS.ErrnoException;
		// a gateway that was killed leaves its file behind
		if (code === 'ECONNREFUSED') return undefined;
		throw new Error(
			`What listens at ${control.url} does not answer as a gateway (${code ?? message}): if that is the gateway, it hangs; restart it.`,
			{ cause: error },
		);
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
	const late = setTimeout(() => request.destroy(new Error(`no answer in ${ANSWER_MS / 1000} s`)), ANSWER_MS);
	try {
		const [reply] = (await once(request, 'response')) as [IncomingMessage];
		return reply;
	} finally {
		clearTimeout(late);
	}
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

// Asks the gateway that runs on this machine: its health, and the streams that only its own tools get.
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { type ControlFile, readControlFile } from '../control-file.ts';
import { ControlIdentity } from '../web/control.ts';
import { commandHere } from './command-here.ts';

const Refusal = z.object({ error: z.string() });

/** It is on this machine: it answers at once, or hangs. */
const ANSWER_MS = 3_000;
/** Metrics of a store with every part are some 100 KiB; more is another program. */
const MOST_ANSWER_CHARS = 4 * 1024 * 1024;

const CONTROL = '/api/control';
const GONE = 'The gateway went away in the middle of it.';

export type RunningGateway = {
	/** where its store page answers */
	url: string;
	/** What it answers at a path, with whatever status. Rejects with one sentence where it does not. */
	text(path: string): Promise<string>;
	/**
	 * The lines of a control stream, parsed as JSON. Rejects with one sentence where the gateway refuses, or goes away.
	 * Leaving the loop ends the stream.
	 */
	stream(name: string, query?: Record<string, string>, signal?: AbortSignal): AsyncGenerator<unknown>;
};

/** Undefined where none runs on this data folder. Rejects where this user may not know, and where it hangs. */
export async function findRunningGateway(dataFolder: string): Promise<RunningGateway | undefined> {
	const control = readControlFile(dataFolder);
	if (control === undefined || !(await isGateway(control))) return undefined;
	return {
		url: control.url,
		text: async (path) => (await answer(control, path)).text,
		async *stream(name, query = {}, signal) {
			const reply = await begin(control, `${CONTROL}/${name}?${new URLSearchParams(query)}`, signal);
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

/** For commands that need one. Rejects where none runs, with the command that starts it. */
export async function runningGateway(dataFolder: string, config: string): Promise<RunningGateway> {
	const gateway = await findRunningGateway(dataFolder);
	if (gateway) return gateway;
	throw new Error(
		`No gateway runs on ${dataFolder}. Start it, then look again: ${commandHere()} run --config ${config}`,
	);
}

/** A gateway that was killed leaves its file behind, and another program, or another gateway, may have the port since. */
async function isGateway(control: ControlFile): Promise<boolean> {
	try {
		const { status, text } = await answer(control, CONTROL);
		return status === 200 && isIdentity(text);
	} catch (error) {
		const { code = '' } = (error as Error).cause as NodeJS.ErrnoException;
		// nobody, or something that speaks no HTTP
		if (code === 'ECONNREFUSED' || code.startsWith('HPE_')) return false;
		throw error;
	}
}

function isIdentity(text: string): boolean {
	try {
		return ControlIdentity.safeParse(JSON.parse(text)).success;
	} catch {
		return false;
	}
}

/** The whole of it, within the limit. */
async function answer(control: ControlFile, path: string): Promise<{ status: number | undefined; text: string }> {
	const late = AbortSignal.timeout(ANSWER_MS);
	try {
		const reply = await ask(control, path, late);
		return { status: reply.statusCode, text: await textOf(reply) };
	} catch (error) {
		throw silent(control, error, late);
	}
}

/** An answer that goes on for as long as it likes once it has begun within the limit. */
async function begin(control: ControlFile, path: string, signal?: AbortSignal): Promise<IncomingMessage> {
	const late = new AbortController();
	const timer = setTimeout(() => late.abort(), ANSWER_MS);
	try {
		return await ask(control, path, AbortSignal.any([late.signal, ...(signal ? [signal] : [])]));
	} catch (error) {
		throw silent(control, error, late.signal);
	} finally {
		clearTimeout(timer);
	}
}

async function ask({ url, token }: ControlFile, path: string, signal: AbortSignal): Promise<IncomingMessage> {
	const request = get(new URL(path, url), { headers: { authorization: `Bearer ${token}` }, signal });
	const [reply] = (await once(request, 'response')) as [IncomingMessage];
	return reply;
}

function silent({ url }: ControlFile, error: unknown, late: AbortSignal): Error {
	const { code, message } = error as NodeJS.ErrnoException;
	const how = late.aborted ? `in ${ANSWER_MS / 1000} s` : `as a gateway (${code ?? message})`;
	const words = `What listens at ${url} does not answer ${how}: if that is the gateway, it hangs; restart it.`;
	return new Error(words, { cause: error });
}

async function textOf(reply: IncomingMessage): Promise<string> {
	let text = '';
	for await (const chunk of reply.setEncoding('utf8')) {
		text += chunk;
		if (text.length > MOST_ANSWER_CHARS) throw new Error('an answer without end');
	}
	return text;
}

async function refusalOf(reply: IncomingMessage): Promise<string> {
	try {
		return Refusal.parse(JSON.parse(await textOf(reply))).error;
	} catch {
		return `The gateway answered with status ${reply.statusCode}: another program may use its port.`;
	}
}

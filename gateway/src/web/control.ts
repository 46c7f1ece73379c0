// What this machine's own tools (`capture`, `survey`, `doctor`) ask of the running gateway: who it is, and streams of JSON lines;
// for whoever can read the token that lies in the data folder.
import { timingSafeEqual } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { isFromThisMachine } from './own-host.ts';

/** What only the gateway that wrote the token answers: another program may have its port by now. */
export const ControlIdentity = z.object({ gateway: z.string(), version: z.string() });
export type ControlIdentity = z.infer<typeof ControlIdentity>;

/** A stream that the gateway cannot give now; its message says why and what to do. */
export class ControlRefusal extends Error {}

/**
 * Lines of JSON, without their ends, as fast as the asker takes them. `query` is as it was asked: parse it. Whoever leaves
 * returns the generator; what it holds is let go in its `finally`.
 */
export type ControlStream = (query: Record<string, unknown>) => AsyncGenerator<string>;

/** @throws {ControlRefusal} with what is wrong with it. @param what is asked for, with its article */
export function checkedQuery<T>(schema: z.ZodType<T>, query: unknown, what: string): T {
	const { success, data, error } = schema.safeParse(query);
	if (success) return data;
	const [issue] = error.issues;
	throw new ControlRefusal(`${what} cannot be asked so: ${issue?.path.join('.')} ${issue?.message}.`);
}

export type ControlOptions = ControlIdentity & { token: string; streams: Readonly<Record<string, ControlStream>> };

/** GET <prefix> is the identity, GET <prefix>/<stream>?query a stream. */
export async function registerControl(app: FastifyInstance, options: ControlOptions): Promise<void> {
	const { token, gateway, version, streams } = options;
	const wanted = Buffer.from(`Bearer ${token}`);
	app.addHook('onRequest', async (request, reply) => {
		if (!isFromThisMachine(request.socket)) {
			return await reply.code(403).send({ error: 'This is for tools on the machine that the gateway runs on.' });
		}
		const given = Buffer.from(request.headers.authorization ?? '');
		if (given.length === wanted.length && timingSafeEqual(given, wanted)) return;
		await reply.code(401).send({ error: 'This is for tools on this machine: they read the token in the data folder.' });
	});
	app.get('/', (): ControlIdentity => ({ gateway, version }));
	for (const [name, stream] of Object.entries(streams)) {
		app.get(`/${name}`, async (request, reply) => {
			const lines = stream(request.query as Record<string, unknown>);
			try {
				// the first line shows whether there will be any
				const first = await lines.next();
				const body = Readable.from(withEnds(first, lines), { objectMode: false });
				return await reply.type('application/x-ndjson').send(body);
			} catch (error) {
				if (error instanceof ControlRefusal) return await reply.code(409).send({ error: error.message });
				throw error;
			}
		});
	}
}

async function* withEnds(first: IteratorResult<string>, lines: AsyncGenerator<string>): AsyncGenerator<string> {
	try {
		if (first.done) return;
		yield `${first.value}\n`;
		for await (const line of lines) yield `${line}\n`;
	} finally {
		await lines.return(undefined);
	}
}

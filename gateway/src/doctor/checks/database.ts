// Check `database`: sound, of a known shape, free for the gateway, and how much waits in it for the cloud.
import { basename, dirname, join } from 'node:path';
import { counted, durationWords } from '@aisle/protocol';
import { z } from 'zod';
import { type Check, fail, NO_CONFIG, ok, type Result, restart, setting, sh, skipped, warn } from '../check.ts';
import { statOf } from '../files.ts';
import { contentOf, type DoctorConfig, partOf, type Surroundings } from '../surroundings.ts';

const Content = z.object({
	version: z.number(),
	verdict: z.string(),
	outbox: z.object({ events: z.number(), oldestS: z.number().nullable() }),
});
const Failure = z.object({ error: z.string(), code: z.string().optional() });

/** An outbox fuller than this will soon drop the least important events. */
const NEARLY_FULL = 0.8;
const LONG_WAIT_S = 86_400;

export const database: Check = {
	name: 'database',
	title: 'Database',
	limitMs: 25_000,
	async run(surroundings) {
		const config = contentOf(surroundings.config);
		if (!config) return NO_CONFIG;
		if (surroundings.running.state === 'there') return fromGateway(surroundings, config);
		const path = join(config.data, 'gateway.sqlite');
		if (surroundings.running.state === 'unknown') {
			return [skipped('This user may not look into the data folder.', { command: surroundings.againAsOther })];
		}
		if (surroundings.running.state === 'silent') {
			return [skipped('The gateway that does not answer has it open (see Running gateway).')];
		}
		if (statOf(path) === undefined) return [ok('there is none yet: the first start makes it')];
		const answer = await surroundings.probe('database', [path]);
		const content = Content.safeParse(answer);
		if (!content.success) return [unreadable(path, Failure.safeParse(answer).data, surroundings)];
		const { version, verdict, outbox } = content.data;
		if (verdict !== 'ok') return [damaged(path, verdict)];
		if (version > surroundings.databaseVersion) {
			const words = `${path} was written by a newer gateway (its version ${version}, known here up to ${surroundings.databaseVersion}).`;
			return [fail(words, sh`cd ${surroundings.installation} && git pull && npm ci && npm run build`)];
		}
		return [ok(`${path} is sound`), waiting(outbox.events, outbox.oldestS, surroundings, config)];
	},
};

function fromGateway(surroundings: Surroundings, config: DoctorConfig): Result[] {
	const { running, again, serviceUser } = surroundings;
	const alone = `${again} --only database`;
	const inUse = skipped('The running gateway has it open. To have it read from end to end, stop the gateway.', {
		command:
			serviceUser === undefined
				? alone
				: `sudo systemctl stop aisle-gateway && ${alone}; sudo systemctl start aisle-gateway`,
	});
	const { words, state } = partOf(surroundings, 'disk') ?? { words: 'the running gateway writes to it', state: 'ok' };
	const written = state === 'ok' ? ok(words) : warn(words, sh`df -h ${config.data}`);
	const events = running.state === 'there' ? running.outboxEvents : undefined;
	return [written, ...(events === undefined ? [] : [waiting(events, null, surroundings, config)]), inUse];
}

function waiting(
	events: number,
	oldestS: number | null,
	surroundings: Surroundings,
	{ store, cloud }: DoctorConfig,
): Result {
	const { nowS, configPath } = surroundings;
	const ageS = oldestS === null || events === 0 ? undefined : nowS - oldestS;
	const since = ageS === undefined ? '' : `, the oldest since ${durationWords(ageS)}`;
	const words = `${counted(events, 'event')} ${events === 1 ? 'waits' : 'wait'} for the cloud${since}`;
	if (!cloud) return ok(`${counted(events, 'event')} kept; gateway.yaml names no cloud to send them to`);
	if (events > store.maxOutboxEvents * NEARLY_FULL) {
		return warn(
			`${words}: at ${store.maxOutboxEvents} the least important are given up. Mend the connection (see Cloud), or allow more.`,
			setting(`store: { maxOutboxEvents: ${store.maxOutboxEvents * 2} }`, configPath),
		);
	}
	if (ageS !== undefined && ageS > LONG_WAIT_S) {
		return warn(`${words}: mend the connection (see Cloud), and let the gateway run.`, restart(surroundings));
	}
	return ok(words);
}

function unreadable(path: string, failure: z.infer<typeof Failure> | undefined, surroundings: Surroundings): Result {
	const { error = 'it cannot be read', code = '' } = failure ?? {};
	if (/^SQLITE_(?:NOTADB|CORRUPT)/.test(code)) return damaged(path, error);
	if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
		return fail(`Another program has ${path} open, and it is no gateway that answers here.`, sh`sudo fuser -v ${path}`);
	}
	if (/^SQLITE_(?:CANTOPEN|READONLY|PERM)/.test(code)) {
		return skipped(`This user may not read ${path}.`, { command: surroundings.againAsOther });
	}
	return warn(`${path} could not be looked at (${error}).`, sh`ls -l ${path}`);
}

function damaged(path: string, why: string): Result {
	return fail(
		`${path} is damaged (${why}). Move it away with the files beside it, which hold its newest events: the next start makes a new one; what was not yet sent is in the old one.`,
		sh`cd ${dirname(path)} && mkdir damaged && mv ${basename(path)}* damaged/`,
	);
}

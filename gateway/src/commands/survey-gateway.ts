// What `survey record` asks of the running gateway: the survey so far, actions, and pictures while something is recorded.
import { RecordingReply, type SurveyAction, type SurveyPlaceRef, SurveyPointsReply, Timestamp } from '@aisle/protocol';
import { ZodError, z } from 'zod';
import { NO_TAGS, someOf, unknownTag } from '../survey-things.ts';
import type { RunningGateway } from './running-gateway.ts';

const Unlocked = z.object({ code: z.string(), until: Timestamp });

export type Outcome = NonNullable<RecordingReply['last']>;

export class SurveyGateway {
	readonly #gateway: RunningGateway;

	constructor(gateway: RunningGateway) {
		this.#gateway = gateway;
	}

	points(): Promise<SurveyPointsReply> {
		return this.#ask(SurveyPointsReply, 'survey-points');
	}

	/** Rejects with the gateway's sentence where it cannot be done. */
	act(action: SurveyAction): Promise<RecordingReply> {
		return this.#ask(RecordingReply, 'survey-act', { action: JSON.stringify(action) });
	}

	unlock(): Promise<z.infer<typeof Unlocked>> {
		return this.#ask(Unlocked, 'survey-unlock');
	}

	/** Resolves when it is on disk, or came to nothing. An aborted signal ends it. */
	async record(
		tag: string,
		place: SurveyPlaceRef,
		show: (picture: RecordingReply) => void | Promise<void>,
		signal?: AbortSignal,
	): Promise<Outcome> {
		const begun = await this.act({ do: 'record', tag, place });
		const id = begun.point?.id;
		try {
			for await (const line of this.#gateway.stream('survey-recording', {}, signal)) {
				const picture = this.#parsed(RecordingReply, line);
				await show(picture);
				const { last, point } = picture;
				if (last && last.id === id) return last;
				// what is written down just now is neither under way nor done; another's place is another's
				if (point && point.id !== id) break;
			}
		} catch (error) {
			if (!signal?.aborted) throw error;
		}
		if (!signal?.aborted) return { id: id ?? 0, place, ok: false, words: 'Somebody else stopped it, and records now.' };
		await this.act({ do: 'stop' });
		return { id: id ?? 0, place, ok: false, words: 'Stopped: nothing was recorded.' };
	}

	async #ask<T>(schema: z.ZodType<T>, stream: string, query: Record<string, string> = {}): Promise<T> {
		for await (const line of this.#gateway.stream(stream, query)) return this.#parsed(schema, line);
		throw new Error('The gateway said nothing to that: its log may say why.');
	}

	#parsed<T>(schema: z.ZodType<T>, line: unknown): T {
		try {
			return schema.parse(line);
		} catch (error) {
			if (!(error instanceof ZodError)) throw error;
			throw new Error('The gateway is of another version than this command: restart it.', { cause: error });
		}
	}
}

/** The site's only one where nobody says which. Throws with the nearest that there is. */
export function tagOf(tags: SurveyPointsReply['tags'], asked: string | undefined): string {
	const ids = tags.map(({ id }) => id);
	if (ids.length === 0) throw new Error(NO_TAGS);
	if (asked === undefined) {
		if (ids.length === 1) return ids[0]!;
		throw new Error(`Say which tag you carry, with --tag ID: ${someOf(ids)}.`);
	}
	if (ids.includes(asked)) return asked;
	throw new Error(unknownTag(asked, ids));
}

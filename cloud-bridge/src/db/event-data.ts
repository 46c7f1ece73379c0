// What an event of the table `event` says, by the schema of its type. Pure.
import { type EventData, type EventType, eventData } from '@aisle/protocol';
import type { Selectable } from 'kysely';
import type { z } from 'zod';
import { readJson } from './json-column.ts';
import type { EventTable } from './schema.ts';

type Row = Pick<Selectable<EventTable>, 'gateway' | 'stream' | 'seq' | 'data'>;

/** @throws {JsonColumnError} */
export function readEventData<T extends EventType>(type: T, row: Row): EventData<T> {
	return readEventAs(eventData[type] as unknown as z.ZodType<EventData<T>>, row);
}

/** @throws {JsonColumnError} */
export function readEventAs<T>(schema: z.ZodType<T>, { gateway, stream, seq, data }: Row): T {
	return readJson(schema, data, { table: 'event', column: 'data', row: `${gateway}/${stream}/${seq}` });
}

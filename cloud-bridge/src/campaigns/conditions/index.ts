// Every kind of condition there is, by the word a campaign uses for it. Pure.
import { z } from 'zod';
import type { Condition } from './condition.ts';
import { dwelled } from './dwelled.ts';
import { entered } from './entered.ts';

export type { Condition } from './condition.ts';
export const conditions = [entered, dwelled] as const;

export const Trigger = z.discriminatedUnion('on', [entered.schema, dwelled.schema]);
export type Trigger = z.infer<typeof Trigger>;

/** The schema has sorted the parameters by `on`, so they are this condition's. */
export function conditionOf(trigger: Trigger): Condition {
	return conditions.find(({ kind }) => kind === trigger.on) as unknown as Condition;
}

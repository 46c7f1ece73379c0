// What every source of observations is: a config schema and a start. One file each; found by its name in gateway.yaml.
import type { Logger } from 'pino';
import type { z } from 'zod';
import type { Advert } from '../ble/advert.ts';

/** What a source is given. It hands adverts over with `observe` and never waits for what becomes of them. */
export type SourceContext = {
	observe(advert: Advert): void;
	/** The pipeline's time moves by this where no advert does (Unix seconds): live sources need not call it. */
	advance(t: number): void;
	/** ids of the site file's receivers: anything heard by another is counted and left out */
	receivers: ReadonlySet<string>;
	/** what an operator should know; shown in health until the next report */
	report(status: SourceStatus): void;
	/** the source has failed in a way that only a person can mend: the gateway stops with this sentence */
	fail(error: Error): void;
	/** subscribes to topics of the store's own broker */
	subscribe(topicFilter: string, handle: (topic: string, payload: Buffer) => void): Promise<() => Promise<void>>;
	log: Logger;
};

export type SourceStatus = { state: 'starting' | 'ok' | 'degraded' | 'ended' | 'failed'; words: string };

export type RunningSource = { stop(): Promise<void> };

export type SourceKind<S extends z.ZodType = z.ZodType> = {
	type: string;
	/** the source's part of gateway.yaml, without `type` */
	config: S;
	start(config: z.infer<S>, context: SourceContext): Promise<RunningSource>;
};

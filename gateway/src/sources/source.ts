// What every source of observations is: a config schema and a start. One file each; found by its name in gateway.yaml.
import type { Logger } from 'pino';
import type { z } from 'zod';
import type { Advert } from '../ble/advert.ts';

/** What a source is given. It hands adverts over with `observe` and never waits for what becomes of them. */
export type SourceContext = {
	observe(advert: Advert): void;
	/** The pipeline's time moves by this where no advert does (Unix seconds): live sources need not call it. */
	advance(t: number): void;
	/** Nothing more will be heard from it, as a recording is over: where that is so of all sources, nobody is waited for who may come back. */
	over?(): void;
	/** ids of the site file's receivers: anything heard by another is counted and left out */
	receivers: ReadonlySet<string>;
	/** what an operator should know; shown in health until the next report. `about`: a part of the source with a line of its own */
	report(status: SourceStatus, about?: string): void;
	/** something that hears was started again, and why: counted in metrics, where `reason` is a label of few values */
	restarted(reason: string): void;
	/** the satellites of gateway.yaml's `broker` */
	satellites: readonly SatelliteEntry[];
	/** what each of them may send, in words */
	satelliteLimits: string;
	/** one that is not heard for so long is told to be silent */
	satelliteSilenceS: number;
	/** tells what happens to their connections from now on. @returns what ends it */
	watchSatellites(listener: (event: SatelliteEvent) => void): () => void;
	/** the source has failed in a way that only a person can mend: the gateway stops with this sentence */
	fail(error: Error): void;
	/** subscribes to topics of the store's own broker */
	subscribe(topicFilter: string, handle: (topic: string, payload: Buffer) => void): Promise<() => Promise<void>>;
	log: Logger;
};

/** A satellite as gateway.yaml names it. */
export type SatelliteEntry = {
	/** id of the site file's receiver that it is */
	receiver: string;
	/** what it publishes: a name of `satellite/formats` */
	format: string;
	/** its own name in its topics, where that is not the receiver's id */
	name: string;
	/** where that is not the receiver's id */
	username?: string;
};

/** What the store's broker did, or did not do, for a satellite. */
export type SatelliteEvent = {
	kind:
		| 'connected'
		| 'disconnected'
		| 'wrong-password'
		| 'too-many-connections'
		/** over its rate; comes again while it lasts */
		| 'slowed'
		/** published where it may not */
		| 'wrong-topic'
		/** a connection refused before anybody knew whose it was */
		| 'turned-away'
		/** neither MQTT nor TLS */
		| 'unreadable';
	/** undefined: nobody that gateway.yaml knows */
	receiver?: string;
	/** IP address */
	address?: string;
	topic?: string;
};

export type SourceStatus = { state: 'starting' | 'ok' | 'degraded' | 'ended' | 'failed'; words: string };

export type RunningSource = { stop(): Promise<void> };

export type SourceKind<S extends z.ZodType = z.ZodType> = {
	type: string;
	/** the source's part of gateway.yaml, without `type` */
	config: S;
	start(config: z.infer<S>, context: SourceContext): Promise<RunningSource>;
};

// What /healthz says of each part, and what /metrics counts. Reads, never waits for long.
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Metrics } from './api/metrics.ts';
import type { PartState } from './api/ports.ts';
import type { BrokerAccess } from './broker.ts';
import type { Engine } from './campaigns/engine.ts';
import type { Database } from './db/schema.ts';
import type { Ingest } from './ingest/consumer.ts';
import type { Hub } from './live/hub.ts';
import type { MqttConnection } from './mqtt/connection.ts';
import type { Worker } from './offers/worker.ts';

export type WatchedParts = {
	db: Kysely<Database>;
	access: BrokerAccess;
	mqtt: MqttConnection;
	ingest: Ingest;
	engine: Engine;
	worker: Worker;
	hub: Hub;
};

export async function partStates({ db, mqtt, ingest }: WatchedParts): Promise<PartState[]> {
	const connected = mqtt.state() === 'connected';
	const { waiting } = ingest.counts();
	return [
		await databaseState(db),
		{
			name: 'broker',
			state: connected ? 'ok' : 'degraded',
			words: connected ? 'connected' : 'not connected: gateways keep their events; check "broker" in cloud.yaml',
		},
		{ name: 'ingest', state: 'ok', words: `${waiting} batches waiting` },
	];
}

async function databaseState(db: Kysely<Database>): Promise<PartState> {
	try {
		await sql`select 1`.execute(db);
		return { name: 'database', state: 'ok', words: 'answers' };
	} catch (error) {
		return { name: 'database', state: 'failed', words: `does not answer: ${(error as Error).message}` };
	}
}

export function countParts(metrics: Metrics, { access, mqtt, ingest, engine, worker, hub }: WatchedParts): void {
	const { gauge } = metrics;
	gauge('aisle_live_streams', 'Phones listening now', () => hub.streams());
	gauge('aisle_broker_connected', '1 while the bridge is connected to its broker', () =>
		mqtt.state() === 'connected' ? 1 : 0,
	);
	gauge('aisle_broker_clients', 'Clients of the embedded broker', () => access.embedded?.stats().clients ?? 0);
	gauge('aisle_events_added', 'Events stored since the start', () => ingest.counts().added);
	gauge('aisle_events_duplicate', 'Events that were here already', () => ingest.counts().duplicates);
	gauge('aisle_batches_waiting', 'Batches that wait to be stored', () => ingest.counts().waiting);
	gauge('aisle_commits_failed', 'Batches not stored, which gateways send again', () => ingest.counts().failedCommits);
	gauge('aisle_batches_overflowed', 'Batches left out because too many waited', () => ingest.counts().overflowed);
	gauge('aisle_events_decided', 'Events the engine has looked at', () => engine.counts().decided);
	gauge('aisle_decisions_failed', 'Tries to decide that failed; the events wait', () => engine.counts().failures);
	gauge('aisle_offers_made', 'Offers made since the start', () => engine.counts().offers);
	gauge('aisle_offers_delivered', 'Offers delivered since the start', () => worker.counts().delivered);
	gauge('aisle_deliveries_failed', 'Tries to deliver that failed; the offers wait', () => worker.counts().failures);
}

// `/v1/app/sightings`, `/v1/app/check-ins` and `/v1/app/presence`: the app says where it is, and the shopper reads where they were.
import { CheckInReply, CheckInRequest, PresenceReply, SightingsReply, SightingsRequest } from '@aisle/protocol';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { shopperOf } from '../bearer.ts';
import type { NotTaken, PresencePort } from '../presence-ports.ts';
import { ProblemError } from '../problems.ts';
import { EXAMPLE, REFUSALS, SHOPPER_TOKEN, withExample } from '../schemas.ts';

const Sightings = withExample(SightingsRequest, {
	store: EXAMPLE.store,
	sentAt: EXAMPLE.now,
	sightings: [
		{
			at: '2026-11-22T09:03:08.100Z',
			beacon: { uuid: 'a0c1e5d2-7f0b-4e6c-9d3f-5b8e12347788', major: 17, minor: 1 },
			rssiDbm: -64,
		},
	],
});
const Taken = withExample(SightingsReply, {
	...{ taken: 1, repeated: 0, refused: [{ index: 3, reason: 'beacon' as const }] },
	clock: { offsetS: -0.4, isOff: false },
});
const CheckIn = withExample(CheckInRequest, { code: 'berlin-mitte.entrance.7KQ2MX04RTBC' });
const ENTRANCE = { id: 'entrance', name: 'Entrance' };
const CheckedIn = withExample(CheckInReply, { store: EXAMPLE.store, zone: ENTRANCE, at: EXAMPLE.now });
const Log = withExample(PresenceReply, {
	visits: [
		{
			id: '019ab2c4-7f1e-7c55-9a3d-5f0b7e6c1d22',
			store: EXAMPLE.store,
			startedAt: '2026-11-22T09:00:40.000Z',
			endedAt: '2026-11-22T09:21:05.500Z',
			deletedAt: '2026-12-22T09:00:40.000Z',
			lanes: ['door', 'pass'],
			zones: [
				{ zone: ENTRANCE, enteredAt: '2026-11-22T09:00:40.000Z', leftAt: '2026-11-22T09:01:10.000Z', lane: 'door' },
			],
		},
	],
});

/** 500 sightings of some 140 bytes each. */
const REPORT_MAX_BYTES = 128 * 1024;
const common = { tags: ['app'], security: SHOPPER_TOKEN };

export function presenceRoutes(presence: PresencePort): FastifyPluginAsyncZod {
	return async (server) => {
		server.post(
			'/v1/app/sightings',
			{
				bodyLimit: REPORT_MAX_BYTES,
				schema: {
					...common,
					summary:
						"Report the store's own iBeacons that the phone hears, about once a minute; late and repeated is fine",
					body: Sightings,
					response: { 200: Taken, ...REFUSALS },
				},
			},
			async (request) => taken(await presence.report(shopperOf(request).id, request.body), request.body.store),
		);
		server.post(
			'/v1/app/check-ins',
			{
				schema: {
					...common,
					summary: 'Be at a door: the code of its QR code or NFC tag',
					body: CheckIn,
					response: { 200: CheckedIn, ...REFUSALS },
				},
			},
			async (request) => {
				const reply = await presence.checkIn(shopperOf(request).id, request.body.code);
				if (reply === 'code-wrong') {
					throw new ProblemError('code-unknown', 'this code is of no door', CODE_REMEDY);
				}
				return taken(reply, request.body.code.split('.')[0] ?? '');
			},
		);
		server.get(
			'/v1/app/presence',
			{
				schema: {
					...common,
					summary: 'Where this shopper was seen, newest visit first, and when each line is deleted',
					response: { 200: Log, ...REFUSALS },
				},
			},
			async (request) => presence.log(shopperOf(request).id),
		);
	};
}

const CODE_REMEDY =
	'Read the QR code at the door once more; one that was replaced, or is from another place, opens nothing.';

function taken<T extends object>(reply: T | NotTaken, store: string): T {
	if (typeof reply === 'object') return reply;
	if (reply === 'not-joined') throw new ProblemError('store-not-joined', `not a shopper of "${store}"`);
	if (reply === 'paused') {
		const remedy = 'Report nothing until then, or end the pause with DELETE /v1/app/pause.';
		throw new ProblemError('consent-missing', 'the shopper paused: nothing is taken of where they are', remedy);
	}
	throw new ProblemError('consent-missing', 'the shopper does not agree to "presence"');
}

// Every call of the app as a function; shapes come from the OpenAPI document.
import type { Client } from 'openapi-fetch';
import type { paths } from './generated/api.ts';
import { problemOf } from './problem.ts';

type Body<P extends keyof paths, M extends 'post' | 'put'> =
	NonNullable<paths[P][M]> extends { requestBody: { content: { 'application/json': infer T } } } ? T : never;
export type EnrolRequest = Body<'/v1/app/enrol', 'post'>;
export type Purpose = paths['/v1/app/consents/{purpose}']['put']['parameters']['path']['purpose'];
export type ConsentChange = Body<'/v1/app/consents/{purpose}', 'put'>;
export type Sighting = Body<'/v1/app/sightings', 'post'>['sightings'][number];
export type OfferMark = Body<'/v1/app/offers/{id}/marks', 'post'>['mark'];

type Answer<T> = Promise<{ data?: T | undefined; error?: unknown; response: Response }>;

/** @throws {AppProblem} */
export async function ok<T>(answer: Answer<T>): Promise<T> {
	const { data, error, response } = await answer;
	if (!response.ok) throw problemOf(response.status, error);
	return data as T;
}

/** Calls that anybody may make. */
export function openCalls(http: Client<paths>) {
	return {
		config: (language?: string) => ok(http.GET('/v1/app/config', { params: { query: language ? { language } : {} } })),
		/** To check a receipt or a proof of erasure. */
		signingKeys: () => ok(http.GET('/v1/app/signing-keys')),
		enrol: (body: EnrolRequest) => ok(http.POST('/v1/app/enrol', { body })),
		refresh: (refreshToken: string) => ok(http.POST('/v1/app/token', { body: { refreshToken } })),
		join: (code: string) => ok(http.POST('/v1/app/phones/join', { body: { code } })),
	};
}

/**
 * Calls of a shopper.
 * @param nowMs the phone's clock, which the service compares with its own
 */
export function shopperCalls(http: Client<paths>, nowMs: () => number) {
	return {
		me: () => ok(http.GET('/v1/app/me')),
		erase: () => ok(http.DELETE('/v1/app/me')),
		changeConsent: (purpose: Purpose, body: ConsentChange) =>
			ok(http.PUT('/v1/app/consents/{purpose}', { params: { path: { purpose } }, body })),
		consents: () => ok(http.GET('/v1/app/consents')),
		/** Signed; to keep. */
		receipt: () => ok(http.GET('/v1/app/consents/receipt')),
		/** Everything that is known. */
		export: () => ok(http.GET('/v1/app/export')),
		joinStore: (store: string) => ok(http.PUT('/v1/app/stores/{store}', { params: { path: { store } } })),
		leaveStore: (store: string) => ok(http.DELETE('/v1/app/stores/{store}', { params: { path: { store } } })),
		setName: (name: string) => ok(http.PUT('/v1/app/name', { body: { name } })),
		deleteName: () => ok(http.DELETE('/v1/app/name')),
		pause: (time: 'hour' | 'day') => ok(http.PUT('/v1/app/pause', { body: { for: time } })),
		endPause: () => ok(http.DELETE('/v1/app/pause')),
		/** Shown as a QR code to the other phone. */
		phoneCode: () => ok(http.POST('/v1/app/phones')),
		leavePhone: () => ok(http.DELETE('/v1/app/phones/current')),
		/** @param store the one opted in at first unless said */
		pass: (store?: string) =>
			ok(
				http.GET('/v1/app/pass', {
					params: { query: { ...(store && { store }), phoneTime: new Date(nowMs()).toISOString() } },
				}),
			),
		passKeys: (store?: string) => ok(http.GET('/v1/app/pass/keys', { params: { query: store ? { store } : {} } })),
		carryFob: (store: string, fob: string, code: string) =>
			ok(http.PUT('/v1/app/fobs/{store}/{fob}', { params: { path: { store, fob } }, body: { code } })),
		dropFob: (store: string, fob: string) =>
			ok(http.DELETE('/v1/app/fobs/{store}/{fob}', { params: { path: { store, fob } } })),
		/** Beacons that the phone heard; what is late or said again does no harm. */
		reportSightings: (store: string, sightings: Sighting[]) =>
			ok(http.POST('/v1/app/sightings', { body: { store, sightings, sentAt: new Date(nowMs()).toISOString() } })),
		/** @param code of the QR code or NFC tag at a door */
		checkIn: (code: string) => ok(http.POST('/v1/app/check-ins', { body: { code } })),
		presence: () => ok(http.GET('/v1/app/presence')),
		offers: () => ok(http.GET('/v1/app/offers')),
		markOffer: (id: string, mark: OfferMark) =>
			ok(http.POST('/v1/app/offers/{id}/marks', { params: { path: { id } }, body: { mark } })),
	};
}

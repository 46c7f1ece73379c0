// What an app may use.
export type { ConsentChange, EnrolRequest, OfferMark, Purpose, Sighting } from './calls.ts';
export { type AppClient, type AppClientOptions, createAppClient } from './client.ts';
export type { paths } from './generated/api.ts';
export type { InboxOffer, LiveListener, LiveZone } from './live.ts';
export { androidServiceData, iosServiceUuid, onAir, PASS_SERVICE_UUID, type Pass, type Rid } from './on-air.ts';
export { AppProblem } from './problem.ts';
export type { Fetch } from './send.ts';
export { memoryStorage, type TokenStorage, type Tokens } from './tokens.ts';

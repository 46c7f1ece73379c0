// What the shopper's app and the cloud say to each other over HTTP (`/v1/app/…`); a page needs no more of the protocol.
export * from './app-account.ts';
export * from './app-export.ts';
export * from './app-offers.ts';
export * from './app-presence.ts';
export * from './consents.ts';
export * from './demo-api.ts';

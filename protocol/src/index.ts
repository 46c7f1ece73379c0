// Everything the packages share. No I/O in here: schemas, names and pure functions only.
export * from './app-api.ts';
export * from './batches.ts';
export * from './captures.ts';
export * from './events.ts';
export * from './frames.ts';
export * from './geometry.ts';
export * from './nearest-word.ts';
export * from './offers.ts';
export * from './pass.ts';
export * from './roster.ts';
export * from './signed.ts';
export * from './site.ts';
export * from './store-page.ts';
export * from './topics.ts';
export * from './units.ts';
export * from './yaml-document.ts';

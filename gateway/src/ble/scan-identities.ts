// Who an advert says it is, and nothing else: the pipeline's own way through an advert, which allocates nothing.
import { AD_HEADER_BYTES, structureEnd, UUID_128_BYTES } from './ad-structures.ts';
import { findDecoder, isUuidList } from './claims.ts';
import { DECODER_TABLES } from './decoders/index.ts';
import type { IdentitySink } from './identity-bytes.ts';

export { IDENTITY_BYTES, IdentityKind, type IdentitySink, identityBytes, type SiteIdentity } from './identity-bytes.ts';

/**
 * Hands every identity in the advert to `sink`, which takes `IDENTITY_BYTES[kind]` bytes from the offset it is given;
 * they may change as soon as it returns. False: some of the bytes are malformed.
 */
export function scanIdentities(data: Uint8Array, sink: IdentitySink): boolean {
	let whole = true;
	let offset = 0;
	let end = structureEnd(data, offset);
	while (end > 0) {
		const adType = data[offset + 1]!;
		const start = offset + AD_HEADER_BYTES;
		if (isUuidList(adType)) {
			if (!scanUuids(data, adType, start, end, sink)) whole = false;
		} else {
			const decoder = findDecoder(DECODER_TABLES, adType, data, start, end);
			if (decoder?.identify !== undefined && !decoder.identify(data, start, end, sink)) whole = false;
		}
		offset = end;
		end = structureEnd(data, offset);
	}
	return whole && end === 0;
}

function scanUuids(data: Uint8Array, adType: number, start: number, end: number, sink: IdentitySink): boolean {
	let at = start;
	for (; at + UUID_128_BYTES <= end; at += UUID_128_BYTES) {
		findDecoder(DECODER_TABLES, adType, data, at, at + UUID_128_BYTES)?.identify?.(data, at, at + UUID_128_BYTES, sink);
	}
	return at === end;
}

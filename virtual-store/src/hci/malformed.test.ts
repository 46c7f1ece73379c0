import { expect, test } from 'vitest';
import { decodeEvent } from './hci-packets.ts';
import { decodeExtendedReports, decodeLegacyReports } from './hci-reports.ts';
import { malformedEvents } from './malformed.ts';

test('the same for the same seed, and framed so that the stream stays in step', () => {
	const [one, again, other] = [1, 1, 2].map((seed) => [...malformedEvents(seed)]);
	expect(one).toEqual(again);
	expect(one).not.toEqual(other);
	expect(one!.length).toBeGreaterThan(1_000);
	for (const { packet } of one!) expect(() => decodeEvent(packet)).not.toThrow();
});

test.each([
	['legacy', decodeLegacyReports],
	['extended', decodeExtendedReports],
])('%s reports that are cut, over-long or of an impossible count or length cannot be read', (kind, decode) => {
	const spoiled = [...malformedEvents(1)].filter(
		({ what }) => what.startsWith(kind) && /cut to|bytes after it|that says/.test(what),
	);
	expect(spoiled.length).toBeGreaterThan(40);
	for (const { what, packet } of spoiled) expect(() => decode(packet), what).toThrow();
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Assembled, MOST_DATA_BYTES } from './advert-assembler.ts';
import { AdvertBatch, encodeNote, type Note, RecordReader } from './records.ts';

const bytes = fc.uint8Array({ maxLength: MOST_DATA_BYTES });
const address = fc
	.uint8Array({ minLength: 6, maxLength: 6 })
	.map((six) => [...six].map((byte) => byte.toString(16).padStart(2, '0')).join(':'));
const advert: fc.Arbitrary<Assembled> = fc.record(
	{
		address,
		addressType: fc.constantFrom('public' as const, 'random' as const),
		rssiDbm: fc.integer({ min: -128, max: 127 }),
		data: bytes,
		scanResponse: bytes,
		t: fc.double({ noNaN: true, noDefaultInfinity: true }),
	},
	{ requiredKeys: ['address', 'addressType', 'rssiDbm', 'data', 't'] },
);
const count = fc.nat({ max: 0xffff_ffff });
const note: fc.Arbitrary<Note> = fc.oneof(
	fc.record({ type: fc.constant('beat' as const), heard: count, malformed: count, dropped: count }),
	fc.constant({ type: 'scanning' as const }),
	fc.record({ type: fc.constant('lost' as const), words: fc.string({ maxLength: 300, unit: 'grapheme' }) }),
);

function reader() {
	const out: (Assembled | Note)[] = [];
	const read = new RecordReader({
		advert: ({ data, scanResponse, ...rest }) =>
			out.push({
				...rest,
				data: Uint8Array.from(data),
				...(scanResponse && { scanResponse: Uint8Array.from(scanResponse) }),
			}),
		note: (note) => out.push(note),
	});
	return { out, push: (chunk: Buffer) => read.push(chunk) };
}

function encode(records: (Assembled | Note)[]): Buffer {
	const batch = new AdvertBatch();
	const wire: Buffer[] = [];
	for (const record of records) {
		if ('type' in record) wire.push(batch.take(), encodeNote(record));
		else if (!batch.add(record)) {
			wire.push(batch.take());
			batch.add(record);
		}
	}
	return Buffer.concat([...wire, batch.take()]);
}

test('what goes in comes out, in its order, however the pipe cuts it', () => {
	const cuts = fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 20 });
	fc.assert(
		fc.property(fc.array(fc.oneof(advert, note), { maxLength: 40 }), cuts, (records, cuts) => {
			const wire = encode(records);
			const { out, push } = reader();
			for (let at = 0, i = 0; at < wire.length; i++) {
				const end = at + cuts[i % cuts.length]!;
				push(wire.subarray(at, end));
				at = end;
			}
			expect(out).toEqual(records);
		}),
	);
});

test('bytes that are no records are refused, and keep nothing', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 500 }), (noise) => {
			const { push } = reader();
			try {
				push(Buffer.from(noise));
			} catch (error) {
				expect((error as Error).message).toMatch(/^an? (record|advert)/);
			}
		}),
	);
	const advertAndOneByte = `19000100${'00'.repeat(21)}`;
	for (const hex of ['0300', 'ffff0100', '04000900', '04000100', '05000200ff', advertAndOneByte]) {
		expect(() => reader().push(Buffer.from(hex.padEnd(8, '0'), 'hex')), hex).toThrow();
	}
});

test('a full batch says so, and a sentence is cut where it is too long', () => {
	const batch = new AdvertBatch();
	const one: Assembled = {
		address: '00:00:00:00:00:01',
		addressType: 'public',
		rssiDbm: 0,
		data: Buffer.alloc(31),
		t: 0,
	};
	while (batch.add(one));
	expect(batch.take()).toHaveLength(55 * Math.floor(65536 / 55));
	expect(batch.adverts).toBe(0);
	expect(encodeNote({ type: 'lost', words: 'x'.repeat(5000) })).toHaveLength(2004);
});

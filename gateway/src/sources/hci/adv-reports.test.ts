import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AdvReport, LEGACY_SET, readAdvReports } from './adv-reports.ts';

const ADDRESS = 'eeffc0eeffc0';

function read(hex: string): { reports: AdvReport[]; sound: boolean } {
	const reports: AdvReport[] = [];
	const sound = readAdvReports(Buffer.from(hex, 'hex'), (report) => reports.push(report));
	return { reports, sound };
}

/** type, address, 02aabb as data, rssi -60 */
const legacy = (type: string) => `${type}01${ADDRESS}02aabbc4`;
/** type, set 5, rssi -60 */
const extended = (type: string, data: string, set = '05') =>
	`${type}00${ADDRESS}0100${set}7fc4000000000000000000${Buffer.from([data.length / 2]).toString('hex')}${data}`;

test('legacy: report after report, in order', () => {
	const { reports, sound } = read(`0203${legacy('00')}${legacy('03')}${legacy('04')}`);
	expect(sound).toBe(true);
	expect(reports.map((report) => report.kind)).toEqual(['scannable', 'advert', 'response']);
	expect(reports[0]).toEqual({
		kind: 'scannable',
		status: 'whole',
		address: 'c0:ff:ee:c0:ff:ee',
		addressType: 'random',
		setId: LEGACY_SET,
		rssiDbm: -60,
		data: Buffer.from('aabb', 'hex'),
	});
});

test('extended: set id, status and kind', () => {
	const types = ['0000', '2000', '4000', '0200', '0a00', '1300', '1b00'];
	const first = types.map((type) => read(`0d01${extended(type, 'aabb')}`).reports[0]);
	expect(first.map((report) => `${report?.kind} ${report?.status} ${report?.setId}`)).toEqual([
		'advert whole 5',
		'advert more 5',
		'advert truncated 5',
		'scannable whole 5',
		'response whole 5',
		`scannable whole ${LEGACY_SET}`,
		`response whole ${LEGACY_SET}`,
	]);
	expect(first[0]).toMatchObject({ address: 'c0:ff:ee:c0:ff:ee', addressType: 'public', rssiDbm: -60 });
	expect(
		read(`0d02${extended('1000', '', 'ff')}${extended('0000', 'aabbcc')}`).reports.map((r) => r.data.length),
	).toEqual([0, 3]);
});

test('direct adverts, other subevents and RSSI 127', () => {
	expect(read(`0202${legacy('01')}${legacy('03')}`)).toMatchObject({ sound: true, reports: [{ kind: 'advert' }] });
	expect(read(`0d01${extended('1500', '')}`)).toEqual({ sound: true, reports: [] });
	expect(read(`0b010100${ADDRESS}00${ADDRESS}c4`)).toEqual({ sound: true, reports: [] });
	expect(read(`02010301${ADDRESS}007f`).reports[0]?.rssiDbm).toBe(127);
});

test.each([
	['nothing at all', '', 0],
	['no reports', '0200', 0],
	['a count beyond the specification', `021a${legacy('03')}`, 0],
	['a type that is none', `0202${legacy('03')}${legacy('05')}`, 1],
	['more data than a legacy advert has', `02010301${ADDRESS}20${'00'.repeat(33)}`, 0],
	['a cut before the rssi', `0202${legacy('03')}${legacy('03').slice(0, -2)}`, 1],
	['a cut head', `0202${legacy('03')}0301`, 1],
	['a reserved data status', `0d01${extended('6000', 'aabb')}`, 0],
	['a cut extended report', `0d02${extended('0000', 'aabb')}${extended('0000', 'aabb').slice(0, -2)}`, 1],
])('%s makes no sense; what was whole is handed over', (_what, hex, whole) => {
	const { reports, sound } = read(hex);
	expect(sound).toBe(false);
	expect(reports).toHaveLength(whole);
});

test('whatever the bytes, it neither throws nor hands over bytes outside of the event', () => {
	const hostile = fc.tuple(fc.constantFrom(0x02, 0x0d), fc.uint8Array({ maxLength: 254 }));
	fc.assert(
		fc.property(hostile, ([subevent, rest]) => {
			const event = Uint8Array.of(subevent, ...rest);
			readAdvReports(event, ({ data, address }) => {
				expect(address).toMatch(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/);
				expect(data.byteOffset + data.length).toBeLessThanOrEqual(event.byteOffset + event.length);
			});
		}),
	);
});

test('an event cut anywhere hands over a beginning of its reports, and says that it was cut', () => {
	const event = Buffer.from(`0d03${extended('0000', 'aabb')}${extended('2000', '')}${extended('1000', 'cc')}`, 'hex');
	const all = read(event.toString('hex')).reports;
	for (let length = 0; length < event.length; length++) {
		const cut = read(event.subarray(0, length).toString('hex'));
		expect(cut.sound).toBe(false);
		expect(cut.reports).toEqual(all.slice(0, cut.reports.length));
	}
});

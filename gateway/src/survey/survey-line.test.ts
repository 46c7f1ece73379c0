import { CaptureAdvert } from '@aisle/protocol';
import { expect, test } from 'vitest';
import { surveyLine } from './survey-line.ts';

const ADVERT = {
	receiver: 'door',
	address: '5a:11:22:33:44:55',
	rssiDbm: -61.4,
	data: new Uint8Array([2, 1, 6]),
	scanResponse: new Uint8Array([2, 10, 4]),
	t: 1_760_000_000.123_456,
};

test('a line is a capture line that says where the tag stood', () => {
	const line = surveyLine(ADVERT, { at: [3, 4.5], zone: 'shoes' }, undefined);
	expect(line.endsWith('}\n')).toBe(true);
	expect(CaptureAdvert.parse(JSON.parse(line))).toEqual({
		t: 1_760_000_000.123,
		receiver: 'door',
		address: '00:00:00:00:00:00',
		addressType: 'random',
		rssi: -61,
		data: '020106',
		scanResponse: '020a04',
		at: [3, 4.5],
		zone: 'shoes',
	});
});

test('the address is that which the site file names, and otherwise none', () => {
	expect(surveyLine(ADVERT, {}, undefined)).not.toContain('5a:11');
	expect(JSON.parse(surveyLine(ADVERT, {}, '5a:11:22:33:44:55'))).toMatchObject({ address: '5a:11:22:33:44:55' });
});

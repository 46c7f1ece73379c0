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

const NOTHING = new Uint8Array();
/** Known by a frame, and not by its address. */
const FRAME = { address: undefined, identity: NOTHING };

test('a line is a capture line that says where the tag stood', () => {
	const line = surveyLine(ADVERT, { at: [3, 4.5], zone: 'shoes' }, FRAME);
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
	expect(surveyLine(ADVERT, {}, FRAME)).not.toContain('5a:11');
	expect(JSON.parse(surveyLine(ADVERT, {}, { address: '5a:11:22:33:44:55', identity: NOTHING }))).toMatchObject({
		address: '5a:11:22:33:44:55',
	});
});

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const OWN = '081b0055443322115a';
const MI_BEACON = '0b1695fe55443322115a0d10';

test('the data does not repeat the address, nor says whose device it is', () => {
	const name = `0b09${Buffer.from("Anna's tag").toString('hex')}`;
	const line = surveyLine({ ...ADVERT, data: bytes(`020106${OWN}${MI_BEACON}`), scanResponse: bytes(name) }, {}, FRAME);
	const { data, scanResponse } = JSON.parse(line);
	expect(data).toBe('020106081b000000000000000b1695fe0000000000000d10');
	expect(scanResponse).toBe(`0b09${'00'.repeat(10)}`);
});

test('an identity that is made of the address stays, or the tag would not be known', () => {
	const identity = bytes('001122334455667788995a1122334455');
	const frame = `0303aafe1516aafe00e7${Buffer.from(identity).toString('hex')}0000`;
	const line = surveyLine({ ...ADVERT, data: bytes(frame) }, {}, { address: undefined, identity });
	expect(JSON.parse(line).data).toBe(frame);
});

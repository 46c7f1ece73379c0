import { readFileSync } from 'node:fs';
import { readSiteFile } from '@aisle/protocol';
import { expect, test } from 'vitest';
import type { Advert } from './ble/advert.ts';
import { strangerWords } from './stranger-words.ts';
import { Strangers } from './survey/strangers.ts';

const SITE = 'scripts/demo/site.yaml';
const EDDYSTONE = '0303aafe1516aafe00e7000102030405060708090000000000010000';

function advert(hex: string, address = 'c0:ff:ee:00:00:01'): Advert {
	return { receiver: 'gw-hci0', address, rssiDbm: -30, data: Buffer.from(hex, 'hex'), t: 1 };
}

test.each([
	['iBeacon', `1aff4c000215${'0a'.repeat(16)}00010002c5`, 'ibeacon: { uuid: "0a0a'],
	['AltBeacon', `1bff1801beac${'12'.repeat(20)}c500`, 'altbeacon: { company: 280'],
	['Eddystone-UID', EDDYSTONE, 'eddystone: { namespace: "00010203040506070809", instance: "000000000001" }'],
	['nothing known', '0201060303e7fe', 'address: "c0:ff:ee:00:00:01"'],
])('the line for %s is one that the site file takes', (_name, hex, expected) => {
	const strangers = new Strangers(strangerWords);
	strangers.hear(advert(hex));
	const [{ line } = { line: '' }] = strangers.rows(1);
	expect(line).toContain(expected);
	const text = readFileSync(SITE, 'utf8').replace('subjects:\n', `subjects:\n  ${line}\n`);
	expect(readSiteFile(text, SITE)).toMatchObject({ ok: true });
});

test('a tag of several frames is named by the one that says who it is', () => {
	const strangers = new Strangers(strangerWords);
	const telemetry = '0303aafe1116aafe20000bb8180000000064000000c8';
	strangers.hear(advert(telemetry));
	strangers.hear(advert(EDDYSTONE));
	strangers.hear({ ...advert('020106'), scanResponse: Buffer.from(telemetry, 'hex') });
	const [row] = strangers.rows(1);
	expect(row).toMatchObject({
		byAddress: false,
		says: ['Eddystone-TLM, battery 3000 mV', 'Eddystone-UID 00010203040506070809 instance 000000000001'],
	});
});

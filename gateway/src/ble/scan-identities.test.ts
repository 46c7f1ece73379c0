// The pipeline's way through an advert: whom it finds, byte for byte as the site file names them.
import { describe, expect, it } from 'vitest';
import { IDENTITY_BYTES, IdentityKind, identityBytes, scanIdentities } from './scan-identities.ts';

function scan(hex: string): { whole: boolean; found: [kind: IdentityKind, bytes: string][] } {
	const found: [IdentityKind, string][] = [];
	const whole = scanIdentities(Buffer.from(hex, 'hex'), (kind, data, at) => {
		found.push([kind, Buffer.from(data.subarray(at, at + IDENTITY_BYTES[kind])).toString('hex')]);
	});
	return { whole, found };
}

const asHex = (bytes: Uint8Array | undefined) => Buffer.from(bytes!).toString('hex');
const UUID = 'fda50693a4e24fb1afcfc6eb07647825';
const ID = '2f234454cf6d4a0fadf2f4911ba9ffa600010002';

const IDENTITY = [IdentityKind.ibeacon, `${UUID}0102ffff`];

describe('scanIdentities', () => {
	it('hands over what the site file names, byte for byte', () => {
		const ibeacon = identityBytes({
			ibeacon: { uuid: 'fda50693-a4e2-4fb1-afcf-c6eb07647825', major: 258, minor: 65535 },
		});
		expect(scan(`0201061aff4c000215${UUID}0102ffffc5`)).toEqual({
			whole: true,
			found: [[IdentityKind.ibeacon, asHex(ibeacon?.bytes)]],
		});
		const altbeacon = identityBytes({ altbeacon: { company: 0x0118, id: ID } });
		expect(scan(`1bff1801beac${ID}c500`)).toEqual({
			whole: true,
			found: [[IdentityKind.altbeacon, asHex(altbeacon?.bytes)]],
		});
		const eddystone = identityBytes({ eddystone: { namespace: '8b0ca750095477cb3e77', instance: '000000000001' } });
		expect(scan('1716aafe00ee8b0ca750095477cb3e770000000000010000')).toEqual({
			whole: true,
			found: [[IdentityKind.eddystone, asHex(eddystone?.bytes)]],
		});
		expect(identityBytes({})).toBeUndefined();
	});

	it('hands over both forms of the pass with the rid in its own order', () => {
		const pass = [IdentityKind.pass, '70deaeda84278e75'];
		expect(scan('1b21109d5e0b1c7d539a1b4c7a6f01005ea11170deaeda84278e75c5').found).toEqual([pass]);
		expect(scan('1107109d5e0b758e2784daaede7002005ea1').found).toEqual([pass]);
	});

	it('finds all of several and stops at nothing', () => {
		const ibeacon = `1aff4c000215${UUID}0102ffffc5`;
		expect(scan(`${ibeacon}05ff4c000215${ibeacon}`)).toEqual({
			whole: false,
			found: [IDENTITY, IDENTITY],
		});
	});

	it('finds nobody in what strangers send, and says whether it was whole', () => {
		expect(scan('02011a0aff4c001005031c8b1e9a')).toEqual({ whole: true, found: [] });
		expect(scan('')).toEqual({ whole: true, found: [] });
		for (const malformed of ['0201', `19ff4c000215${UUID}0102ffff`, '0307aafe', '0201060002']) {
			expect(scan(malformed)).toEqual({ whole: false, found: [] });
		}
	});
});

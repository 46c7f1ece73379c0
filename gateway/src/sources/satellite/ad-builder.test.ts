// What is rebuilt says what the fields said, to the gateway's own decoders.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode } from '../../ble/decode.ts';
import {
	eddystoneUid,
	iBeacon,
	join,
	manufacturerData,
	serviceData,
	serviceUuids128,
	structure,
} from './ad-builder.ts';

const bytes = (count: number) => fc.uint8Array({ minLength: count, maxLength: count });
const power = fc.integer({ min: -128, max: 127 });
const uint16 = fc.nat(0xffff);
const hex = (data: Uint8Array) => Buffer.from(data).toString('hex');
const bare = (text: string) => text.replaceAll('-', '');

describe('what is rebuilt', () => {
	it('is the iBeacon that it was', () => {
		fc.assert(
			fc.property(bytes(16), uint16, uint16, power, (uuid, major, minor, measuredPowerDbm) => {
				const { frames, error } = decode(iBeacon({ uuid, major, minor, measuredPowerDbm }));
				expect(error).toBeUndefined();
				expect(frames).toEqual([
					expect.objectContaining({ kind: 'ibeacon', major, minor, txPowerDbm: measuredPowerDbm }),
				]);
				expect(frames.map((frame) => frame.kind === 'ibeacon' && bare(frame.uuid))).toEqual([hex(uuid)]);
			}),
		);
	});

	it('is the Eddystone-UID that it was', () => {
		fc.assert(
			fc.property(bytes(16), power, (id, txPowerDbm) => {
				const namespace = hex(id.subarray(0, 10));
				const instance = hex(id.subarray(10));
				expect(decode(eddystoneUid(id, txPowerDbm))).toEqual({
					frames: [{ kind: 'eddystone-uid', namespace, instance, txPowerDbm }],
				});
			}),
		);
	});

	it('is the AltBeacon that it was, company and all', () => {
		fc.assert(
			fc.property(uint16, bytes(20), power, (company, id, txPowerDbm) => {
				const value = Buffer.from([company & 0xff, company >> 8, 0xbe, 0xac, ...id, txPowerDbm & 0xff, 7]);
				expect(decode(manufacturerData(value)!).frames).toEqual([
					{ kind: 'altbeacon', company, id: hex(id), txPowerDbm, reserved: 7 },
				]);
			}),
		);
	});

	it('is the pass that it was, as service data and as a service UUID among others', () => {
		fc.assert(
			fc.property(bytes(8), power, bytes(16), (rid, txPowerDbm, other) => {
				const service = Buffer.from('a15e00016f7a4c1b9a537d1c0b5e9d10', 'hex');
				const data = serviceData(service, Buffer.from([0x11, ...rid, txPowerDbm & 0xff]))!;
				expect(decode(data).frames).toEqual([{ kind: 'pass', rid: hex(rid), txPowerDbm }]);
				// never a carrier by chance
				other[0] = 0;
				const carrier = Buffer.concat([Buffer.from('a15e0002', 'hex'), rid, Buffer.from('0b5e9d10', 'hex')]);
				expect(decode(serviceUuids128([other, carrier])!).frames).toEqual([{ kind: 'pass', rid: hex(rid) }]);
			}),
		);
	});

	it('keeps all structures when they are joined', () => {
		const company = manufacturerData(Buffer.from('1801beac', 'hex'));
		expect(hex(join(company, undefined, serviceData(Uint8Array.of(0xfe, 0xaa), Uint8Array.of(0x10))))).toBe(
			'05ff1801beac0416aafe10',
		);
		expect(join()).toHaveLength(0);
	});

	it('is nothing where it is too long for a structure', () => {
		expect(structure(0xff, new Uint8Array(254))).toHaveLength(256);
		expect(structure(0xff, new Uint8Array(255))).toBeUndefined();
		expect(serviceData(new Uint8Array(16), new Uint8Array(239))).toBeUndefined();
	});
});

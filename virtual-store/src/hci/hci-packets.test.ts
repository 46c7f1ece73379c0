import { expect, test } from 'vitest';
import {
	addressToBytes,
	bytesToAddress,
	decodeCommand,
	decodeCommandComplete,
	decodeEvent,
	encodeAcl,
	encodeCommand,
	encodeCommandComplete,
	encodeCommandStatus,
	encodeEvent,
	encodeHardwareError,
} from './hci-packets.ts';

test('command', () => {
	const command = { opcode: 0x200c, parameters: Buffer.from([1, 0]) };
	expect(encodeCommand(command).toString('hex')).toBe('010c20020100');
	expect(decodeCommand(encodeCommand(command))).toEqual(command);
});

test('ACL data', () => {
	const acl = { handle: 0x0abc, flags: 2, payload: Buffer.from([7, 8, 9]) };
	expect(encodeAcl(acl).toString('hex')).toBe('02bc2a0300070809');
});

test('event', () => {
	const event = { code: 0x3e, parameters: Buffer.alloc(255, 1) };
	expect(decodeEvent(encodeEvent(event))).toEqual(event);
	expect(() => encodeEvent({ code: 0x3e, parameters: Buffer.alloc(256) })).toThrow('holds 255 bytes, not 256');
});

test('command complete', () => {
	const complete = { opcode: 0x0c03, allowed: 1, returned: Buffer.from([0]) };
	expect(encodeCommandComplete(complete).toString('hex')).toBe('040e0401030c00');
	expect(decodeCommandComplete(encodeCommandComplete(complete))).toEqual(complete);
});

test('address, lowest byte first', () => {
	expect(addressToBytes('c0:ff:ee:00:00:01').toString('hex')).toBe('010000eeffc0');
	expect(bytesToAddress(addressToBytes('c0:ff:ee:00:00:01'))).toBe('c0:ff:ee:00:00:01');
	expect(() => addressToBytes('C0-FF-EE-00-00-01')).toThrow('is not a Bluetooth address');
});

test('what is cut short, too long or of another type is refused', () => {
	const command = encodeCommand({ opcode: 1, parameters: Buffer.from([1, 2]) });
	expect(() => decodeCommand(command.subarray(0, -1))).toThrow('says 2 bytes of payload and has 1');
	expect(() => decodeCommand(Buffer.concat([command, command]))).toThrow(RangeError);
	expect(() => decodeEvent(command)).toThrow('not an H4 packet of type 4');
	const status = encodeEvent({ code: 0x0f, parameters: Buffer.alloc(4) });
	expect(() => decodeCommandComplete(status)).toThrow('is not 0xe');
});

test('command status and hardware error', () => {
	expect(encodeCommandStatus({ opcode: 0x0c03, allowed: 1, status: 0 }).toString('hex')).toBe('040f040001030c');
	expect(encodeHardwareError(0x42).toString('hex')).toBe('04100142');
});

import { expect, test } from 'vitest';
import { type Advertisement, createController } from './controller.ts';
import { OPCODE, STATUS } from './hci-constants.ts';
import {
	type Command,
	decodeCommandComplete,
	decodeCommandStatus,
	decodeHardwareError,
	encodeAcl,
	encodeCommand,
} from './hci-packets.ts';
import { decodeExtendedReports, decodeLegacyReports } from './hci-reports.ts';
import { SCAN_AT_RESET } from './scan-state.ts';

const advert: Advertisement = {
	address: 'c0:ff:ee:00:00:01',
	addressType: 'random',
	rssiDbm: -60,
	data: Buffer.from([2, 1, 6]),
	scanResponse: Buffer.from([2, 9, 0x41]),
};

/** a controller, the packets it sent, and a host that gives it commands */
function hostAndController(options: { extended?: boolean } = {}) {
	const sent: { packet: Buffer; kind: string }[] = [];
	const commands: Command[] = [];
	const controller = createController({
		...options,
		emit: (packet, kind) => sent.push({ packet, kind }),
		onCommand: (command) => commands.push(command),
	});
	const ask = (opcode: number, parameters = '') => {
		controller.receive(encodeCommand({ opcode, parameters: Buffer.from(parameters, 'hex') }));
		return decodeCommandComplete(sent.pop()!.packet);
	};
	return { controller, sent, commands, ask };
}

/** masks as noble sets them, and a scan of 10 ms in 10 ms */
function scanLegacy({ ask }: ReturnType<typeof hostAndController>, active: boolean) {
	ask(OPCODE.setEventMask, 'fffffbff07f8bf3d');
	ask(OPCODE.leSetEventMask, '5f00000000000000');
	ask(OPCODE.leSetScanParameters, `${active ? '01' : '00'}100010000000`);
	ask(OPCODE.leSetScanEnable, '0100');
}

function scanExtended({ ask }: ReturnType<typeof hostAndController>, active: boolean) {
	ask(OPCODE.setEventMask, 'fffffbff07f8bf3d');
	ask(OPCODE.leSetEventMask, '5fff000000000000');
	ask(OPCODE.leSetExtendedScanParameters, `000001${active ? '01' : '00'}10001000`);
	ask(OPCODE.leSetExtendedScanEnable, '010000000000');
}

test('every command it knows is answered with success', () => {
	const { ask } = hostAndController();
	const parameters: Record<number, string> = {
		[OPCODE.setEventMask]: 'ffffffffffffffff',
		[OPCODE.leSetEventMask]: 'ffffffffffffffff',
		[OPCODE.leSetScanParameters]: '00100010000000',
		[OPCODE.leSetScanEnable]: '0000',
		[OPCODE.leSetExtendedScanParameters]: '0000010010001000',
		[OPCODE.leSetExtendedScanEnable]: '000000000000',
	};
	for (const [name, opcode] of Object.entries(OPCODE)) {
		const answer = ask(opcode, parameters[opcode]);
		expect(answer, name).toMatchObject({ opcode, allowed: 1 });
		expect(answer.returned[0], name).toBe(STATUS.success);
	}
	expect(ask(OPCODE.readSupportedCommands).returned).toHaveLength(65);
	expect(ask(OPCODE.readBdAddr).returned.toString('hex')).toBe('00eeffc0eeffc0');
});

/** As @abandonware/noble 1.9.2-26 wrote them to a socket, with the legacy commands and with the extended ones. */
const ABANDONWARE_START = {
	legacy:
		'01010c08fffffbff07f8bf3d 010120081f00000000000000 01011000 016d0c020100 016c0c00 01022000 01091000 ' +
		'010c20020001 010b200701120012000000 010c20020100',
	extended:
		'01312003000505 01010c08fffffbff07f8bf3d 010120081fff000000000000 01011000 016d0c020100 016c0c00 01022000 ' +
		'01091000 01422006000100000000 0141200d00000501120012000112001200 01422006010000000000',
};

test.each(Object.entries(ABANDONWARE_START))('the start-up of @abandonware/noble, %s', (_commands, start) => {
	const { controller, sent } = hostAndController();
	for (const command of start.split(' ')) controller.receive(Buffer.from(command, 'hex'));
	const answers = sent.map(({ packet }) => decodeCommandComplete(packet).returned[0]);
	expect(answers).toEqual(start.split(' ').map(() => STATUS.success));
	expect(controller.scan).toMatchObject({ enabled: true, active: true, filterDuplicates: false });
});

test('a command it does not know is answered with 0x01', () => {
	const { ask } = hostAndController();
	expect(ask(0x200d).returned.toString('hex')).toBe('01');
});

test('without extended scanning it has neither the feature nor the commands', () => {
	const { ask } = hostAndController({ extended: false });
	expect(ask(OPCODE.leReadLocalFeatures).returned.toString('hex')).toBe('000000000000000000');
	expect(ask(OPCODE.leSetExtendedScanEnable, '010000000000').returned[0]).toBe(STATUS.unknownCommand);
	expect(hostAndController().ask(OPCODE.leReadLocalFeatures).returned.toString('hex')).toBe('000010000000000000');
});

test('scan parameters out of range are refused and change nothing', () => {
	const { controller, ask } = hostAndController();
	const before = { ...controller.scan };
	for (const parameters of ['00030003000000', '00100011000000', '02100010000000', '00']) {
		expect(ask(OPCODE.leSetScanParameters, parameters).returned[0], parameters).toBe(STATUS.invalidParameters);
	}
	expect(ask(OPCODE.leSetExtendedScanParameters, '0000020010001000').returned[0]).toBe(STATUS.invalidParameters);
	expect(controller.scan).toEqual(before);
});

test('commands may come cut anywhere, or several at once; ACL data is passed over', () => {
	const { controller, commands } = hostAndController();
	const reset = { opcode: OPCODE.reset, parameters: Buffer.alloc(0) };
	const enable = { opcode: OPCODE.leSetScanEnable, parameters: Buffer.from([1, 0]) };
	const acl = encodeAcl({ handle: 1, flags: 0, payload: Buffer.from([1, 2, 3]) });
	const stream = Buffer.concat([encodeCommand(reset), acl, encodeCommand(enable)]);
	for (let cut = 0; cut <= stream.length; cut++) {
		controller.receive(stream.subarray(0, cut));
		controller.receive(stream.subarray(cut));
		expect(commands.splice(0)).toEqual([reset, enable]);
	}
});

test('bytes that are not H4 are refused', () => {
	expect(() => hostAndController().controller.receive(Buffer.from('GET'))).toThrow('0x47 does not begin an H4 packet');
});

test('silent until a host scans, and after it stops', () => {
	const host = hostAndController();
	expect(host.controller.advertise(advert)).toBe(0);
	scanLegacy(host, false);
	expect(host.controller.advertise(advert)).toBe(1);
	host.ask(OPCODE.leSetScanEnable, '0000');
	expect(host.controller.advertise(advert)).toBe(0);
});

test('silent while the host masks the event', () => {
	const host = hostAndController();
	scanLegacy(host, false);
	host.ask(OPCODE.leSetEventMask, '5d00000000000000');
	expect(host.controller.advertise(advert)).toBe(0);
	host.ask(OPCODE.leSetEventMask, '0200000000000000');
	host.ask(OPCODE.setEventMask, 'fffffbff07f8bf1d');
	expect(host.controller.advertise(advert)).toBe(0);
});

test('scan responses only for an active scan', () => {
	const host = hostAndController();
	scanLegacy(host, false);
	host.controller.advertise(advert);
	scanLegacy(host, true);
	host.controller.advertise(advert);
	const [passive, active] = host.sent.map(({ packet }) => decodeLegacyReports(packet));
	expect(passive).toMatchObject([{ eventType: 2, data: advert.data }]);
	expect(active).toMatchObject([
		{ eventType: 2, data: advert.data },
		{ eventType: 4, data: advert.scanResponse },
	]);
});

test('a host that scans with the extended commands gets extended reports, of legacy PDUs too', () => {
	const host = hostAndController();
	scanExtended(host, true);
	expect(host.controller.scan).toMatchObject({ enabled: true, active: true, intervalUnits: 16, extended: true });
	host.controller.advertise(advert, { ...advert, extended: true, data: Buffer.alloc(229) });
	const types = host.sent.flatMap(({ packet }) => decodeExtendedReports(packet)).map(({ eventType }) => eventType);
	expect(types).toEqual([0x12, 0x1a, 0x02, 0x0a]);
	expect(host.sent.every(({ kind }) => kind === 'report')).toBe(true);
});

test('a host that scans with the legacy commands does not hear extended adverts', () => {
	const host = hostAndController();
	scanLegacy(host, false);
	expect(host.controller.advertise({ ...advert, extended: true })).toBe(0);
	expect(host.sent).toEqual([]);
});

test('more data than an advert holds is refused, scanning or not', () => {
	const { controller } = hostAndController();
	expect(() => controller.advertise({ ...advert, data: Buffer.alloc(32) })).toThrow(
		'32 bytes do not fit a legacy advert',
	);
	expect(() => controller.advertise({ ...advert, extended: true, data: Buffer.alloc(1651) })).toThrow(
		'1650 are the most',
	);
});

test('Reset stops the scan and restores the masks', () => {
	const host = hostAndController();
	scanLegacy(host, true);
	host.ask(OPCODE.reset);
	expect(host.controller.scan).toMatchObject({ enabled: false, active: false });
	host.ask(OPCODE.leSetScanEnable, '0100');
	expect(host.controller.advertise(advert)).toBe(0);
});

test('an extended advert longer than a report comes in fragments, of two sets in turn where both are on the air', () => {
	const host = hostAndController();
	scanExtended(host, false);
	const [a, b] = [1, 2].map((setId) => ({
		...({ address: advert.address, addressType: 'random', rssiDbm: -60, extended: true } as const),
		setId,
		data: Buffer.alloc(500, setId),
	}));
	expect(host.controller.advertise(a!)).toBe(3);
	expect(host.controller.advertiseTogether(a!, { ...b!, truncated: true })).toBe(6);
	const reports = host.sent.flatMap(({ packet }) => decodeExtendedReports(packet));
	const seen = reports.map(({ eventType, setId, data }) => [eventType, setId, data.length]);
	expect(seen.slice(0, 3)).toEqual([
		[0x20, 1, 229],
		[0x20, 1, 229],
		[0x00, 1, 42],
	]);
	expect(seen.slice(3)).toEqual([
		[0x20, 1, 229],
		[0x20, 2, 229],
		[0x20, 1, 229],
		[0x20, 2, 229],
		[0x00, 1, 42],
		[0x40, 2, 42],
	]);
});

const other = { address: 'c0:ff:ee:00:00:02', addressType: 'public' } as const;
const { scanResponse: _, ...plain } = advert;
const silent = { ...plain, data: Buffer.alloc(0) };
const kinds: [string, Advertisement, legacy: number[], asExtended: number[]][] = [
	['ADV_NONCONN_IND', plain, [3], [0x10]],
	['ADV_SCAN_IND', advert, [2, 4], [0x12, 0x1a]],
	['ADV_IND', { ...advert, connectable: true }, [0, 4], [0x13, 0x1b]],
	['ADV_IND that nobody answers for', { ...plain, connectable: true }, [0], [0x13]],
	['ADV_DIRECT_IND', { ...silent, directedTo: other }, [1], [0x15]],
	['extended, connectable', { ...plain, extended: true, connectable: true }, [], [0x01]],
	['extended, scannable', { ...advert, extended: true }, [], [0x02, 0x0a]],
	['extended, directed', { ...plain, extended: true, directedTo: other }, [], [0x04]],
	['extended, anonymous', { ...plain, extended: true, addressType: 'anonymous' }, [], [0x00]],
];

test.each(kinds)('event types of %s', (_kind, one, legacy, asExtended) => {
	const [old, young] = [hostAndController(), hostAndController()];
	scanLegacy(old, true);
	scanExtended(young, true);
	for (const { controller } of [old, young]) controller.advertise(one);
	const typesOf = (reports: { eventType: number }[]) => reports.map(({ eventType }) => eventType);
	expect(typesOf(old.sent.flatMap(({ packet }) => decodeLegacyReports(packet)))).toEqual(legacy);
	expect(typesOf(young.sent.flatMap(({ packet }) => decodeExtendedReports(packet)))).toEqual(asExtended);
});

test('what no radio could send is refused', () => {
	const { controller } = hostAndController();
	for (const more of [{ addressType: 'anonymous' }, { setId: 1 }, { truncated: true }] as const) {
		expect(() => controller.advertise({ ...plain, ...more })).toThrow('only an extended advert');
	}
	expect(() => controller.advertise({ ...plain, directedTo: other })).toThrow('has no data');
});

test.each([false, true])('the duplicate filter, while the host asks for it (extended: %s)', (extended) => {
	const host = hostAndController();
	const enable = (filter: number) =>
		extended
			? host.ask(OPCODE.leSetExtendedScanEnable, `010${filter}00000000`)
			: host.ask(OPCODE.leSetScanEnable, `010${filter}`);
	if (extended) scanExtended(host, true);
	else scanLegacy(host, true);
	enable(1);
	expect([1, 2, 3].map(() => host.controller.advertise(advert, plain))).toEqual([3, 0, 0]);
	enable(0);
	expect([1, 2, 3].map(() => host.controller.advertise(advert))).toEqual([2, 2, 2]);
	enable(1);
	expect(host.controller.advertise(advert)).toBe(2);
	expect(enable(2).returned[0]).toBe(STATUS.invalidParameters);
});

test('silent: commands are answered, nothing is heard', () => {
	const host = hostAndController();
	scanLegacy(host, false);
	host.controller.become('silent');
	expect(host.controller.advertise(advert)).toBe(0);
	expect(host.ask(OPCODE.readBdAddr).returned[0]).toBe(STATUS.success);
	expect(host.controller.scan.enabled).toBe(true);
	host.controller.become('sound');
	expect(host.controller.advertise(advert)).toBe(1);
});

test('deaf: commands have neither answer nor effect, reports go on', () => {
	const host = hostAndController();
	scanLegacy(host, false);
	host.controller.become('deaf');
	host.controller.receive(encodeCommand({ opcode: OPCODE.leSetScanEnable, parameters: Buffer.from([0, 0]) }));
	expect(host.sent).toEqual([]);
	expect(host.controller.advertise(advert)).toBe(1);
});

test('off: it forgets everything, and says that it is there when it has power again', () => {
	const host = hostAndController();
	scanLegacy(host, true);
	host.controller.become('off');
	host.controller.receive(Buffer.from('not H4, and nobody reads it'));
	expect(host.controller.advertise(advert)).toBe(0);
	expect(host.sent).toEqual([]);
	host.controller.become('sound');
	expect(host.sent.map(({ packet }) => decodeCommandStatus(packet))).toEqual([{ opcode: 0, allowed: 1, status: 0 }]);
	expect(host.controller.scan).toEqual(SCAN_AT_RESET);
});

test('a crash is told with its code, and ends the scan', () => {
	const host = hostAndController();
	scanLegacy(host, true);
	host.controller.crash(0x42);
	expect(host.sent.map(({ packet }) => decodeHardwareError(packet))).toEqual([0x42]);
	expect(host.controller.scan).toEqual(SCAN_AT_RESET);
	expect(host.controller.advertise(advert)).toBe(0);
});

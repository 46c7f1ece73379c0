import { expect, test } from 'vitest';
import { type Advertisement, createController } from './controller.ts';
import { OPCODE, STATUS } from './hci-constants.ts';
import { type Command, decodeCommandComplete, encodeAcl, encodeCommand } from './hci-packets.ts';
import { decodeExtendedReports, decodeLegacyReports } from './hci-reports.ts';

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

test('more data than a report holds is refused, scanning or not', () => {
	const { controller } = hostAndController();
	expect(() => controller.advertise({ ...advert, data: Buffer.alloc(32) })).toThrow(
		'32 bytes do not fit a legacy report',
	);
	expect(() => controller.advertise({ ...advert, extended: true, data: Buffer.alloc(230) })).toThrow(
		'229 are the most',
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

// Whether an adapter can be used: by this Node, by the service, and beside whom.
import { z } from 'zod';
import { fail, hands, type Mend, ok, type Result, sh, skipped, warn } from '../check.ts';
import { isContainer, processNames, readText } from '../files.ts';
import { onHost } from '../host.ts';
import { partOf, type Surroundings } from '../surroundings.ts';

const Answer = z.union([
	z.object({ opened: z.literal(true), up: z.boolean() }),
	z.object({ opened: z.literal(false), code: z.string() }),
	z.object({ error: z.string() }).transform(({ error }) => ({ opened: false as const, code: error })),
]);
/** Bit of CAP_NET_RAW (linux/capability.h) */
const NET_RAW = 1n << 13n;

export async function adapterAccess(name: string, receiver: string, surroundings: Surroundings): Promise<Result[]> {
	const heard = partOf(surroundings, receiver);
	if (heard?.state === 'ok') return [ok(`the running gateway hears with it: ${heard.words}`), ...others(surroundings)];
	const answer = Answer.safeParse(await surroundings.probe('adapter', [name.replace('hci', '')]));
	if (!answer.success) return [skipped(`Whether ${name} can be opened is not known.`, sh`hciconfig ${name}`)];
	if (!answer.data.opened) return [await notOpened(name, answer.data.code, surroundings), ...others(surroundings)];
	const state = answer.data.up ? ok(`${name} is up, and this user may hear with it`) : down(name, surroundings);
	return [state, ...others(surroundings)];
}

function down(name: string, surroundings: Surroundings): Result {
	return onHost(surroundings, fail(`${name} is switched off.`, sh`sudo hciconfig ${name} up`));
}

async function notOpened(name: string, code: string, surroundings: Surroundings): Promise<Result> {
	if (code === 'EPERM' || code === 'EACCES') return forbidden(name, surroundings);
	if (code === 'ENODEV')
		return fail(
			`${name} went away just now: its plug or its power is loose.`,
			hands(`Unplug ${name} and plug it in again.`),
		);
	if (code === 'ENETDOWN') return down(name, surroundings);
	if (code === 'EBUSY') {
		const stop = sh`sudo systemctl stop bluetooth`;
		return onHost(surroundings, fail(`${name} is in use by a program that wants it alone.`, stop));
	}
	if (code === 'EAFNOSUPPORT') {
		// the kernel gives Bluetooth sockets to its first network only (net/bluetooth/af_bluetooth.c)
		const words = `This system gives no Bluetooth sockets, although ${name} is there`;
		if (!isContainer(surroundings)) return fail(`${words}.`, sh`sudo modprobe bluetooth`);
		const mend = hands('Start the container with --network host --cap-add NET_RAW.');
		return fail(`${words}: a container has them only in the network of its host.`, mend);
	}
	return fail(`${name} cannot be opened (${code}).`, sh`sudo dmesg | grep -i bluetooth`);
}

/** This user may not; the service often may. */
async function forbidden(name: string, surroundings: Surroundings): Promise<Result> {
	const { node, serviceUser, run } = surroundings;
	if (serviceUser !== undefined) {
		const { output } = await run('systemctl', ['show', 'aisle-gateway', '--property=AmbientCapabilities']);
		if (/cap_net_raw/i.test(output)) return ok(`the service may use ${name}; this user may not, and need not`);
	}
	const status = readText(surroundings, '/proc/self/status') ?? '';
	const capabilities = await run('getcap', [node.path]);
	if (/cap_net_raw/.test(capabilities.output)) {
		const why = /^NoNewPrivs:\s*1$/m.test(status)
			? 'this session may gain no rights (NoNewPrivs)'
			: 'its disk is mounted without them (nosuid)';
		return fail(
			`Node has the right to use ${name}, and ${why}.`,
			hands('Type this in an ordinary login, with Node on an ordinary disk.'),
		);
	}
	const mend: Mend = sh`sudo setcap cap_net_raw+eip ${node.path}`;
	const inSet = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'}`) & NET_RAW;
	const why =
		inSet === 0n ? 'Node has not the right to a raw socket' : 'something forbids it, although the right is there';
	return fail(`No permission to use ${name}: ${why}.`, mend);
}

/** BlueZ shares an adapter, but what scans through it changes how we scan. */
function others(surroundings: Surroundings): Result[] {
	const names = new Set(processNames(surroundings).values());
	const scanning = [...names].filter((name) => SCANNERS.includes(name));
	if (scanning.length > 0) {
		return [
			warn(
				`${scanning.join(', ')} scans too, and changes how the adapter hears for us.`,
				sh`sudo pkill -x ${scanning[0]!}`,
			),
		];
	}
	if (!names.has('bluetoothd')) return [];
	return [ok('bluetoothd runs beside it: no harm as long as nothing searches for devices through it')];
}

/** Tools that search for devices, as people leave them running. */
const SCANNERS = ['hcitool', 'btmgmt', 'bluetoothctl', 'blueman-manager'];

// Check `machine`: Node, memory, heat and power of the box that the gateway runs on.
import { type Check, fail, hands, ok, type Result, sh, skipped, warn } from '../check.ts';
import { isRaspberryPi, list, readNumber, readText } from '../files.ts';
import type { Surroundings } from '../surroundings.ts';

/** Node, noble and SQLite come ready made for these. */
const ARCHITECTURES = ['x64', 'arm64'];
/** Below this Linux soon ends processes to live on. */
const LEAST_MEMORY_MIB = 64;
/** From 80 °C a Raspberry Pi slows down (documentation of `temp_soft_limit` and the 85 °C limit). */
const HOT_C = 80;

/** Bits of `vcgencmd get_throttled`: now, and 16 places higher since the start (Raspberry Pi OS documentation). */
const UNDER_VOLTAGE = 1 << 0;
const SLOWED = (1 << 1) | (1 << 2) | (1 << 3);
const SINCE_START = 16;

const COOLING = hands('Give it air: take the lid off, move it away from heat, or fit a heat sink or a fan.');
const POWER = hands(
	"Use the maker's own power supply and a short cable; move hungry USB devices to a hub with its own supply.",
);

export const machine: Check = {
	name: 'machine',
	title: 'Machine',
	limitMs: 10_000,
	async run(surroundings) {
		return [node(surroundings), memory(surroundings), temperature(surroundings), ...(await power(surroundings))];
	},
};

function node({ node: { version, pinnedVersion, arch }, installation }: Surroundings): Result {
	if (!ARCHITECTURES.includes(arch)) {
		return fail(
			`This is a system for ${arch}; the gateway runs on ${ARCHITECTURES.join(' and ')}.`,
			hands('Install a 64-bit system (for a Raspberry Pi: Raspberry Pi OS, 64-bit).'),
		);
	}
	if (version !== pinnedVersion) {
		return warn(`Node ${version} runs this; ${pinnedVersion} is what was tested.`, sh`cd ${installation} && npm ci`);
	}
	return ok(`Node ${version} on ${arch}, the one that was tested`);
}

function memory(surroundings: Surroundings): Result {
	const text = readText(surroundings, '/proc/meminfo') ?? '';
	const mib = (name: string) => Math.floor(Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]) / 1024);
	const [free, all] = [mib('MemAvailable'), mib('MemTotal')];
	if (Number.isNaN(free) || Number.isNaN(all)) {
		return skipped('Memory: this system does not tell (/proc/meminfo).', sh`free -m`);
	}
	if (free >= LEAST_MEMORY_MIB) return ok(`${free} of ${all} MiB memory free`);
	return warn(
		`Only ${free} of ${all} MiB memory are free: Linux will soon end a process. Stop what this list shows and nobody needs.`,
		sh`ps -eo rss,pid,args --sort=-rss | head`,
	);
}

function temperature(surroundings: Surroundings): Result {
	const zones = '/sys/class/thermal';
	const found = list(surroundings, zones).flatMap((zone) => {
		const milli = readNumber(surroundings, `${zones}/${zone}/temp`);
		const type = readText(surroundings, `${zones}/${zone}/type`) ?? '';
		return milli !== undefined && /cpu|soc|x86_pkg/i.test(type) ? [milli / 1000] : [];
	});
	if (found.length === 0) return skipped('Temperature: this machine does not tell.');
	const hottest = Math.round(Math.max(...found));
	if (hottest < HOT_C) return ok(`${hottest} °C`);
	return warn(`The processor has ${hottest} °C; from ${HOT_C} °C on it slows down.`, COOLING);
}

/** Only a Raspberry Pi tells. */
async function power(surroundings: Surroundings): Promise<Result[]> {
	if (!isRaspberryPi(surroundings)) return [];
	const bits = await throttledBits(surroundings);
	if (bits === undefined) {
		return [skipped('Power supply: this user may not ask the board.', sh`sudo vcgencmd get_throttled`)];
	}
	const results: Result[] = [];
	if (bits & UNDER_VOLTAGE) results.push(fail('The power supply is too weak: the voltage is too low now.', POWER));
	else if ((bits >> SINCE_START) & UNDER_VOLTAGE) {
		results.push(warn('The voltage was too low since the last start: cards get damaged that way.', POWER));
	}
	if (bits & SLOWED) results.push(warn('The processor is slowed down now, by heat or by low voltage.', COOLING));
	return results.length > 0 ? results : [ok('the power supply is strong enough')];
}

async function throttledBits(surroundings: Surroundings): Promise<number | undefined> {
	const { status, output } = await surroundings.run('vcgencmd', ['get_throttled']);
	const fromTool = status === 0 ? /throttled=0x([0-9a-f]+)/i.exec(output)?.[1] : undefined;
	const fromKernel = readText(surroundings, '/sys/devices/platform/soc/soc:firmware/get_throttled');
	const hex = fromTool ?? fromKernel;
	return hex !== undefined && /^(?:0x)?[0-9a-f]+$/i.test(hex) ? Number.parseInt(hex, 16) : undefined;
}

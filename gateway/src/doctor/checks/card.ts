// Check `card`: how worn the SD card or flash chip under the data folder is, and which errors the kernel met on it.
import { counted } from '@aisle/protocol';
import { type Check, fail, hands, NO_CONFIG, ok, type Result, sh, skipped, warn } from '../check.ts';
import { nearestThere, readNumber, readText } from '../files.ts';
import { onHost } from '../host.ts';
import { kernelLog, showKernelLog } from '../kernel-log.ts';
import { diskOf, mountOf } from '../mounts.ts';
import { contentOf, type Surroundings } from '../surroundings.ts';

/** Tenths of its life that are used up (JEDEC JESD84-B51, DEVICE_LIFE_TIME_EST_TYP_A and _B): 1 is 0 to 10 %, 11 is beyond. */
const WORN_TENTHS = 9;
const WORN_OUT_TENTHS = 11;
/** PRE_EOL_INFO: 1 normal, 2 warning (80 % of the reserve used), 3 urgent */
const RESERVE_LOW = 2;
const RESERVE_URGENT = 3;
const ERRORS = (disk: string) =>
	new RegExp(
		`I/O error, dev ${disk}|\\b${disk.replace('blk', '')}: .*\\berror -\\d+|EXT4-fs error \\(device ${disk}|Remounting filesystem read-only`,
	);
const REPLACE = hands(
	'Copy /etc/aisle and the data folder to a new card of a kind made for constant writing ("industrial", "high endurance").',
);

export const card: Check = {
	name: 'card',
	title: 'Disk health',
	limitMs: 12_000,
	async run(surroundings) {
		const config = contentOf(surroundings.config);
		if (!config) return NO_CONFIG;
		const mount = mountOf(surroundings, nearestThere(config.data));
		const disk = mount && diskOf(surroundings, mount);
		if (!mount || !disk)
			return [skipped(`The data folder is on ${mount?.source ?? 'something'}, which is no disk of its own.`)];
		const results = [...wear(surroundings, disk), ...(await errors(surroundings, disk, mount.source))];
		return results.map((result) => onHost(surroundings, result));
	},
};

function wear(surroundings: Surroundings, disk: string): Result[] {
	if (/^x?vd/.test(disk)) return [skipped(`${disk} is a disk of a virtual machine: how worn it is, its host knows.`)];
	if (!disk.startsWith('mmcblk')) {
		const words = `${disk} is no SD card; how worn it is, its own tool tells (package smartmontools).`;
		return [skipped(words, sh`sudo smartctl --all ${`/dev/${disk}`}`)];
	}
	const about = (name: string) => readText(surroundings, `/sys/block/${disk}/device/${name}`);
	const card = `${about('type') ?? 'card'} "${about('name') ?? disk}", made ${about('date') ?? 'nobody knows when'}`;
	const lives = (about('life_time') ?? '')
		.split(/\s+/)
		.map(Number)
		.filter((tenths) => tenths > 0 && tenths <= WORN_OUT_TENTHS);
	const reserve = Number(about('pre_eol_info') ?? Number.NaN);
	if (lives.length === 0 && !(reserve > 0))
		return [skipped(`${card}: like most SD cards it does not tell how worn it is.`)];
	const worst = Math.max(0, ...lives);
	if (worst >= WORN_OUT_TENTHS || reserve >= RESERVE_URGENT) {
		return [fail(`${card}: it has outlived what it was made for and may fail any day.`, REPLACE)];
	}
	if (worst >= WORN_TENTHS || reserve >= RESERVE_LOW) {
		return [
			warn(
				`${card}: ${worst > 0 ? `up to ${worst * 10} % of its life is used` : 'its reserve is nearly used up'}.`,
				REPLACE,
			),
		];
	}
	return [ok(`${card}: ${worst > 0 ? `at most ${worst * 10} % of its life is used` : 'its reserve is untouched'}`)];
}

async function errors(surroundings: Surroundings, disk: string, source: string): Promise<Result[]> {
	const partition = source.replace('/dev/', '');
	const noted = readNumber(surroundings, `/sys/fs/ext4/${partition}/errors_count`) ?? 0;
	if (noted > 0) {
		return [
			fail(
				`The file system on ${source} has noted ${counted(noted, 'error')}: the next start repairs it.`,
				sh`sudo reboot`,
			),
		];
	}
	const log = await kernelLog(surroundings);
	if (!log)
		return [
			skipped("Errors of the disk: this user may not read the kernel's log.", showKernelLog(`${disk}|mmc|I/O error`)),
		];
	const found = log.filter((line) => ERRORS(disk).test(line));
	if (found.length === 0) return [ok(`no errors of ${disk} since the start`)];
	return [
		fail(`The kernel met ${counted(found.length, 'error')} on ${disk}, the last: ${found.at(-1)!.trim()}`, REPLACE),
	];
}

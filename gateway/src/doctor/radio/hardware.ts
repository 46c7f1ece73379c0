// An adapter of this machine as the kernel sees it: there, on which bus, with which driver, blocked, complaining.
import { fail, hands, type Mend, ok, type Result, setting, sh, skipped, warn } from '../check.ts';
import { isRaspberryPi, isThere, linkName, linkTarget, list, readText } from '../files.ts';
import { onHost } from '../host.ts';
import { kernelLog, showKernelLog } from '../kernel-log.ts';
import type { Surroundings } from '../surroundings.ts';

const ADAPTERS = '/sys/class/bluetooth';
const RFKILL = '/sys/class/rfkill';
/** Where Raspberry Pi OS keeps it, since 2023 and before. */
const BOOT_CONFIGS = ['/boot/firmware/config.txt', '/boot/config.txt'];

/** `there`: it is worth to try to open it. */
export async function adapterHardware(
	name: string,
	receiver: string,
	surroundings: Surroundings,
): Promise<{ there: boolean; results: Result[] }> {
	const it = await look(name, receiver, surroundings);
	return { ...it, results: it.results.map((result) => onHost(surroundings, result)) };
}

async function look(name: string, receiver: string, surroundings: Surroundings) {
	if (!isThere(surroundings, ADAPTERS)) return { there: false, results: [noBluetooth(name, surroundings)] };
	const adapters = list(surroundings, ADAPTERS).filter((entry) => /^hci\d+$/.test(entry));
	if (!adapters.includes(name)) return { there: false, results: [missing(name, receiver, adapters, surroundings)] };
	const results = [device(name, surroundings), ...blocks(name, surroundings), await complaints(name, surroundings)];
	return { there: true, results };
}

function noBluetooth(name: string, surroundings: Surroundings): Result {
	const switchedOff = disabledOnPi(surroundings);
	if (switchedOff) return switchedOff;
	const release = readText(surroundings, '/proc/sys/kernel/osrelease') ?? '';
	if (hasModule(surroundings, release)) {
		return fail(
			`No Bluetooth for ${name}: the kernel has not loaded it.`,
			sh`sudo modprobe bluetooth && sudo modprobe btusb`,
		);
	}
	const installed = list(surroundings, '/lib/modules');
	if (installed.length > 0 && !installed.includes(release)) {
		return fail(
			`No Bluetooth for ${name}: the kernel that runs (${release}) was replaced by an update, and its parts are gone.`,
			sh`sudo reboot`,
		);
	}
	if (isRaspberryPi(surroundings)) {
		return fail(
			`No Bluetooth for ${name}: this kernel (${release}) was made without it; those of Raspberry Pi OS have it.`,
			sh`sudo apt-get update && sudo apt-get full-upgrade --yes && sudo reboot`,
		);
	}
	const image = surroundings.node.arch === 'arm64' ? 'linux-image-arm64' : 'linux-image-amd64';
	return fail(
		`No Bluetooth for ${name}: this kernel (${release}) was made without it. Install one that has it, or hear with satellites only.`,
		sh`sudo apt-get install --yes ${image} && sudo reboot`,
	);
}

function hasModule(surroundings: Surroundings, release: string): boolean {
	return ['modules.dep', 'modules.builtin'].some((file) =>
		readText(surroundings, `/lib/modules/${release}/${file}`)?.includes('/bluetooth.ko'),
	);
}

function missing(name: string, receiver: string, others: readonly string[], surroundings: Surroundings): Result {
	if (others[0] !== undefined) {
		return fail(
			`There is no adapter ${name}; there is ${others.join(', ')}.`,
			setting(`sources:\n  - { type: hci, receiver: ${receiver}, transport: ${others[0]} }`, surroundings.configPath),
		);
	}
	return (
		disabledOnPi(surroundings) ??
		fail(
			`There is no adapter ${name}, and no other: plug one in. If one is plugged in, the kernel says what it thinks of it.`,
			showKernelLog('usb|bluetooth'),
		)
	);
}

/** Its own adapter can be switched off in the boot settings; often done to have the serial port. */
function disabledOnPi(surroundings: Surroundings): Result | undefined {
	if (!isRaspberryPi(surroundings)) return undefined;
	const off = /^\s*dtoverlay=(?:pi3-)?disable-bt\b/m;
	const path = BOOT_CONFIGS.find((file) => off.test(readText(surroundings, file) ?? ''));
	if (path === undefined) return undefined;
	return fail(
		`The Raspberry Pi's own Bluetooth is switched off in ${path}.`,
		sh`sudo sed -i '/^ *dtoverlay=.*disable-bt/d' ${path} && sudo systemctl enable hciuart; sudo reboot`,
	);
}

function device(name: string, surroundings: Surroundings): Result {
	const folder = `${ADAPTERS}/${name}/device`;
	const driver = linkName(surroundings, `${folder}/driver`);
	// where the adapter's own link leads: …/usb1/1-1/1-1:1.0/bluetooth/hci0 or …/serial0-0/bluetooth/hci0
	const path = linkTarget(surroundings, `${ADAPTERS}/${name}`) ?? '';
	const bus = path.includes('/usb') ? 'USB' : /serial|tty/.test(path) ? 'serial line on the board' : undefined;
	const product = /^PRODUCT=([^/]+)\/([^/]+)/m.exec(readText(surroundings, `${folder}/uevent`) ?? '');
	const id = product ? `${product[1]!.padStart(4, '0')}:${product[2]!.padStart(4, '0')}` : undefined;
	const about = [bus, driver && `driver ${driver}`, id && `device ${id}`].filter(Boolean);
	return ok(`${name} is there${about.length > 0 ? `: ${about.join(', ')}` : ''}`);
}

/** Switches that cut radios off (kernel: Documentation/ABI/stable/sysfs-class-rfkill). */
function blocks(name: string, surroundings: Surroundings): Result[] {
	const about = (entry: string, file: string) => readText(surroundings, `${RFKILL}/${entry}/${file}`);
	const switches = list(surroundings, RFKILL).filter(
		(entry) => about(entry, 'type') === 'bluetooth' && (about(entry, 'name') ?? name) === name,
	);
	if (switches.some((entry) => about(entry, 'hard') === '1')) {
		const mend: Mend = hands('Turn on the switch or key for wireless on the machine, or Bluetooth in its BIOS.');
		return [fail(`${name} is blocked by a switch of the machine.`, mend)];
	}
	if (switches.some((entry) => about(entry, 'soft') === '1')) {
		return [fail(`${name} is blocked by software (rfkill).`, sh`sudo rfkill unblock bluetooth`)];
	}
	return [];
}

/** Packages of Debian with the firmware that a driver asks for by these folders. */
const FIRMWARE: readonly [RegExp, string][] = [
	[/rtl_bt|rtl\d{4}/i, 'firmware-realtek'],
	[/intel\/|ibt-/i, 'firmware-iwlwifi'],
	[/brcm|BCM/i, 'bluez-firmware'],
	[/ar3k|qca/i, 'firmware-atheros'],
	[/mediatek|mt76/i, 'firmware-mediatek'],
];
const TROUBLE =
	/firmware.*(?:fail|not found|error|unable)|failed to load .*firmware|(?:fail|unable).*firmware|tx timeout|hardware error/i;

async function complaints(name: string, surroundings: Surroundings): Promise<Result> {
	const log = await kernelLog(surroundings);
	if (!log)
		return skipped(
			`What the kernel says of ${name}: this user may not read its log.`,
			showKernelLog(`bluetooth|${name}`),
		);
	const line = log.findLast((said) => /bluetooth/i.test(said) && said.includes(name) && TROUBLE.test(said))?.trim();
	if (line === undefined) return ok(`the kernel has nothing to complain about ${name}`);
	if (/firmware/i.test(line)) {
		const found = FIRMWARE.find(([pattern]) => pattern.test(line))?.[1] ?? 'firmware-linux-nonfree';
		return fail(`The firmware of ${name} is missing: ${line}`, sh`sudo apt-get install --yes ${found} && sudo reboot`);
	}
	return warn(
		`${name} does not always answer: ${line}. Unplug it and plug it in again; if that returns, take another.`,
		showKernelLog(name),
	);
}

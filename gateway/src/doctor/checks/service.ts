// Check `service`: systemd starts the gateway after a power cut, and has not given it up.
import { type Check, fail, ok, type Result, sh, skipped, warn } from '../check.ts';
import type { Surroundings } from '../surroundings.ts';

const UNIT = 'aisle-gateway';
const PROPERTIES = 'LoadState,UnitFileState,ActiveState,SubState,Result,NRestarts,NeedDaemonReload';
/** More than a stumble at the start. */
const MANY_RESTARTS = 5;

export const service: Check = {
	name: 'service',
	title: 'Service',
	limitMs: 12_000,
	async run(surroundings) {
		const { run } = surroundings;
		const { status, output } = await run('systemctl', ['show', UNIT, `--property=${PROPERTIES}`]);
		if (status === undefined) return [skipped('There is no systemd here: what starts the gateway is not known.')];
		const unit = propertiesOf(output);
		if (status !== 0 || !unit.has('LoadState')) {
			return [
				skipped('systemd does not answer: it does not run this machine (a container?).', {
					command: `systemctl status ${UNIT}`,
				}),
			];
		}
		if (unit.get('LoadState') === 'not-found') return ofUser(surroundings);
		return ofSystem(unit);
	},
};

function ofSystem(unit: Map<string, string>): Result[] {
	const results: Result[] = [];
	if (unit.get('UnitFileState') === 'enabled') results.push(ok('starts with the machine'));
	else results.push(warn('It is installed, and does not start with the machine.', sh`sudo systemctl enable ${UNIT}`));
	const restarts = Number(unit.get('NRestarts') ?? 0);
	const active = unit.get('ActiveState');
	if (active === 'failed') {
		results.push(
			fail(
				`systemd gave it up (${unit.get('Result')}). Its last words are in the log.`,
				sh`sudo journalctl -u ${UNIT} -n 30 -o cat; sudo systemctl restart ${UNIT}`,
			),
		);
	} else if (unit.get('SubState') === 'auto-restart' || restarts >= MANY_RESTARTS) {
		results.push(
			warn(`It was started again ${restarts} times. Why, is in the log.`, sh`sudo journalctl -u ${UNIT} -n 100 -o cat`),
		);
	} else if (active === 'active') results.push(ok(`runs, started again ${restarts} times`));
	else if (active) results.push(warn(`It is ${active}.`, sh`sudo systemctl start ${UNIT}`));
	if (unit.get('NeedDaemonReload') === 'yes') {
		results.push(
			warn(
				'Its file has changed since systemd read it.',
				sh`sudo systemctl daemon-reload && sudo systemctl restart ${UNIT}`,
			),
		);
	}
	return results;
}

/** Some run it as a service of their own user. */
async function ofUser({ run, user, installation }: Surroundings): Promise<Result[]> {
	const { status, output } = await run('systemctl', ['--user', 'show', UNIT, '--property=LoadState,UnitFileState']);
	const unit = propertiesOf(output);
	if (status !== 0 || unit.get('LoadState') !== 'loaded') {
		const file = `${installation}/docs/guides/my-store/aisle-gateway.service`;
		return [
			warn(
				'No service is installed: after a power cut somebody must start the gateway by hand.',
				sh`sudo cp ${file} /etc/systemd/system/ && sudo systemctl enable --now ${UNIT}`,
			),
		];
	}
	const linger = await run('loginctl', ['show-user', user, '--property=Linger']);
	if (propertiesOf(linger.output).get('Linger') === 'yes')
		return [ok(`a service of user ${user}, which starts with the machine`)];
	return [
		warn(`It is a service of user ${user}, and ends when ${user} logs out.`, sh`sudo loginctl enable-linger ${user}`),
	];
}

function propertiesOf(output: string): Map<string, string> {
	return new Map(
		output.split('\n').flatMap((line) => {
			const at = line.indexOf('=');
			return at > 0 ? [[line.slice(0, at), line.slice(at + 1)] as const] : [];
		}),
	);
}

// Check `site`: the site file is read, and what it draws and what gateway.yaml hears with are the same.
import { counted, type Site, zoneOfReceiver } from '@aisle/protocol';
import { type Check, fail, NO_CONFIG, ok, type Result, setting, sh, skipped, warn } from '../check.ts';
import { contentOf, type DoctorConfig, type Surroundings } from '../surroundings.ts';

export const site: Check = {
	name: 'site',
	title: 'Site',
	limitMs: 5_000,
	async run(surroundings) {
		const config = contentOf(surroundings.config);
		if (!config) return NO_CONFIG;
		if ('problems' in surroundings.site) return problems(surroundings.site.problems, config.site, surroundings);
		const drawn = surroundings.site.value;
		const { store, zones, receivers, subjects } = drawn;
		return [
			ok(
				`${store}: ${counted(zones.length, 'zone')}, ${counted(receivers.length, 'receiver')}, ${counted(subjects.length, 'tag')}`,
			),
			...unknownReceivers(drawn, config),
			...unheard(drawn, config, surroundings),
			...zonesWithoutReceiver(drawn, config),
		];
	},
};

function problems(said: readonly string[], path: string, { againAsOther }: Surroundings): Result[] {
	if (said.some((problem) => problem.startsWith('No permission'))) {
		return [skipped(`This user may not read ${path}.`, { command: againAsOther })];
	}
	return said.map((problem) => fail(problem, sh`nano ${path}`));
}

/** Receivers that gateway.yaml names and the site file does not know. */
function unknownReceivers({ receivers }: Site, { sources, broker, site: path }: DoctorConfig): Result[] {
	const known = new Set(receivers.map(({ id }) => id));
	const adapters = sources.flatMap(({ receiver }) => (receiver === undefined ? [] : [{ receiver, kind: 'adapter' }]));
	const satellites = (broker?.satellites ?? []).map(({ receiver }) => ({ receiver, kind: 'satellite' }));
	const unknown = [...adapters, ...satellites].filter(({ receiver }) => !known.has(receiver));
	return unknown.map(({ receiver, kind }) =>
		fail(
			`gateway.yaml hears with "${receiver}", which is not among the receivers of the site file. Add it with its own place in metres.`,
			setting(`receivers:\n  - { id: ${receiver}, at: [0, 0], height: 2.4, kind: ${kind} }`, path),
		),
	);
}

/** Receivers of the site file that nothing in gateway.yaml hears for; a recording may hold any. */
function unheard({ receivers }: Site, { sources, broker }: DoctorConfig, { configPath }: Surroundings): Result[] {
	if (sources.some(({ type }) => type === 'capture')) return [];
	const heard = new Set([
		...sources.flatMap(({ receiver }) => receiver ?? []),
		...(broker?.satellites ?? []).map(({ receiver }) => receiver),
	]);
	return receivers
		.filter(({ id }) => !heard.has(id))
		.map(({ id, kind }) =>
			kind === 'satellite'
				? warn(
						`Nobody hears for ${id}: it has no account on the satellites' broker.`,
						setting(`broker:\n  satellites:\n    - { receiver: ${id}, password: a-password-of-its-own }`, configPath),
					)
				: warn(
						`Nobody hears for ${id}: no source of gateway.yaml uses it.`,
						setting(`sources:\n  - { type: hci, receiver: ${id}, transport: hci0 }`, configPath),
					),
		);
}

function zonesWithoutReceiver(drawn: Site, { site: path }: DoctorConfig): Result[] {
	const heard = new Set(drawn.receivers.map((receiver) => zoneOfReceiver(drawn, receiver)?.id));
	const silent = drawn.zones.filter(({ id }) => !heard.has(id));
	const [first] = silent;
	if (!first) return [ok('every zone has a receiver')];
	const names = silent.map(({ id }) => id).join(', ');
	return [
		warn(
			`Nobody will ever be seen in ${names}: no receiver hangs there. Hang one where it matters, and draw it.`,
			setting(`receivers:\n  - { id: sat-${first.id}, zone: ${first.id}, kind: satellite }`, path),
		),
	];
}

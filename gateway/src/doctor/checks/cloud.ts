// Check `cloud`: the way to the cloud's broker, step by step, up to logging in.

import { lookup } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { type Check, fail, hands, NO_CONFIG, ok, type Result, setting, sh, skipped, warn } from '../check.ts';
import { connectTcp, connectTls, login, type Target } from '../cloud-steps.ts';
import { codeOf } from '../files.ts';
import { contentOf, type DoctorConfig, partOf, type Surroundings } from '../surroundings.ts';

const LOOKUP_MS = 5_000;
/** IANA's for MQTT and MQTT over TLS */
const MQTT_PORT = 1883;
const MQTTS_PORT = 8883;

type CloudSettings = NonNullable<DoctorConfig['cloud']>;

export const cloud: Check = {
	name: 'cloud',
	title: 'Cloud',
	limitMs: 30_000,
	async run(surroundings, signal) {
		const config = contentOf(surroundings.config);
		if (!config) return NO_CONFIG;
		if (!config.cloud) return [ok('none: the gateway works alone')];
		return steps(config.cloud, config.gateway, surroundings, signal);
	},
};

async function steps(
	cloudSettings: CloudSettings,
	gateway: string,
	surroundings: Surroundings,
	signal: AbortSignal,
): Promise<Result[]> {
	const { url, caFile } = cloudSettings;
	const { hostname, port, protocol } = new URL(url);
	const encrypted = protocol === 'mqtts:';
	const host = hostname.replace(/^\[|\]$/g, '');
	const target: Target = { host, port: Number(port) || (encrypted ? MQTTS_PORT : MQTT_PORT), signal };

	const named = await nameProblem(host);
	if (named) return [named];
	const reached = await connectTcp(target);
	if (reached) return [notReached(target, reached)];
	const results = [ok(`${host}, port ${target.port}: something listens there`)];
	if (encrypted) {
		const ca = caFile === undefined ? undefined : fileText(caFile);
		const { sound, found } = await connectTls(target, ca, surroundings);
		results.push(...found);
		if (!sound) return results;
	}
	const uplink = partOf(surroundings, 'uplink');
	if (uplink?.state === 'ok') return [...results, ok(`the running gateway is logged in: ${uplink.words}`)];
	if (uplink?.words.startsWith(LOGGED_IN)) return [...results, sendsNothing(uplink.words)];
	return [...results, ...(await tryLogin(cloudSettings, gateway, surroundings, signal))];
}

/** How the uplink's words begin in health where only today's roster is missing. */
const LOGGED_IN = 'connected to ';

function sendsNothing(words: string): Result {
	const how = 'Start the bridge (aisle-bridge run): it sends the roster as soon as it is connected to this broker.';
	return warn(`the running gateway is logged in, and sends nothing yet: ${words}`, hands(how));
}

async function nameProblem(host: string): Promise<Result | undefined> {
	if (isIP(host) !== 0) return undefined;
	const late = AbortSignal.timeout(LOOKUP_MS);
	const timeout = new Promise<never>((_, reject) => {
		late.addEventListener('abort', () => reject(Object.assign(new Error('late'), { code: 'ETIMEOUT' })));
	});
	try {
		await Promise.race([lookup(host), timeout]);
		return undefined;
	} catch (error) {
		const code = codeOf(error);
		if (code === 'ENOTFOUND') {
			const words = `No name server knows ${host}: is it spelled right in cloud.url, and does this network reach the internet?`;
			return fail(words, sh`getent hosts ${host}; cat /etc/resolv.conf`);
		}
		const words = `The name ${host} cannot be looked up (${code}): no name server answers in this network.`;
		return fail(words, sh`cat /etc/resolv.conf; ip route`);
	}
}

function notReached({ host, port }: Target, code: string): Result {
	if (code === 'ECONNREFUSED') {
		return fail(
			`Nothing listens on ${host}, port ${port}: the cloud's broker is stopped, or cloud.url names another port.`,
			hands('Ask whoever runs the cloud to start it, or correct cloud.url in gateway.yaml.'),
		);
	}
	return fail(
		`${host}, port ${port}, does not answer (${code}): the network or a firewall on the way does not let it through.`,
		sh`ip route get $(getent ahostsv4 ${host} | awk 'NR==1 {print $1}')`,
	);
}

async function tryLogin(
	{ url, username, password, passwordFile, caFile }: CloudSettings,
	gateway: string,
	{ configPath, againAsOther, running }: Surroundings,
	signal: AbortSignal,
): Promise<Result[]> {
	if (running.state === 'silent') {
		return [skipped('Logging in: the gateway that does not answer may be logged in (see Running gateway).')];
	}
	if (running.state === 'unknown') {
		return [
			skipped('Logging in: whether a gateway runs here, and is logged in already, is not known.', {
				command: againAsOther,
			}),
		];
	}
	const secret = passwordFile === undefined ? password : fileText(passwordFile)?.trim();
	if (passwordFile !== undefined && secret === undefined) {
		return [skipped('Logging in: the password cannot be read (see Settings).', { command: againAsOther })];
	}
	const code = await login({
		url,
		username,
		password: secret,
		ca: caFile === undefined ? undefined : fileText(caFile),
		signal,
	});
	if (code === undefined) return [ok(`logged in as ${username ?? 'nobody'}, and out again`)];
	return [refused(code, username, passwordFile, gateway, configPath)];
}

/** Return codes of CONNACK (MQTT 3.1.1 §3.2.2.3) and what brokers with MQTT 5 send for the same. */
function refused(
	code: number | string,
	username: string | undefined,
	passwordFile: string | undefined,
	gateway: string,
	configPath: string,
): Result {
	if (code === 4 || code === 5 || code === 134 || code === 135) {
		const words = `The broker refuses the user name${username === undefined ? '' : ` "${username}"`} or its password.`;
		if (username === undefined) return fail(words, setting(`cloud: { username: STORE/${gateway} }`, configPath));
		const again = `Get both again from whoever runs the cloud ("aisle-bridge init" prints them)`;
		if (passwordFile === undefined)
			return fail(`${words} ${again}, and write them under cloud.`, sh`nano ${configPath}`);
		return fail(`${words} ${again}; paste the password, Enter, Ctrl-D:`, sh`install -m 600 /dev/stdin ${passwordFile}`);
	}
	if (code === 3) {
		return fail(
			'The broker lets nobody in at the moment: it does so for up to half a minute after a wrong password.',
			hands('Wait half a minute and type this again; if it stays so, ask whoever runs the cloud.'),
		);
	}
	if (code === 'timeout') {
		return fail(
			'Something listens there, and it does not answer as an MQTT broker does.',
			hands(
				'Compare scheme and port of cloud.url with what "aisle-bridge init" printed: mqtts:// is with TLS, mqtt:// without.',
			),
		);
	}
	return fail(
		`The broker broke the connection off (${code}).`,
		hands(
			'Ask whoever runs the cloud to look into the log of its broker; if its port wants TLS, cloud.url begins with mqtts://.',
		),
	);
}

function fileText(path: string): string | undefined {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return undefined;
	}
}

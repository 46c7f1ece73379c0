// The steps to a broker on the network: a connection, TLS, MQTT. Each says what came of it and leaves nothing open.

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectSecurely, type TLSSocket } from 'node:tls';
import mqtt from 'mqtt';
import { validity } from './certificate.ts';
import { fail, hands, type Result, setting } from './check.ts';
import { codeOf } from './files.ts';
import type { Surroundings } from './surroundings.ts';

export type Target = { host: string; port: number; signal: AbortSignal };

/** Across the world and back, several times; the whole check has 30 s. */
const STEP_MS = 6_000;

/** Undefined where the connection was made; else why not. */
export async function connectTcp({ host, port, signal }: Target): Promise<string | undefined> {
	const socket = connect({ host, port });
	return until('connect', socket, signal);
}

export type LoginOptions = {
	url: string;
	username: string | undefined;
	password: string | undefined;
	ca: string | undefined;
	signal: AbortSignal;
};

/**
 * Under a client id of its own, so that the gateway's connection stays. Undefined where the broker let us in; else the
 * return code, 'timeout' or an error code.
 */
export async function login({
	url,
	username,
	password,
	ca,
	signal,
}: LoginOptions): Promise<number | string | undefined> {
	const client = mqtt.connect(url, {
		clientId: `aisle-doctor:${randomBytes(6).toString('hex')}`,
		protocolVersion: 4,
		clean: true,
		reconnectPeriod: 0,
		connectTimeout: STEP_MS,
		...(username === undefined ? {} : { username }),
		...(password === undefined ? {} : { password }),
		...(ca === undefined ? {} : { ca }),
	});
	const { promise, resolve } = Promise.withResolvers<number | string | undefined>();
	client.on('connect', () => resolve(undefined));
	client.on('error', (error: Error & { code?: number | string }) => {
		resolve(/timeout/i.test(error.message) ? 'timeout' : (error.code ?? error.message));
	});
	client.on('close', () => resolve('closed'));
	const late = setTimeout(() => resolve('timeout'), STEP_MS);
	signal.addEventListener('abort', () => resolve('timeout'));
	try {
		return await promise;
	} finally {
		clearTimeout(late);
		client.end(true);
	}
}

/** `sound`: a gateway would go on from here. */
export async function connectTls(
	{ host, port, signal }: Target,
	ca: string | undefined,
	{ nowS, configPath }: Pick<Surroundings, 'nowS' | 'configPath'>,
): Promise<{ sound: boolean; found: Result[] }> {
	const socket = connectSecurely({
		host,
		port,
		rejectUnauthorized: false,
		...(isIP(host) === 0 && { servername: host }),
		...(ca !== undefined && { ca }),
	});
	let seen: Certificate | undefined;
	let problem = '';
	socket.once('secureConnect', () => {
		seen = certificateOf(socket);
		problem = socket.authorized ? '' : String(socket.authorizationError);
	});
	const failed = await until('secureConnect', socket, signal);
	if (failed !== undefined || !seen)
		return { sound: false, found: [noTls(failed ?? 'no certificate', host, port, configPath)] };
	const renew = hands('Ask whoever runs the cloud to renew the certificate of its broker.');
	const dates = validity("the broker's certificate", seen.from, seen.to, nowS, renew);
	if (problem === '') return { sound: dates.state !== 'fail', found: [dates] };
	if (dates.state === 'fail') return { sound: false, found: [dates] };
	return { sound: false, found: [dates, notTrusted(problem, seen, { host, port, ca: ca !== undefined, configPath })] };
}

type Certificate = { from: Date; to: Date; names: string[] };

function certificateOf(socket: TLSSocket): Certificate | undefined {
	const { valid_from, valid_to, subjectaltname = '' } = socket.getPeerCertificate();
	if (!valid_to) return undefined;
	const names = subjectaltname.split(', ').map((name) => name.replace(/^(?:DNS|IP Address):/, ''));
	return { from: new Date(valid_from), to: new Date(valid_to), names };
}

function noTls(code: string, host: string, port: number, configPath: string): Result {
	if (/^(?:ERR_SSL|EPROTO|ECONNRESET|closed)/.test(code)) {
		const words = 'What listens there does not speak TLS, and cloud.url asks for it (mqtts://).';
		return fail(words, setting(`cloud: { url: mqtt://${host}:${port} }`, configPath));
	}
	return fail(
		`TLS could not be agreed on (${code}).`,
		hands('Ask whoever runs the cloud to look into the log of its broker.'),
	);
}

function notTrusted(
	problem: string,
	{ names }: Certificate,
	{ host, port, ca, configPath }: { host: string; port: number; ca: boolean; configPath: string },
): Result {
	if (problem.includes('ALTNAME')) {
		const words = `The broker's certificate is for ${names.join(', ') || 'another name'}, and cloud.url calls it ${host}.`;
		return fail(words, setting(`cloud: { url: mqtts://${names[0] ?? 'NAME'}:${port} }`, configPath));
	}
	const words = ca
		? `The broker's certificate is not of the authority in cloud.caFile (${problem}): get the right one from whoever runs the cloud.`
		: `Nobody known here has signed the broker's certificate (${problem}): get its authority's from whoever runs the cloud.`;
	return fail(words, setting('cloud: { caFile: cloud-ca.pem }', configPath));
}

/** Undefined where `event` came; else the error's code. The socket is closed either way. */
async function until(event: string, socket: Socket, signal: AbortSignal): Promise<string | undefined> {
	const closed = new Promise<string>((resolve) => socket.once('close', () => resolve('closed')));
	try {
		const late = AbortSignal.any([signal, AbortSignal.timeout(STEP_MS)]);
		const came = once(socket, event, { signal: late }).then(() => undefined);
		return await Promise.race([came, closed]);
	} catch (error) {
		return error instanceof Error && error.name === 'AbortError' ? 'no answer' : codeOf(error);
	} finally {
		socket.on('error', () => {}); // given up above, it may still fail
		socket.destroy();
	}
}

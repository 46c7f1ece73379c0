// Check `settings`: gateway.yaml, the files it names, and who else may read its secrets.
import { createPublicKey } from 'node:crypto';
import { accessSync, constants, readFileSync } from 'node:fs';
import { counted } from '@aisle/protocol';
import { type Check, fail, hands, type Mend, ok, type Result, sh, skipped, warn } from '../check.ts';
import { codeOf, statOf } from '../files.ts';
import type { DoctorConfig, Surroundings } from '../surroundings.ts';

/** Others may read, write or enter: the last digit of a mode. */
const OTHERS = 0o007;

export const settings: Check = {
	name: 'settings',
	title: 'Settings',
	limitMs: 5_000,
	async run(surroundings) {
		const { config, configPath, againAsOther } = surroundings;
		if ('problems' in config) {
			if (mayNotRead(configPath)) {
				return [fail(`This user may not read ${configPath}: little can be checked so.`, { command: againAsOther })];
			}
			const example = `${surroundings.installation}/docs/guides/my-store/gateway.yaml`;
			const mend =
				statOf(configPath) === undefined ? sh`cp --no-clobber ${example} ${configPath}` : editing(configPath);
			return config.problems.map((problem) => fail(problem, mend));
		}
		const files = filesOf(config.value).map((file) => readable(file, surroundings));
		return [ok(`${configPath} is in order`), ...summed(files), ...secrets(config.value, surroundings)];
	},
};

type Named = { path: string; what: string; isKey?: boolean };

function filesOf({ cloud, broker, sources }: DoctorConfig): Named[] {
	const named: Named[] = [];
	if (cloud?.passwordFile !== undefined) named.push({ path: cloud.passwordFile, what: 'password' });
	if (cloud?.caFile !== undefined) named.push({ path: cloud.caFile, what: "certificate of the cloud's authority" });
	if (cloud) named.push({ path: cloud.publicKeyFile, what: "cloud's public key", isKey: true });
	for (const { receiver, passwordFile: path } of broker?.satellites ?? []) {
		if (path !== undefined) named.push({ path, what: `password of ${receiver}` });
	}
	for (const { files } of sources) for (const path of files ?? []) named.push({ path, what: 'recording' });
	return named;
}

function readable({ path, what, isKey }: Named, { againAsOther, configPath }: Surroundings): Result {
	try {
		if (statOf(path)?.isDirectory()) {
			return fail(`${path} is a folder; gateway.yaml names it as the ${what}.`, editing(configPath));
		}
		accessSync(path, constants.R_OK);
		if (isKey) createPublicKey(readFileSync(path, 'utf8'));
		return ok(path);
	} catch (error) {
		const code = codeOf(error);
		if (code === 'EACCES') return skipped(`This user may not read the ${what}, ${path}.`, { command: againAsOther });
		if (code === 'ENOENT') {
			return fail(
				`There is no file ${path} for the ${what}.`,
				isKey
					? hands('Bring signing-key.pub.pem over from the folder that "aisle-bridge init" made.')
					: editing(configPath),
			);
		}
		if (!isKey) return fail(`${path} cannot be read (${code}).`, sh`ls -l ${path}`);
		return fail(
			`${path} is no public key in PEM form.`,
			hands('Bring signing-key.pub.pem over from the folder that "aisle-bridge init" made.'),
		);
	}
}

/** One line for all that is well. */
function summed(results: readonly Result[]): Result[] {
	const rest = results.filter(({ state }) => state !== 'ok');
	const well = results.length - rest.length;
	return well === 0 ? rest : [ok(`${counted(well, 'file')} named there can be read`), ...rest];
}

function secrets({ cloud, broker }: DoctorConfig, surroundings: Surroundings): Result[] {
	const { configPath } = surroundings;
	const inside = cloud?.password !== undefined || broker?.satellites.some(({ password }) => password !== undefined);
	const paths = [
		...(inside ? [configPath] : []),
		...(cloud?.passwordFile === undefined ? [] : [cloud.passwordFile]),
		...(broker?.satellites ?? []).flatMap(({ passwordFile }) => passwordFile ?? []),
		...(broker?.tls === undefined ? [] : [broker.tls.keyFile]),
	];
	const open = paths.filter((path) => ((statOf(path)?.mode ?? 0) & OTHERS) !== 0);
	if (open.length > 0) {
		return open.map((path) =>
			warn(`Every user of this machine may read the secrets in ${path}.`, closing(path, surroundings)),
		);
	}
	return paths.length === 0 ? [] : [ok('no other user may read its secrets')];
}

/** A file of root's, closed to all others, would be closed to the service as well. */
function closing(path: string, { serviceUser }: Surroundings): Mend {
	if (serviceUser !== undefined && serviceUser !== 'root') {
		return sh`sudo chgrp "$(id -gn ${serviceUser})" ${path} && sudo chmod g+r,o= ${path}`;
	}
	return isOwn(path) ? sh`chmod o= ${path}` : sh`sudo chmod o= ${path}`;
}

function isOwn(path: string): boolean {
	const me = process.getuid?.();
	return me === 0 || statOf(path)?.uid === me;
}

function mayNotRead(path: string): boolean {
	try {
		accessSync(path, constants.R_OK);
		return false;
	} catch (error) {
		return codeOf(error) === 'EACCES';
	}
}

const editing = (path: string) => sh`nano ${path}`;

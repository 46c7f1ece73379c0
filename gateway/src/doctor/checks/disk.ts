// Check `disk`: room, kind and speed of the disk under the data folder.
import { randomUUID } from 'node:crypto';
import { access, constants, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Check, fail, type Mend, NO_CONFIG, ok, type Result, setting, sh, skipped, warn } from '../check.ts';
import { nearestThere, statOf } from '../files.ts';
import { onHost } from '../host.ts';
import { mountOf } from '../mounts.ts';
import { contentOf, type Surroundings } from '../surroundings.ts';

const MIB = 1024 * 1024;
/** What a full store asks for before it starts again. */
const LEAST_MIB = 50;
/** A week of a busy store's events, and the logs beside them. */
const COMFORTABLE_MIB = 500;
const LEAST_INODES = 1000;
/** As long as events wait for company in one commit (gateway.yaml, store.groupMs): slower, and commits pile up. */
const SLOW_MS = 100;

const Writes = z.union([z.object({ tookMs: z.array(z.number()).min(1) }), z.object({ code: z.string() })]);

export const disk: Check = {
	name: 'disk',
	title: 'Disk',
	limitMs: 22_000,
	async run(surroundings) {
		const config = contentOf(surroundings.config);
		if (!config) return NO_CONFIG;
		const folder = nearestThere(config.data);
		if (!statOf(folder)?.isDirectory()) {
			const words = `${folder} is a file, and gateway.yaml wants the data folder there.`;
			return [fail(words, setting('data: /var/lib/aisle', surroundings.configPath))];
		}
		try {
			await access(folder, constants.X_OK);
			return [...kind(surroundings, folder), ...(await room(folder)), await writing(folder, config.data, surroundings)];
		} catch {
			return [skipped(`${folder}: this user may not look into it.`, asOther(surroundings))];
		}
	},
};

function kind(surroundings: Surroundings, folder: string): Result[] {
	const mount = mountOf(surroundings, folder);
	if (!mount) return [skipped(`Which disk ${folder} is on: the system does not tell.`, sh`df ${folder}`)];
	const where = `${folder} is on ${mount.source} (${mount.type})`;
	if (mount.readOnly) {
		return [readOnly(where, surroundings)];
	}
	if (mount.type === 'tmpfs' || mount.type === 'ramfs') {
		return [
			warn(
				`${where}: that is memory, and all of it is lost when the power is.`,
				setting('data: /var/lib/aisle', surroundings.configPath),
			),
		];
	}
	return [ok(where)];
}

/** Made writable as it is, a damaged file system takes more damage. */
function readOnly(where: string, surroundings: Surroundings): Result {
	const words = `${where}, which is read-only: after errors Linux makes a disk so. A restart checks and repairs it; if it comes back read-only, take another card, or look into /etc/fstab.`;
	return onHost(surroundings, fail(words, sh`sudo reboot`));
}

async function room(folder: string): Promise<Result[]> {
	const { bavail, blocks, bsize, ffree, files } = await statfs(folder);
	const freeMib = Math.floor((bavail * bsize) / MIB);
	const allMib = Math.floor((blocks * bsize) / MIB);
	const largest = sh`sudo du -xh --max-depth=3 / | sort -h | tail -20`;
	const results: Result[] = [];
	const words = `${amount(freeMib)} of ${amount(allMib)} free`;
	if (freeMib < LEAST_MIB) {
		results.push(
			fail(`The disk is full: ${words}; the gateway needs ${LEAST_MIB} MiB. Delete some of what is listed.`, largest),
		);
	} else if (freeMib < COMFORTABLE_MIB) {
		results.push(warn(`The disk is nearly full: ${words}. Delete some of what is listed.`, largest));
	} else results.push(ok(words));
	// some file systems count none
	if (files > 0 && ffree < LEAST_INODES) {
		results.push(
			fail(
				`The disk has room for ${ffree} more files only, however small. The folders with most files are listed.`,
				sh`sudo du -x --inodes --max-depth=3 / | sort -n | tail -20`,
			),
		);
	}
	return results;
}

async function writing(folder: string, data: string, surroundings: Surroundings): Promise<Result> {
	// by a process of its own: what else the doctor does must not count, and a disk may hang
	const path = join(folder, `.aisle-doctor-${randomUUID()}`);
	const answer = Writes.safeParse(await surroundings.probe('disk', [path]));
	if (!answer.success)
		return skipped(`Whether ${folder} can be written is not known.`, sh`touch ${path} && rm ${path}`);
	if ('code' in answer.data) return cannotWrite(answer.data.code, folder, data, surroundings);
	return speed(answer.data.tookMs, surroundings.configPath);
}

/** What `tookMs`, each of a write and its way to the card, are good for. */
export function speed(tookMs: readonly number[], configPath: string): Result {
	const median = [...tookMs].sort((a, b) => a - b)[tookMs.length >> 1] ?? 0;
	if (median <= SLOW_MS) return ok(`a safe write takes ${Math.max(1, Math.round(median))} ms`);
	return warn(
		`A safe write takes ${Math.round(median)} ms: this card is slow or worn. Write in larger groups, or take another card.`,
		setting('store: { groupMs: 1000 }', configPath),
	);
}

function cannotWrite(code: string, folder: string, data: string, surroundings: Surroundings): Result {
	const { user, serviceUser } = surroundings;
	if (code === 'ENOSPC' || code === 'EDQUOT') {
		return fail(`Not even a small file can be written to ${folder}: the disk is full (${code}).`, sh`df -h ${folder}`);
	}
	if (code === 'EROFS') {
		return readOnly(`${folder} is on a disk`, surroundings);
	}
	if (code !== 'EACCES' && code !== 'EPERM')
		return fail(`${folder} cannot be written (${code}).`, sh`sudo dmesg | tail -50`);
	if (serviceUser !== undefined && serviceUser !== user) {
		return skipped(`${folder}: only user ${serviceUser} may write there, as it should be.`, asOther(surroundings));
	}
	return fail(
		`User ${user} may not write to ${folder}.`,
		sh`sudo mkdir -p ${data} && sudo chown -R ${serviceUser ?? user}: ${data}`,
	);
}

const asOther = ({ againAsOther }: Surroundings): Mend => ({ command: againAsOther });
const amount = (mib: number) => (mib < 10 * 1024 ? `${mib} MiB` : `${Math.floor(mib / 1024)} GiB`);

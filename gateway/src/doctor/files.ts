// Reading below the root folder without ever throwing: what is not there or not for us is undefined or empty.
import { readdirSync, readFileSync, readlinkSync, type Stats, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Surroundings } from './surroundings.ts';

type Rooted = Pick<Surroundings, 'root'>;

/** Without the white space around it, and without the zero at the end of a device tree's strings. */
export function readText({ root }: Rooted, path: string): string | undefined {
	try {
		return readFileSync(root + path, 'utf8')
			.replace(/\0+$/, '')
			.trim();
	} catch {
		return undefined;
	}
}

export function readNumber(rooted: Rooted, path: string): number | undefined {
	const text = readText(rooted, path);
	const value = text ? Number(text) : Number.NaN;
	return Number.isFinite(value) ? value : undefined;
}

/** Sorted; empty where there is no such folder. */
export function list({ root }: Rooted, path: string): string[] {
	try {
		return readdirSync(root + path).sort();
	} catch {
		return [];
	}
}

export function isThere({ root }: Rooted, path: string): boolean {
	return statOf(root + path) !== undefined;
}

/** As it is written in the link. */
export function linkTarget({ root }: Rooted, path: string): string | undefined {
	try {
		return readlinkSync(root + path);
	} catch {
		return undefined;
	}
}

export function linkName(rooted: Rooted, path: string): string | undefined {
	const target = linkTarget(rooted, path);
	return target === undefined ? undefined : basename(target);
}

/** Of a real path: not below the root folder. */
export function statOf(path: string): Stats | undefined {
	try {
		return statSync(path);
	} catch {
		return undefined;
	}
}

/** The path itself, or the nearest folder above it that is there. */
export function nearestThere(path: string): string {
	let at = path;
	while (statOf(at) === undefined && dirname(at) !== at) at = dirname(at);
	return at;
}

/** Names of the processes that run, as far as this user may know, by their ids. */
export function processNames(rooted: Rooted): Map<number, string> {
	const names = new Map<number, string>();
	for (const entry of list(rooted, '/proc')) {
		if (!/^\d+$/.test(entry)) continue;
		const name = readText(rooted, `/proc/${entry}/comm`);
		if (name !== undefined) names.set(Number(entry), name);
	}
	return names;
}

export function isRaspberryPi(rooted: Rooted): boolean {
	return readText(rooted, '/proc/device-tree/model')?.includes('Raspberry Pi') ?? false;
}

/** The marks that Docker and Podman leave. */
export function isContainer(rooted: Rooted): boolean {
	return isThere(rooted, '/.dockerenv') || isThere(rooted, '/run/.containerenv');
}

export function codeOf(error: unknown): string {
	return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

// Disks of a few pages in memory, for what happens when one is full or read-only. Only root may mount.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const mounted: string[] = [];

export const hasMounts = tryMount();
if (!hasMounts) process.stderr.write('Skipped: full and read-only disks, which only root may mount.\n');

/** `options` as mount takes them, e.g. "size=64k" or "ro". @returns `path`, which is made */
export function mountDisk(path: string, options: string): string {
	mkdirSync(path);
	const { status, stderr } = mount(path, options);
	if (status !== 0) throw new Error(`mount ${path}: ${stderr}`);
	mounted.push(path);
	return path;
}

export function unmountDisks(): void {
	for (const path of mounted.splice(0)) spawnSync('umount', ['--lazy', path]);
}

function mount(path: string, options: string) {
	return spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'aisle-test', path], { encoding: 'utf8' });
}

function tryMount(): boolean {
	const path = mkdtempSync(join(tmpdir(), 'aisle-mount-'));
	const { status } = mount(path, 'size=64k');
	if (status === 0) spawnSync('umount', [path]);
	rmdirSync(path);
	return status === 0;
}

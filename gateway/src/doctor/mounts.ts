// Which disk a folder is on, from /proc/self/mountinfo (proc(5)).
import { realpathSync } from 'node:fs';
import { linkName, readText } from './files.ts';
import type { Surroundings } from './surroundings.ts';

export type Mount = { point: string; type: string; source: string; readOnly: boolean; device: string };

/** Undefined where the system does not say. */
export function mountOf(rooted: Pick<Surroundings, 'root'>, folder: string): Mount | undefined {
	const path = realpathSync(folder);
	let best: Mount | undefined;
	for (const line of (readText(rooted, '/proc/self/mountinfo') ?? '').split('\n')) {
		const mount = parseMount(line);
		if (!mount || !isUnder(path, mount.point)) continue;
		// of two on one point the later lies on top
		if (!best || mount.point.length >= best.point.length) best = mount;
	}
	return best;
}

/** The name of the whole disk a mount is on, e.g. mmcblk0; undefined for those on none, as tmpfs. */
export function diskOf(rooted: Pick<Surroundings, 'root'>, { device, source }: Mount): string | undefined {
	const name = linkName(rooted, `/sys/dev/block/${device}`) ?? /^\/dev\/(.+)$/.exec(source)?.[1];
	return /^(mmcblk\d+|nvme\d+n\d+|(?:sd|vd|xvd|hd)[a-z]+)/.exec(name ?? '')?.[1];
}

function parseMount(line: string): Mount | undefined {
	const fields = line.split(' ');
	const dash = fields.indexOf('-');
	const [, , device, , point, options] = fields;
	const [type, source, more] = fields.slice(dash + 1);
	if (dash < 6 || !device || !point || !options || !type || !source) return undefined;
	const readOnly = [options, more ?? ''].some((list) => list.split(',').includes('ro'));
	return { point: unescaped(point), type, source: unescaped(source), readOnly, device };
}

/** Blanks and the like are written as \040. */
function unescaped(text: string): string {
	return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

function isUnder(path: string, point: string): boolean {
	return point === '/' || path === point || path.startsWith(`${point}/`);
}

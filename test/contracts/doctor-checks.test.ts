// What every check of the doctor keeps to, run over every file of their folder: what it says, what mends it, and that it never throws.
import { execFile } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Check, type Mend, NO_CONFIG, type Result } from '../../gateway/src/doctor/check.ts';
import { CHECKS } from '../../gateway/src/doctor/checks/index.ts';
import { DoctorWorld, SECRET } from '../support/doctor-world.ts';
import { machineCases } from './fixtures/doctor-machine-cases.ts';
import { radioCases } from './fixtures/doctor-radio-cases.ts';
import { storeCases } from './fixtures/doctor-store-cases.ts';

const FOLDER = join(import.meta.dirname, '../../gateway/src/doctor/checks');
const CASES = { ...machineCases, ...storeCases, ...radioCases };
/** What somebody in a store cannot be expected to know, and what looks as if the program were broken. */
const JARGON = /\b(?:inode|errno|syscall|stack|stdout|null|undefined|NaN|Infinity|object Object|zod)\b/;
/** In a healthy store; a cloud is none of a fixture's. */
const NOT_QUITE_WELL = new Set(['cloud']);

test('every file of the folder is under contract, with cases of its own', () => {
	const files = readdirSync(FOLDER).filter((file) => file !== 'index.ts' && !file.endsWith('.test.ts'));
	expect(files.map((file) => basename(file, '.ts')).sort()).toEqual(CHECKS.map(({ name }) => name).sort());
	expect(Object.keys(CASES).sort()).toEqual(CHECKS.map(({ name }) => name).sort());
});

describe.concurrent.each(CHECKS.map((check) => [check.name, check] as const))('%s', (name, check) => {
	test.skipIf(NOT_QUITE_WELL.has(name))('says that a healthy store is well', async () => {
		await using world = new DoctorWorld();
		const results = await run(check, world);
		expect(results.filter(({ state }) => state !== 'ok')).toEqual([]);
		expect(results.length).toBeGreaterThan(0);
	});

	test.each(CASES[name] ?? [])('finds: $title', async ({ lay, says }) => {
		await using world = new DoctorWorld();
		await lay(world);
		const results = await run(check, world);
		for (const [state, words] of says) {
			expect(results, `${state} ${words}`).toContainEqual(
				expect.objectContaining({ state, words: expect.stringMatching(words) }),
			);
		}
		for (const result of results) await keepsToTheForm(result);
	});

	test('finds something wrong in at least one case', () => {
		const states = (CASES[name] ?? []).flatMap(({ says }) => says.map(([state]) => state));
		expect(states.some((state) => state === 'warn' || state === 'fail')).toBe(true);
	});

	test('says that it needs gateway.yaml, or does without', async () => {
		await using world = new DoctorWorld();
		world.surroundings.config = { problems: ['gateway.yaml:1:1: no YAML. Correct it.'] };
		const results = await run(check, world);
		if (results.some(({ state }) => state === 'skipped')) expect(results).toEqual(NO_CONFIG);
		for (const result of results) await keepsToTheForm(result);
	});

	test.each([
		['nothing at all', ''],
		['garbage', '\u0000\ufffd%s $(reboot) -1 0x 99999999999999999999 = : \n\n='],
	])('does not throw on %s', async (_what, text) => {
		await using world = new DoctorWorld();
		fill(world, text);
		const results = await run(check, world);
		expect(results.length).toBeGreaterThan(0);
		for (const result of results) await keepsToTheForm(result);
	});
});

function run(check: Check, { surroundings }: DoctorWorld): Promise<Result[]> {
	return check.run(surroundings, AbortSignal.timeout(check.limitMs));
}

async function keepsToTheForm({ state, words, ...rest }: Result): Promise<void> {
	expect(words).not.toMatch(JARGON);
	expect(words).not.toContain(SECRET);
	expect(words.length).toBeGreaterThan(3);
	const mend = 'mend' in rest ? rest.mend : undefined;
	if (state === 'ok') expect(mend).toBeUndefined();
	if (state === 'warn' || state === 'fail') expect(mend).toBeDefined();
	if (mend) await mends(mend);
}

async function mends(mend: Mend): Promise<void> {
	expect(JSON.stringify(mend)).not.toContain(SECRET);
	if ('hands' in mend) expect(mend.hands).toMatch(/^[A-Z].*[.:)]$/);
	else if ('setting' in mend) {
		expect(parse(mend.setting)).toEqual(expect.any(Object));
		expect(mend.file).toMatch(/\.yaml$/);
	} else await expect(promisify(execFile)('sh', ['-n', '-c', mend.command])).resolves.toMatchObject({ stderr: '' });
}

/** Every file and tool that a check may read says `text`. */
function fill(world: DoctorWorld, text: string): void {
	const sys = ['type', 'name', 'date', 'life_time', 'pre_eol_info'].map((it) => `/sys/block/mmcblk0/device/${it}`);
	const thermal = ['type', 'temp'].map((it) => `/sys/class/thermal/thermal_zone0/${it}`);
	const rfkill = ['type', 'name', 'soft', 'hard'].map((it) => `/sys/class/rfkill/rfkill0/${it}`);
	const proc = ['meminfo', 'self/mountinfo', 'self/status', 'net/tcp', '1/comm', 'sys/kernel/osrelease'];
	for (const path of [...sys, ...thermal, ...rfkill, ...proc.map((it) => `/proc/${it}`)]) world.file(path, text);
	for (const tool of ['vcgencmd', 'timedatectl', 'chronyc', 'dmesg', 'journalctl', 'systemctl', 'loginctl', 'getcap']) {
		world.tool(tool, `cat <<'END'\n${text.replaceAll('\u0000', '')}\nEND`);
	}
	writeFileSync(join(world.data, 'gateway.sqlite'), text);
	world.store('password', text);
	world.store('key.pem', text);
	world.surroundings.probe = async () => text;
}

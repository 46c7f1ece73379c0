// `capture`: hours of a store into a file as fast as it goes, with the truth beside it.
import { Command } from 'commander';
import { z } from 'zod';
import type { PassCarrier } from '../belongings.ts';
import { Simulation } from '../simulation.ts';
import { LineFile } from '../wires/capture-file.ts';
import { captureLine } from '../wires/capture-line.ts';
import { atLeastOne, failedWriting, loadJson, loadSite, timestamp, wholeNumber } from './inputs.ts';

/** Truth is written at this distance in time; people walk 30 cm in it. */
const TRUTH_EVERY_S = 0.25;

const Passes = z.array(
	z.strictObject({
		pseudonym: z
			.string()
			.regex(/^[A-Za-z0-9_-]{8,64}$/, 'must be 8 to 64 letters, digits, dashes or underscores')
			.optional(),
		shopperKey: z.string().regex(/^[0-9a-fA-F]{64}$/, 'must be 64 hex digits'),
		siteNumber: z.number().int().min(0).max(0xffff_ffff),
	}),
);

type Options = {
	site: string;
	seed: number;
	day: number;
	people: number;
	strangers: number;
	every: number;
	durationS: number;
	out: string;
	truth?: string;
	subject?: string;
	passes?: string;
	start: number;
};

export function captureCommand(): Command {
	return new Command('capture')
		.description('a capture of the store (JSON Lines, gzipped where the name ends in .gz), the same for the same seed')
		.requiredOption('--site <file>', 'the site file')
		.requiredOption('--out <file>', 'the capture')
		.option('--seed <n>', 'same number, same bytes', wholeNumber, 1)
		.option('--day <n>', 'another day in the same store: other people, the same walls and radios', wholeNumber, 1)
		.option('--duration-s <seconds>', 'how long', wholeNumber, 600)
		.option('--people <n>', 'shoppers who come and go', wholeNumber, 25)
		.option('--strangers <n>', "strangers' devices", wholeNumber, 40)
		.option('--every <n>', 'devices send every nth advert only: hours fit into a file', atLeastOne, 1)
		.option('--truth <file>', 'where subjects really are, as CSV: t,x,y,subject')
		.option('--subject <subject>', 'only this one in the truth, as t,x,y; e.g. tag:cart-1')
		.option('--passes <file>', 'JSON list of {pseudonym?, shopperKey, siteNumber}: shoppers who opted in')
		.option('--start <time>', 'RFC 3339', timestamp, Date.parse('2026-01-05T09:00:00Z') / 1000)
		.action(capture);
}

async function capture({
	site: path,
	out,
	truth,
	subject,
	durationS,
	start,
	passes,
	...options
}: Options): Promise<void> {
	const simulation = new Simulation({ site: loadSite(path), ...options, startS: start, passes: carriers(passes) });
	if (subject !== undefined) checkSubject(simulation, subject);
	const startedMs = performance.now();
	const lines = new LineFile(out);
	const rows = truth === undefined ? undefined : new LineFile(truth);
	rows?.write(subject === undefined ? 't,x,y,subject' : 't,x,y');
	let adverts = 0;
	for (let i = 1; i <= durationS / TRUTH_EVERY_S; i++) {
		simulation.advance(start + i * TRUTH_EVERY_S, (heard) => {
			lines.write(captureLine(heard));
			adverts++;
		});
		if (rows) writeTruth(rows, simulation, subject);
		await lines.drained().catch((error) => failedWriting(out, error));
	}
	await lines.end().catch((error) => failedWriting(out, error));
	await rows?.end().catch((error) => failedWriting(truth!, error));
	const tookS = (performance.now() - startedMs) / 1000;
	process.stderr.write(`${out}: ${adverts.toLocaleString('en')} adverts of ${durationS} s in ${tookS.toFixed(1)} s\n`);
}

function writeTruth(rows: LineFile, simulation: Simulation, only: string | undefined): void {
	const t = simulation.nowS.toFixed(3);
	for (const { subject, at } of simulation.subjects()) {
		if (only !== undefined && subject !== only) continue;
		const row = `${t},${at[0].toFixed(3)},${at[1].toFixed(3)}`;
		rows.write(only === undefined ? `${row},${subject}` : row);
	}
}

function carriers(path: string | undefined): PassCarrier[] {
	if (path === undefined) return [];
	return loadJson(path, 'the list of passes', Passes).map(({ shopperKey, ...rest }) => ({
		...rest,
		shopperKey: Buffer.from(shopperKey, 'hex'),
	}));
}

function checkSubject(simulation: Simulation, subject: string): void {
	const known = simulation.knownSubjects();
	if (!known.includes(subject)) {
		throw new Error(`--subject ${subject} is nobody in this store: there are ${known.join(', ') || 'no subjects'}.`);
	}
}

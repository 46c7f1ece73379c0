// `aisle-gateway doctor`: what is wrong with this installation, and what mends it. Changes nothing.
import { once } from 'node:events';
import { hostname } from 'node:os';
import { Command } from 'commander';
import { quoted } from '../doctor/check.ts';
import { CHECKS } from '../doctor/checks/index.ts';
import { type Examined, examine } from '../doctor/examine.ts';
import type { Surroundings } from '../doctor/surroundings.ts';
import { countsOf, type Next, table } from '../doctor/table.ts';
import { commandHere } from './command-here.ts';
import { lookAround } from './doctor-surroundings.ts';
import { ProgressLine } from './progress-line.ts';

type Options = { config: string; json?: true; only?: string[] };

/** Who waits longer wants to know what for. */
const PROGRESS_AFTER_MS = 1_000;
const USUAL_COLUMNS = 100;
/** Wider lines are hard to read. */
const MOST_COLUMNS = 120;

export function doctorCommand(): Command {
	return new Command('doctor')
		.description('what is wrong here, and the command that mends it; changes nothing')
		.option('-c, --config <file>', 'settings', 'gateway.yaml')
		.option('--json', 'for machines: one JSON object')
		.option('--only <checks...>', `some of: ${CHECKS.map(({ name }) => name).join(', ')}`)
		.action(doctor);
}

/** Ends the process itself, with 1 where something is wrong: what hangs in a check must not hold it. */
async function doctor({ config, json, only }: Options): Promise<void> {
	const unknown = only?.find((name) => !CHECKS.some((check) => check.name === name));
	if (unknown !== undefined) {
		throw new Error(`There is no check "${unknown}". Write one of: ${CHECKS.map(({ name }) => name).join(', ')}.`);
	}
	const checks = CHECKS.filter(({ name }) => only?.includes(name) ?? true);
	const progress = new Progress();
	progress.show(['this machine']);
	const surroundings = await lookAround(config);
	const examined = await examine(checks, surroundings, (names) => progress.show(names));
	progress.end();
	const wrong = countsOf(examined).fail > 0;
	const text = json ? asJson(surroundings, examined, wrong) : asTable(surroundings, examined, wrong);
	if (!process.stdout.write(text)) await once(process.stdout, 'drain');
	process.exit(wrong ? 1 : 0);
}

function asTable(surroundings: Surroundings, examined: readonly Examined[], wrong: boolean): string {
	const { stdout } = process;
	return table(heading(surroundings), examined, next(surroundings, examined, wrong), {
		columns: Math.min(stdout.columns ?? USUAL_COLUMNS, MOST_COLUMNS),
		colours: stdout.isTTY === true && stdout.hasColors(),
	});
}

function asJson({ configPath, nowS }: Surroundings, examined: readonly Examined[], wrong: boolean): string {
	const time = new Date(nowS * 1000).toISOString();
	return `${JSON.stringify({ ok: !wrong, time, configPath, counts: countsOf(examined), checks: examined }, null, 2)}\n`;
}

function heading({ config, site, configPath }: Surroundings): string {
	const gateway = 'value' in config ? `Gateway ${config.value.gateway}` : 'A gateway';
	const store = 'value' in site ? ` of store ${site.value.store}` : '';
	return `${gateway}${store} on ${hostname()}, by ${configPath}`;
}

function next({ running, again, configPath }: Surroundings, examined: readonly Examined[], wrong: boolean): Next {
	if (wrong) return { words: 'Mend what is marked ✗, from the top. Then type this again:', command: again };
	const { warn, skipped } = countsOf(examined);
	const but = warn > 0 ? ', apart from what is marked !' : '';
	const unseen = skipped > 0 ? ' What is marked – could not be looked at from here.' : '';
	const words = `Nothing is wrong${but}.${unseen}`;
	if (running.state !== 'none')
		return { words: `${words} Next, walk the store with a tag and look at the gateway's page.` };
	return { words: `${words} Start it:`, command: `${commandHere()} run --config ${quoted(configPath)}` };
}

/** On standard error, so that what is asked for can be piped; where nobody sees it live, a line for each change. */
class Progress {
	readonly #sinceMs = performance.now();
	readonly #line = new ProgressLine(process.stderr);
	#names: readonly string[] = [];
	#said = '';
	readonly #timer = setInterval(() => this.#say(), PROGRESS_AFTER_MS);

	show(names: readonly string[]): void {
		this.#names = names;
		if (this.#said && this.#line.isLive) this.#say();
	}

	end(): void {
		clearInterval(this.#timer);
		this.#line.end();
	}

	#say(): void {
		const names = this.#names.join(', ');
		if (!this.#line.isLive && this.#said === names) return;
		this.#said = names;
		this.#line.show(`checking ${names} (${Math.round((performance.now() - this.#sinceMs) / 1000)} s)`);
	}
}

// What a check of `doctor` is, and the few words its results are made of.
import type { Surroundings } from './surroundings.ts';

/** What mends it: a command to type, a setting to write into a file, or something for hands. */
export type Mend = { command: string } | { setting: string; file: string } | { hands: string };

export type Result =
	| { state: 'ok'; words: string }
	| { state: 'warn' | 'fail'; words: string; mend: Mend }
	/** `words` say why; the mend is how it can be done. */
	| { state: 'skipped'; words: string; mend?: Mend };

export type Check = {
	/** as `--only` takes it, and as --json calls it */
	name: string;
	/** heading of its section */
	title: string;
	/** longer than this and it is given up */
	limitMs: number;
	/** Does not throw where what it looks at is wrong. */
	run(surroundings: Surroundings, signal: AbortSignal): Promise<Result[]>;
};

export const ok = (words: string): Result => ({ state: 'ok', words });
export const warn = (words: string, mend: Mend): Result => ({ state: 'warn', words, mend });
export const fail = (words: string, mend: Mend): Result => ({ state: 'fail', words, mend });
export const skipped = (words: string, mend?: Mend): Result => ({ state: 'skipped', words, ...(mend && { mend }) });

/** A command line; what is put in is quoted for the shell. */
export function sh(texts: TemplateStringsArray, ...values: (string | number)[]): Mend {
	return { command: String.raw({ raw: texts }, ...values.map((value) => quoted(String(value)))) };
}
export const setting = (text: string, file: string): Mend => ({ setting: text, file });
export const hands = (text: string): Mend => ({ hands: text });

/** One word of a POSIX shell. */
export function quoted(text: string): string {
	return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Where the service is installed, it is systemd's. */
export function restart({ serviceUser }: Pick<Surroundings, 'serviceUser'>): Mend {
	if (serviceUser !== undefined) return { command: 'sudo systemctl restart aisle-gateway' };
	return { hands: 'Stop the gateway and start it again.' };
}

export const NO_CONFIG: Result[] = [skipped('needs gateway.yaml, which cannot be read (see Settings)')];

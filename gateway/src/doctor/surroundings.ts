// What the checks may look at: files below a root folder, few outside tools, and what the command line has read for them.
import type { Site } from '@aisle/protocol';

/** What the checks need of gateway.yaml; every path is absolute. */
export type DoctorConfig = {
	gateway: string;
	site: string;
	data: string;
	http: { host: string; port: number };
	cloud?:
		| {
				url: string;
				username?: string | undefined;
				password?: string | undefined;
				passwordFile?: string | undefined;
				caFile?: string | undefined;
				publicKeyFile: string;
		  }
		| undefined;
	broker?:
		| {
				host: string;
				port: number;
				satellites: readonly {
					receiver: string;
					password?: string | undefined;
					passwordFile?: string | undefined;
				}[];
				/** `port`: of its own, beside the one without TLS */
				tls?: { keyFile: string; certFile: string; port?: number | undefined } | undefined;
		  }
		| undefined;
	sources: readonly {
		type: string;
		receiver?: string | undefined;
		transport?: { name: string } | undefined;
		files?: readonly string[] | undefined;
	}[];
	store: { maxOutboxEvents: number };
};

/** A file that was read into something, or why it could not be: one line a problem. */
export type Read<T> = { value: T } | { problems: readonly string[] };

export type GatewayPart = { name: string; state: string; words: string };

export type RunningNow =
	| { state: 'none' }
	/** this user may not know; `words` say why */
	| { state: 'unknown'; words: string }
	/** there, and stuck */
	| { state: 'silent'; words: string }
	| { state: 'there'; url: string; parts: readonly GatewayPart[]; outboxEvents: number | undefined };

/** Undefined `status`: it is not installed; null: it was ended because it took too long. */
export type CommandAnswer = { status: number | null | undefined; output: string };

/** Small programs of ours that may hang or crash instead of the doctor; each prints one line of JSON. */
export type ProbeName = 'adapter' | 'noble' | 'database' | 'disk';

export type Surroundings = {
	/** Stands for `/` before /sys, /proc, /run, /dev, /boot, /lib and /etc; empty on a machine. */
	root: string;
	nowS: number;
	node: { version: string; pinnedVersion: string; path: string; arch: string };
	/** the folder in which `npm ci` is typed */
	installation: string;
	/** who types this */
	user: string;
	/** whom the service runs as, where it is installed */
	serviceUser: string | undefined;
	/** this very command */
	again: string;
	/** the same as the service's user, or as root */
	againAsOther: string;
	configPath: string;
	config: Read<DoctorConfig>;
	site: Read<Site>;
	/** the newest shape of the database that this gateway knows */
	databaseVersion: number;
	/** of this machine in its networks, without loopback */
	addresses: readonly string[];
	running: RunningNow;
	run(command: string, args: readonly string[]): Promise<CommandAnswer>;
	/** The parsed line, or `{ error: words }`. */
	probe(name: ProbeName, args: readonly string[]): Promise<unknown>;
};

export function contentOf<T>(read: Read<T>): T | undefined {
	return 'value' in read ? read.value : undefined;
}

/** A part of the running gateway whose name has this word; undefined where none runs. */
export function partOf({ running }: Surroundings, word: string): GatewayPart | undefined {
	if (running.state !== 'there') return undefined;
	return running.parts.find(({ name }) => name.split(' ').includes(word));
}

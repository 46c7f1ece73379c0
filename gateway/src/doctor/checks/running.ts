// Check `running`: what the gateway that runs here says of its parts.
import { type Check, fail, hands, type Mend, NO_CONFIG, ok, type Result, restart, skipped, warn } from '../check.ts';
import type { GatewayPart } from '../surroundings.ts';

const LOG = { command: "sudo journalctl --unit aisle-gateway --since '-15min' --output cat" };
const NO_LOG = hands('Look at what the gateway has printed where it was started.');
/** What a radio says to type; the words of other parts may hold what a satellite sent. */
const RADIO = /^radio /;
const TO_RUN = /\brun `([^`]+)`/;

export const running: Check = {
	name: 'running',
	title: 'Running gateway',
	limitMs: 5_000,
	async run(surroundings) {
		const { config, running: now, againAsOther, serviceUser } = surroundings;
		if ('problems' in config) return NO_CONFIG;
		if (now.state === 'silent') return [fail(now.words, restart(surroundings))];
		if (now.state === 'none') return [ok('none runs here now; the rest is checked without it')];
		if (now.state === 'unknown') return [skipped(now.words, { command: againAsOther })];
		const troubles = now.parts.filter(({ state }) => state === 'failed' || state === 'degraded');
		const well = now.parts.length - troubles.length;
		return [
			ok(`one runs at ${now.url}: ${well} of ${now.parts.length} parts are well`),
			...troubles.map((part) => trouble(part, serviceUser === undefined ? NO_LOG : LOG)),
		];
	},
};

function trouble({ name, state, words }: GatewayPart, log: Mend): Result {
	const command = RADIO.test(name) ? TO_RUN.exec(words)?.[1] : undefined;
	const mend = command === undefined ? log : { command };
	return state === 'failed' ? fail(`${name}: ${words}`, mend) : warn(`${name}: ${words}`, mend);
}

// `survey record --walk`: somebody goes straight from point to point, and says at each that they are there.
import type { Point } from '@aisle/protocol';
import { typedLines } from './answers.ts';
import { pointOf } from './point-option.ts';
import type { ProgressLine } from './progress-line.ts';
import type { SurveyGateway } from './survey-gateway.ts';
import { pointWords } from './survey-words.ts';

/** Lines and not keys: a place may have to be typed. The end of the input ends the walk. */
export async function walk(
	gateway: SurveyGateway,
	tag: string,
	route: readonly Point[],
	line: ProgressLine,
): Promise<void> {
	const left = [...route];
	let taps = 0;
	const prompt = () => {
		const [next] = left;
		const verb = taps === 0 ? 'Stand' : 'Walk straight to the next point, and say so as you pass it';
		if (next)
			line.say(
				taps === 0
					? `Stand at ${pointWords(next)}, then Enter.`
					: `Next: ${pointWords(next)}. Enter when you are there.`,
			);
		else
			line.say(
				taps === 0 ? `${verb} at a point you know and type it: x,y Enter.` : `${verb}: x,y Enter. q ends the walk.`,
			);
	};
	const lines = typedLines();
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => lines.close());
	prompt();
	try {
		for await (const typed of lines) {
			const word = typed.trim();
			if (word === 'q') break;
			if (word === 'x') {
				if (taps > 0) await gateway.act({ do: 'discard-walk' });
				return line.say('Thrown away.');
			}
			const at = word === '' ? left[0] : pointTyped(word, line);
			if (at && (await tapped(gateway, tag, at, taps, line))) {
				taps++;
				if (word === '') left.shift();
				if (route.length > 0 && left.length === 0) break;
			}
			prompt();
		}
	} finally {
		lines.close();
	}
	if (taps === 0) return line.say('No walk was recorded.');
	const { lastWalk } = await gateway.act({ do: 'end-walk' });
	line.say(lastWalk ?? 'The walk is over.');
}

/** A tap that cannot be true is refused, and the walk goes on; the first has nothing to go on with. */
async function tapped(
	gateway: SurveyGateway,
	tag: string,
	at: Point,
	taps: number,
	line: ProgressLine,
): Promise<boolean> {
	if (taps === 0) {
		await gateway.act({ do: 'walk', tag, at });
		return true;
	}
	try {
		const { walk: under } = await gateway.act({ do: 'mark', at });
		if (under?.silent) line.say(`${tag} is not heard now.`);
		return true;
	} catch (error) {
		line.say((error as Error).message);
		return false;
	}
}

function pointTyped(text: string, line: ProgressLine): Point | undefined {
	try {
		return pointOf(text);
	} catch (error) {
		line.say((error as Error).message);
		return undefined;
	}
}

// The survey as lines of a terminal: by thing or by receiver, and above them the strangers where they are shown. Pure.
import {
	clockTime,
	counted,
	durationWords,
	fromTimestamp,
	type SurveyLink,
	signalShare,
	signalWord,
} from '@aisle/protocol';
import type { SurveyLine } from './line.ts';

export type ScreenOptions = {
	columns: number;
	rows: number;
	colours: boolean;
	by: 'thing' | 'receiver';
};

type Row = SurveyLink & { label: string };

const BLOCKS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
const FULL = '█';
const PEAK = '│';
/** More are a page that nobody reads. */
const STRANGERS_SHOWN = 6;
const LABEL_MAX = 18;
const BAR = { min: 8, max: 48 };
/** "  -62  now -65  peak -58   0.2 s  excellent", and without what a narrow window has no room for */
const WIDE_TAIL = 46;
const NARROW_TAIL = 16;
const WIDE = 76;

const SGR = { excellent: '32', good: '36', weak: '33', none: '90', bold: '1', quiet: '2' } as const;

export function surveyScreen(line: SurveyLine, options: ScreenOptions): string[] {
	const paint = painter(options.colours);
	const head = [...title(line, options, paint), ...strangersPart(line, options, paint), ''];
	const body = options.by === 'thing' ? byThing(line, options, paint) : byReceiver(line, options, paint);
	const room = Math.max(options.rows - head.length, 0);
	if (body.length <= room) return [...head, ...body].slice(0, options.rows);
	const more = `… ${body.length - room + 1} more lines: make the window taller, or name what to show: --only cart-1`;
	return [...head, ...body.slice(0, Math.max(room - 1, 0)), paint('quiet', cut(more, options.columns))].slice(
		0,
		options.rows,
	);
}

type Paint = (as: keyof typeof SGR, text: string) => string;

function painter(colours: boolean): Paint {
	return (as, text) => (colours && text !== '' ? `\x1b[${SGR[as]}m${text}\x1b[0m` : text);
}

function title(
	{ time, timezone, things, receivers, leftOut }: SurveyLine,
	{ columns, by }: ScreenOptions,
	paint: Paint,
) {
	const clock = clockTime(fromTimestamp(time), timezone);
	const words = `Survey ${clock} · ${counted(things.length, 'thing')} · ${counted(receivers.length, 'receiver')}`;
	const keys = `Tab: by ${by === 'thing' ? 'receiver' : 'thing'} · q: end`;
	const gap = columns - words.length - keys.length;
	const lines = [gap >= 2 ? `${paint('bold', words)}${' '.repeat(gap)}${paint('quiet', keys)}` : cut(words, columns)];
	if (gap < 2) lines.push(paint('quiet', cut(keys, columns)));
	if (leftOut) lines.push(cut('More things are heard than a survey holds: some are left out.', columns));
	return lines;
}

function strangersPart({ strangers, until, timezone }: SurveyLine, options: ScreenOptions, paint: Paint): string[] {
	if (!strangers || until === undefined) return [];
	const { columns } = options;
	const ends = clockTime(fromTimestamp(until), timezone).slice(0, 5);
	const lines = [
		'',
		paint('bold', cut(`Strangers, the strongest first; shown until ${ends}`, columns)),
		paint(
			'quiet',
			cut('Hold the new tag against the gateway. Enter prints the line of the first for site.yaml.', columns),
		),
	];
	for (const stranger of strangers.slice(0, STRANGERS_SHOWN)) {
		lines.push(linkLine({ ...stranger, label: `#${stranger.n} at ${stranger.receiver}` }, options, paint));
		const words = [...stranger.says, stranger.address].join(' · ');
		lines.push(paint('quiet', cut(`    ${words}`, columns)));
	}
	if (strangers.length === 0) lines.push(paint('quiet', '  none heard yet'));
	return lines;
}

function byThing({ things }: SurveyLine, options: ScreenOptions, paint: Paint): string[] {
	if (things.length === 0) return [cut('Nothing that the site file names is heard yet.', options.columns)];
	return things.flatMap(({ name, kind, heard }) => [
		heading(name, kind, options, paint),
		...heard.map((link) => linkLine({ ...link, label: link.receiver }, options, paint)),
	]);
}

function byReceiver({ things, receivers }: SurveyLine, options: ScreenOptions, paint: Paint): string[] {
	return receivers.flatMap(({ id, advertsPerS, heardAgoS, strangers }) => {
		const strongest = strangers.strongestDbm === null ? '' : `, the strongest ${strangers.strongestDbm} dBm`;
		const words =
			heardAgoS === null
				? 'has heard nothing'
				: `${advertsPerS}/s · strangers ${strangers.advertsPerS}/s${strongest} · last ${ago(heardAgoS)} ago`;
		const rows = things.flatMap(({ name, heard }) => {
			const link = heard.find(({ receiver }) => receiver === id);
			return link ? [{ ...link, label: name }] : [];
		});
		return [heading(id, words, options, paint), ...rows.map((row) => linkLine(row, options, paint))];
	});
}

function heading(name: string, words: string, { columns }: ScreenOptions, paint: Paint): string {
	const bold = cut(name, columns);
	return `${paint('bold', bold)}${paint('quiet', cut(`  ${words}`, columns - bold.length))}`;
}

function linkLine(row: Row, { columns }: ScreenOptions, paint: Paint): string {
	const isWide = columns >= WIDE;
	const labelWidth = Math.min(LABEL_MAX, Math.max(Math.floor(columns / 4), 6));
	const room = columns - labelWidth - (isWide ? WIDE_TAIL : NARROW_TAIL) - 4;
	const width = Math.min(room, BAR.max);
	const word = signalWord(row);
	const label = `  ${cut(row.label, labelWidth).padEnd(labelWidth)} `;
	const drawn = width >= BAR.min ? `${bar(row, width)} ` : '';
	const numbers = isWide
		? `${dbm(row.smoothedDbm)}  now${dbm(row.rssiDbm)}  peak${dbm(row.peakDbm)}  ${ago(row.heardAgoS).padStart(6)}  ${word}`
		: `${dbm(row.smoothedDbm)} ${word}`;
	const plain = cut(`${label}${drawn}${numbers}`, columns);
	if (word === 'none') return paint('none', plain);
	const text = plain.slice(label.length);
	return `${plain.slice(0, label.length)}${paint(word, text.slice(0, drawn.length))}${text.slice(drawn.length)}`;
}

/** As long as the smoothed signal, with a line where its peak was. */
export function bar({ smoothedDbm, peakDbm }: Pick<SurveyLink, 'smoothedDbm' | 'peakDbm'>, width: number): string {
	const eighths = Math.round(signalShare(smoothedDbm) * width * 8);
	const cells = [
		...FULL.repeat(Math.floor(eighths / 8)),
		...(BLOCKS[eighths % 8] === '' ? [] : [BLOCKS[eighths % 8]!]),
	];
	while (cells.length < width) cells.push(' ');
	const peakAt = Math.min(Math.floor(signalShare(peakDbm) * width), width - 1);
	if (peakDbm !== null && cells[peakAt] !== FULL) cells[peakAt] = PEAK;
	return cells.join('');
}

/** As lines that go to a file or another program: one a link. */
export function surveyLines({ time, things, strangers = [] }: SurveyLine): string[] {
	const line = (name: string, link: SurveyLink, words = '') =>
		`${time}  ${name}  ${link.receiver}  ${dbm(link.smoothedDbm).trim()} dBm, now ${dbm(link.rssiDbm).trim()}, ` +
		`peak ${dbm(link.peakDbm).trim()}, heard ${ago(link.heardAgoS)} ago, ${signalWord(link)}${words}`;
	return [
		...strangers.map((one) => line(`stranger #${one.n}`, one, `: ${[...one.says, one.address].join(', ')}`)),
		...things.flatMap(({ name, heard }) => heard.map((link) => line(name, link))),
	].map(clean);
}

/** Enough stronger than the next that it is the one in the hand: a body or a hand between takes about as much. */
const SURE_DB = 10;

/** What an installer came for: the line of the strongest stranger, and how sure it is. */
export function newTagWords({ strangers = [] }: SurveyLine): string[] {
	const [first, second] = strangers;
	if (!first) return ['No stranger was heard. Is the tag switched on?'];
	const lines = [
		`The strongest stranger, #${first.n}: ${dbm(first.smoothedDbm).trim()} dBm at ${first.receiver}.`,
		...first.says.map((words) => `  ${words}`),
		`Its line for the site file, below "subjects:" or "beacons:", with an id of its own:`,
		`  ${first.line}`,
	];
	if (first.byAddress) {
		lines.push(
			'It says nothing that names it but its address, and phones and many tags change theirs every quarter of an hour.',
		);
		lines.push('Look again in 20 minutes: if the line is another by then, it cannot be named so.');
	}
	const leadDb = second && Math.round((first.smoothedDbm ?? -127) - (second.smoothedDbm ?? -127));
	if (leadDb !== undefined) {
		lines.push(
			leadDb >= SURE_DB
				? `The next one, #${second!.n}, is ${leadDb} dB weaker.`
				: `#${second!.n} is only ${leadDb} dB weaker: hold the tag closer and look again, to be sure that it is this one.`,
		);
	}
	return lines.map(clean);
}

function dbm(value: number | null): string {
	return (value === null ? '?' : `${Math.round(value)}`).padStart(5);
}

function ago(seconds: number): string {
	return seconds < 10 ? `${seconds.toFixed(1)} s` : durationWords(seconds);
}

/** In whole characters, and without any that a terminal would obey. */
function cut(text: string, width: number): string {
	const characters = [...clean(text)];
	if (characters.length <= width) return characters.join('');
	return width < 1 ? '' : `${characters.slice(0, width - 1).join('')}…`;
}

function clean(text: string): string {
	return text.replace(/\p{Cc}/gu, '?');
}

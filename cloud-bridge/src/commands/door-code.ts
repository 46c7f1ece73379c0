// `aisle-bridge door-code`: the code for a door, as an address, a QR code and a sheet to print.
import { Command, Option } from 'commander';
import { correction, generate } from 'lean-qr';
import { toPngBuffer } from 'lean-qr/extras/node_export';
import { toSvgSource } from 'lean-qr/extras/svg';
import { z } from 'zod';
import { ConfigError, readConfig } from '../config.ts';
import { createDoorCodes } from '../door-codes.ts';
import { doorSheet, SHEET_LANGUAGES, type SheetLanguage } from './door-sheet.ts';
import { writeNamedFile } from './write-file.ts';

type Options = {
	config: string;
	store: string;
	zone: string;
	url: string;
	svg?: string;
	png?: string;
	sheet?: string;
	language: SheetLanguage;
};

/** Light around the code, in modules (ISO/IEC 18004). */
const MARGIN = 4;
/** Pixels a module: 25 mm at 300 dpi for a code of some 40 modules. */
const PNG_SCALE = 8;

const HELP = `
Whoever reads the code with the app is at that door from now on. An NFC tag does the same: write the address on it as a URL record.
A code that hangs on a wall can be photographed and read elsewhere. It therefore says no more than "I am at the door", and
never releases anything of value by itself: coupons are redeemed at the till, and somebody who is noticed in two stores at once
gets nothing. To make all codes of a store worthless, raise its doorCodes in cloud.yaml, restart the bridge, and print new ones.`;

export function doorCodeCommand(): Command {
	return new Command('door-code')
		.description('print the code of a door: an address for a QR code or an NFC tag')
		.option('-c, --config <path>', 'settings', 'cloud.yaml')
		.requiredOption('--store <id>', 'id of the store')
		.requiredOption('--zone <id>', 'zone in which the door is, e.g. entrance')
		.requiredOption('--url <url>', 'where shoppers reach the phone page, e.g. https://offers.shop.example')
		.option('--svg <file>', 'write the QR code as SVG')
		.option('--png <file>', 'write the QR code as PNG')
		.option('--sheet <file>', 'write a page to print: the code, and in three sentences who, what and how to take part')
		.addOption(new Option('--language <language>', 'of the sheet').choices(SHEET_LANGUAGES).default('en'))
		.addHelpText('after', HELP)
		.action(async (options: Options) => {
			process.stdout.write(await makeDoorCode(options, process.stdout.isTTY === true));
		});
}

/**
 * @returns what to print: the address, and the code where somebody looks at it
 * @throws {ConfigError} in one sentence with a remedy
 */
async function makeDoorCode(options: Options, isTerminal: boolean): Promise<string> {
	const config = readConfig(options.config, process.env);
	const { store, zone, sheet } = options;
	const found = config.stores.find(({ id }) => id === store);
	const place = found?.zones.find(({ id }) => id === zone);
	if (found === undefined) throw unknown('store', store, config.stores, 'Add it to "stores" in cloud.yaml');
	if (place === undefined) throw unknown('zone', zone, found.zones, `Name the site file of ${store} in cloud.yaml`);
	const code = createDoorCodes(config.signingKey, config.stores).codeOf(store, zone)!;
	const url = `${pageUrl(options.url)}/#door=${code}`;
	const qr = generate(url, { minCorrectionLevel: correction.M });
	const svg = toSvgSource(qr, { pad: MARGIN, xmlDeclaration: false });
	if (options.svg !== undefined) writeNamedFile(options.svg, svg);
	if (options.png !== undefined) writeNamedFile(options.png, toPngBuffer(qr, { pad: MARGIN, scale: PNG_SCALE }));
	if (sheet !== undefined) {
		const { controller } = config;
		writeNamedFile(
			sheet,
			doorSheet({ language: options.language, store: found.name, zone: place.name, controller, url, svg }),
		);
	}
	return isTerminal ? `${url}\n${inTerminal(qr)}\n` : `${url}\n`;
}

function unknown(what: string, id: string, known: readonly { id: string }[], remedy: string): ConfigError {
	const ids = known.map((one) => one.id).join(', ');
	return new ConfigError(`There is no ${what} "${id}". ${ids === '' ? `${remedy}.` : `Write one of: ${ids}.`}`);
}

function pageUrl(url: string): string {
	const parsed = z.url({ protocol: /^https?$/ }).safeParse(url);
	if (parsed.success && !/[?#]/.test(url)) return parsed.data.replace(/\/+$/, '');
	if (parsed.success) {
		// the code is what comes after the first #, and nobody sees on a printed sheet that the page will not find it
		const page = url.split(/[?#]/, 1)[0]!.replace(/\/+$/, '');
		throw new ConfigError(`"${url}" has no room for the code. Write it without # and ?, e.g. ${page}`);
	}
	throw new ConfigError(`"${url}" is no address of a page. Write it with https://, e.g. https://offers.shop.example`);
}

/** Two rows a line, black on white whatever the terminal's colours are. */
function inTerminal({ size, get }: ReturnType<typeof generate>): string {
	const lines: string[] = [];
	for (let y = -MARGIN; y < size + MARGIN; y += 2) {
		const cells = Array.from({ length: size + 2 * MARGIN }, (_, column) => {
			const [top, bottom] = [get(column - MARGIN, y), get(column - MARGIN, y + 1)];
			return top ? (bottom ? ' ' : '▄') : bottom ? '▀' : '█';
		});
		lines.push(`\x1b[40;97m${cells.join('')}\x1b[0m`);
	}
	return lines.join('\n');
}

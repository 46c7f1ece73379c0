import { describe, expect, it } from 'vitest';
import type { CaptureBatch } from '../recording/capture.ts';
import type { StrangersRule } from '../recording/recorder.ts';
import { CaptureConsole, progressWords } from './capture-console.ts';

const batch: CaptureBatch = {
	text: '',
	receivers: { 'sat-shoes': { known: 20, strangers: 1_214 }, door: { known: 1, strangers: 0 } },
	dropped: 0,
	words: 'A capture runs.',
	untilT: 1_090,
};

function console(isTTY: boolean, { strangers = 'pseudonyms' as StrangersRule, out = 'walk.jsonl' } = {}) {
	let said = '';
	let ms = 5_000;
	const write = (text: string) => {
		said += text;
		return true;
	};
	const stream = { write, isTTY, columns: 40 } as ConstructorParameters<typeof CaptureConsole>[0];
	const screen = new CaptureConsole(stream, { out, strangers, nowMs: () => ms });
	return { screen, said: () => said, pass: (byMs: number) => (ms += byMs) };
}

describe('CaptureConsole', () => {
	it('says in a file or pipe how it begins and ends, and nothing between', () => {
		const { screen, said, pass } = console(false);
		for (let i = 0; i < 10; i++) {
			screen.heard(batch, 1_000_000);
			pass(1_000);
		}
		expect(said()).toBe('A capture runs.\nIt goes to walk.jsonl. Ctrl-C ends it.\n');
		screen.heard({ ...batch, end: 'time' }, 12 * 2 ** 20);
		screen.ended(12 * 2 ** 20, false);
		expect(said().split('\n').slice(2)).toEqual([
			'door: 1 advert, 1 known and 0 of strangers',
			'sat-shoes: 1,234 adverts, 20 known and 1,214 of strangers',
			'walk.jsonl: 1,235 adverts, 12 MiB; its time was up',
			'',
		]);
	});

	it('shows on a terminal each second how far it is, on one line that does not wrap', () => {
		const { screen, said, pass } = console(true);
		for (let i = 0; i < 8; i++) {
			screen.heard(batch, 1_000_000);
			pass(250);
		}
		const shown = said().split('\r\x1b[K').slice(1);
		expect(shown).toHaveLength(2);
		for (const line of shown) expect(line).toMatch(/^1,235 adverts · 2 receivers · 0\.95 MiB [^\n]{0,8}$/);
	});

	it('tells the time left, and what was lost', () => {
		expect(progressWords(batch, 0, 1_000)).toBe('1,235 adverts · 2 receivers · 0.00 MiB · 1:30 left');
		expect(progressWords({ ...batch, dropped: 1_500 }, 0, 2_000)).toMatch(/0:00 left · 1,500 DROPPED$/);
		const { screen, said } = console(false, { out: '-' });
		screen.heard({ ...batch, dropped: 7 }, 0);
		screen.ended(0, true);
		expect(said()).toMatch(/standard output: 1,235 adverts, .*; ended earlier, as asked\n7 adverts are missing/);
	});

	it('says what keeping strangers means, and where nothing was heard', () => {
		const { screen, said } = console(false, { strangers: 'keep' });
		screen.heard({ ...batch, receivers: {} }, 0);
		expect(said()).toContain("Addresses and names of people's devices will be in it: delete it");
		screen.ended(0, true);
		expect(said()).toContain('; ended earlier, as asked\nNothing was heard:');
	});

	it('does not blame the radio where the lines could not be written', () => {
		const { screen, said } = console(false);
		screen.heard({ ...batch, receivers: {} }, 0);
		screen.ended(0, false);
		expect(said()).toMatch(/; it ended early\n$/);
	});

	it('says once what is wrong with a source', () => {
		const { screen, said } = console(false);
		const parts = [
			{ name: 'satellite', state: 'degraded', words: '3 not in the capture format' },
			{ name: 'radio door', state: 'ok', words: 'hearing' },
		];
		screen.troubles(parts);
		screen.troubles([{ ...parts[0]!, words: '4 not in the capture format' }]);
		expect(said()).toBe('satellite: 3 not in the capture format\n');
	});
});

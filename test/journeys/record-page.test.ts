// The store page's Record and Check walk views in a real browser, at each size and in each colour scheme, with the gateway's own
// survey behind them and an air that a test makes.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityProblems, hasBrowser, launchBrowser } from '../support/browser.ts';
import { type StorePage, serveStorePage } from '../support/store-page.ts';
import { StoreScript } from '../support/store-script.ts';
import { SurveyTaking } from '../support/survey-taking.ts';

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

describe.skipIf(!hasBrowser)('recording a survey on the store page', () => {
	const taking = new SurveyTaking();
	const mistakes: string[] = [];
	let browser: Browser;
	let served: StorePage;

	beforeAll(async () => {
		await taking.open();
		[browser, served] = await Promise.all([
			launchBrowser(),
			serveStorePage(new StoreScript(42), taking.air.survey, taking.room.door()),
		]);
		// some places with fewer and fewer receivers
		for (const [i, receivers] of [4, 3, 2, 1].entries()) {
			await taking.room.recording.act({ do: 'record', tag: 'cart-1', place: { at: [1 + 2 * i, 1] } });
			taking.hold(6, receivers);
			await taking.room.recording.stop();
		}
	});
	afterAll(async () => {
		await browser?.close();
		await served?.close();
		await taking.close();
	});

	async function open(viewport: typeof PHONE, colorScheme: 'light' | 'dark'): Promise<Page> {
		const page = await browser.newPage({ viewport, colorScheme });
		page.setDefaultTimeout(8000);
		page.on('pageerror', (error) => mistakes.push(error.message));
		// a refusal is an answer; the browser notes it as an error
		page.on(
			'console',
			(line) => line.type() === 'error' && !/status of 4\d\d/.test(line.text()) && mistakes.push(line.text()),
		);
		return page;
	}

	async function unlock(page: Page, hash: string): Promise<void> {
		const { value } = await taking.room.streams()['survey-unlock']!({}).next();
		await page.goto(`${served.url}/#record/${JSON.parse(value as string).code}`);
		await page.getByRole('button', { name: 'Record here' }).waitFor();
		expect(new URL(page.url()).hash, 'the code does not stay in the address').toBe('#record');
		await page.goto(`${served.url}/${hash}`);
	}

	const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name });

	// each size and each scheme once: the other two pairs differ in nothing that axe looks at
	for (const { name, viewport, colorScheme } of [
		{ name: 'phone, light', viewport: PHONE, colorScheme: 'light' },
		{ name: 'desktop, dark', viewport: DESKTOP, colorScheme: 'dark' },
	] as const) {
		it(`has nothing for axe to find in any of its states: ${name}`, { timeout: 60_000 }, async () => {
			const page = await open(viewport, colorScheme);
			const look = async (state: string) => {
				expect(await accessibilityProblems(page), state).toEqual([]);
				const width = await page.evaluate(() => document.documentElement.scrollWidth);
				expect(width, `nothing sticks out sideways: ${state}`).toBeLessThanOrEqual(viewport.width);
			};
			await page.goto(`${served.url}/#record`);
			await heading(page, 'Type the code').waitFor();
			await look('locked');
			await unlock(page, '#record');
			await look('ready');
			await page.getByRole('button', { name: 'Record here' }).click();
			await heading(page, 'Hold still').waitFor();
			taking.hold(3);
			await page.getByText(/^[56]\d%$/).waitFor();
			await look('filling');
			taking.air.wait(4);
			await heading(page, 'Not heard').waitFor();
			await look('silent');
			taking.air.wait(8);
			await heading(page, 'Not recorded').waitFor();
			await look('failed');
			await page.getByRole('button', { name: 'Try again' }).click();
			await heading(page, 'Hold still').waitFor();
			taking.hold(6);
			await heading(page, 'Recorded').first().waitFor();
			await look('done');
			await page.goto(`${served.url}/#check-walk`);
			await page.getByRole('application').press('ArrowRight');
			await page.getByRole('button', { name: 'Start the walk' }).click();
			await heading(page, 'Tap the next point').waitFor();
			taking.hold(3);
			await page.getByRole('application').press('ArrowUp');
			await look('walking');
			await page.getByRole('button', { name: 'I am here now' }).click();
			await page.getByText('2 points').first().waitFor();
			await page.getByRole('button', { name: 'Throw it away' }).click();
			await page.getByText('The walk was thrown away.').first().waitFor();
			await page.close();
		});
	}

	it('a tap that cannot be true is refused in words, and the walk goes on', async () => {
		const page = await open(PHONE, 'light');
		await unlock(page, '#check-walk');
		const plan = page.getByRole('application');
		const { width, height } = (await plan.boundingBox())!;
		await plan.click({ position: { x: width * 0.1, y: height * 0.9 } });
		await page.getByRole('button', { name: 'Start the walk' }).click();
		await heading(page, 'Tap the next point').waitFor();
		taking.hold(2);
		await plan.click({ position: { x: width * 0.9, y: height * 0.9 } });
		await page.getByRole('button', { name: 'I am here now' }).click();
		await page.getByRole('alert').waitFor();
		expect(await page.getByRole('alert').textContent()).toContain('faster than anybody walks');
		taking.hold(10);
		await page.getByRole('button', { name: 'I am here now' }).click();
		await page.getByText('2 points').first().waitFor();
		await page.getByRole('button', { name: 'End the walk' }).click();
		await page.getByText('The walk is stored: 1 straight way.').first().waitFor();
		await page.getByText('1 stored, 12 s').waitFor();
		await page.getByRole('button', { name: 'Delete stored walks' }).click();
		await page.getByRole('button', { name: 'Really delete it?' }).click();
		await page.getByText('none stored yet').waitFor();
		await page.close();
	});

	it('a gateway that is away is waited for, and the view is there again with it', async () => {
		const page = await open(PHONE, 'light');
		await unlock(page, '#record');
		const main = page.locator('main');
		await served.stop();
		await expect.poll(() => main.getAttribute('class'), { timeout: 8000 }).toContain('stale');
		await served.start();
		await expect.poll(() => main.getAttribute('class'), { timeout: 8000 }).not.toContain('stale');
		await page.close();
	});

	// a gateway that is away is one, too
	it('says what it needs within its content security policy and without errors', () =>
		expect(mistakes.filter((words) => !/ERR_(?:CONNECTION|INCOMPLETE)/.test(words))).toEqual([]));
});

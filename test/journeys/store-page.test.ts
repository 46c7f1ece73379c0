// The store page in a real browser, on the gateway's real web server: what a manager and an installer see and can do.
import { SurveyReply } from '@aisle/protocol';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { accessibilityProblems, hasBrowser, launchBrowser } from '../support/browser.ts';
import { awaitEvent } from '../support/event-stream.ts';
import { type StorePage, serveStorePage } from '../support/store-page.ts';
import { StoreScript } from '../support/store-script.ts';
import { STRANGER, SurveyAir } from '../support/survey-air.ts';

const SEED = 42;
const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

describe.skipIf(!hasBrowser)('store page', () => {
	const script = new StoreScript(SEED);
	for (let i = 0; i < 40; i++) script.step();
	let browser: Browser;
	let served: StorePage;
	let page: Page;
	const mistakes: string[] = [];

	beforeAll(async () => {
		[browser, served] = await Promise.all([launchBrowser(), serveStorePage(script)]);
		page = await open(DESKTOP, 'light');
	});
	afterAll(async () => {
		await browser?.close();
		await served?.close();
	});

	async function open(viewport: typeof DESKTOP, colorScheme: 'light' | 'dark'): Promise<Page> {
		const opened = await browser.newPage({ viewport, colorScheme });
		opened.on('pageerror', (error) => mistakes.push(error.message));
		opened.on('console', (line) => line.type() === 'error' && mistakes.push(line.text()));
		await opened.goto(served.url);
		await opened.locator('[data-subject]').first().waitFor();
		await opened.locator('[data-truth] circle').first().waitFor();
		return opened;
	}

	for (const [name, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
		for (const colorScheme of ['light', 'dark'] as const) {
			it(`has nothing for axe to find: ${name}, ${colorScheme}`, async () => {
				const looked = await open(viewport, colorScheme);
				expect(await accessibilityProblems(looked)).toEqual([]);
				const width = await looked.evaluate(() => document.documentElement.scrollWidth);
				expect(width, 'nothing sticks out sideways').toBeLessThanOrEqual(viewport.width);
				await looked.close();
			});
		}
	}

	it('says what it needs within its content security policy and without errors', () => expect(mistakes).toEqual([]));

	it('shows everybody by kind, and all of their strangers in a demo', async () => {
		expect(await page.title()).toBe('Harbour Street · Aisle');
		expect(await page.locator('[data-subject]').count()).toBe(12);
		expect(await page.locator('[data-truth] circle').count()).toBe(23);
		expect(await page.getByText('The other 11 are strangers').count()).toBe(1);
	});

	it('follows people from zone to zone', async () => {
		const before = await zoneFigures();
		expect(before).toEqual(expectedFigures());
		const [last] = script.live().recent;
		while (script.live().recent[0] === last) script.step();
		await expect.poll(zoneFigures, { timeout: 5000 }).toEqual(expectedFigures());
		expect(await zoneFigures()).not.toEqual(before);
		const { key, zone } = script.live().recent[0]!;
		const name = script.plan.zones.find(({ id }) => id === zone)!.name;
		expect(await page.locator('ol li').first().textContent()).toContain(`${key} entered ${name}`);
	});

	it("speaks with the store's clock, and says that a recording is one", async () => {
		// the script plays on 4 May 2026 in Berlin, two hours ahead of UTC
		const { time } = script.live();
		const inBerlin = new Date(Date.parse(time) + 7_200_000).toISOString().slice(11, 19);
		await expect.poll(() => page.locator('header time').textContent(), { timeout: 5000 }).toBe(inBerlin);
		expect(await page.locator('header').textContent()).toContain('Recording of 4 May 2026');
	});

	it('lets the worst part of the gateway speak, with what to do', async () => {
		script.parts.unshift({
			name: 'radio gw-hci0',
			state: 'failed',
			words: 'the adapter is off: rfkill unblock bluetooth',
		});
		await page.getByText('1 of 5 parts needs attention').waitFor();
		expect(await page.locator('header').textContent()).toContain('rfkill unblock bluetooth');
		expect(await page.locator('#health li').first().textContent()).toContain('failed');
		expect(await accessibilityProblems(page)).toEqual([]);
		script.parts.shift();
		await page.getByText('Everything works').waitFor();
	});

	it('lets the keyboard reach everything that can be switched or pointed at', async () => {
		const reached: string[] = [];
		await page.locator('body').press('Tab');
		for (let i = 0; i < 12; i++) {
			reached.push(await page.evaluate(describeFocus));
			await page.keyboard.press('Tab');
		}
		expect(reached).toEqual(
			expect.arrayContaining(['link:#health', 'radio:auto', 'subject', 'switch', 'button:Show all N']),
		);
	});

	it('says who a mark is when the keyboard goes from mark to mark', async () => {
		const first = page.locator('[data-subject][tabindex="0"]');
		await first.focus();
		const who = await first.getAttribute('data-subject');
		await page.getByText(who!, { exact: true }).and(page.locator('b')).first().waitFor();
		await page.keyboard.press('ArrowRight');
		const next = page.locator('[data-subject]:focus');
		expect(await next.getAttribute('data-subject')).not.toBe(who);
		expect(await next.getAttribute('aria-label')).toMatch(/, in .+ since \d\d:\d\d:\d\d/);
	});

	it('takes the strangers away with the switch', async () => {
		await page.getByRole('switch', { name: /who is really there/ }).press('Space');
		await expect.poll(() => page.locator('[data-truth] circle').count()).toBe(0);
		expect(await page.getByText('strangers leave no trace here').count()).toBe(1);
		await page.getByRole('switch', { name: /who is really there/ }).press('Space');
		await expect.poll(() => page.locator('[data-truth] circle').count()).toBe(23);
	});

	it('goes dark and light by the switch', async () => {
		const scheme = () => page.locator('html').getAttribute('data-mantine-color-scheme');
		expect(await scheme()).toBe('light');
		await page.getByRole('radio', { name: 'As the system' }).press('ArrowRight');
		await expect.poll(scheme).toBe('dark');
		await page.getByRole('radio', { name: 'Dark' }).press('ArrowLeft');
		await expect.poll(scheme).toBe('light');
	});

	it('says that the connection is lost, and goes on by itself', async () => {
		await served.stop();
		await page.getByRole('alert').waitFor();
		expect(await page.getByRole('alert').textContent()).toContain('Connection lost');
		const opacity = () => page.locator('main').evaluate((main) => Number(getComputedStyle(main).opacity));
		await expect.poll(opacity).toBeLessThan(0.6);
		script.step();
		await served.start();
		await page.getByRole('alert').waitFor({ state: 'detached', timeout: 8000 });
		expect(await zoneFigures()).toEqual(expectedFigures());
	});

	function zoneFigures(): Promise<string[][]> {
		return page
			.locator('tr[data-zone]')
			.evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? '')));
	}

	function expectedFigures(): string[][] {
		return script
			.live()
			.zones.map(({ present, crowd, entered }) => [
				...script.plan.kinds.map((kind) => `${present[kind] ?? 0}`),
				`${crowd ?? '–'}`,
				`${entered}`,
			]);
	}
});

describe.skipIf(!hasBrowser)('survey on the store page', () => {
	const air = new SurveyAir();
	let browser: Browser;
	let served: StorePage;
	let page: Page;
	const mistakes: string[] = [];

	beforeAll(async () => {
		[browser, served] = await Promise.all([launchBrowser(), serveStorePage(new StoreScript(SEED), air.survey)]);
		page = await open('#survey', PHONE);
		await page.getByText('Nothing that the site file names is heard now').waitFor();
		walk(10, -50);
	});
	afterAll(async () => {
		await browser?.close();
		await served?.close();
	});

	/** Cart 1 is heard for so long by the door, and by the shoes less well. */
	function walk(seconds: number, doorDbm: number): void {
		for (let i = 0; i < seconds; i++) {
			air.wait(1);
			air.cart(1, 'gw-hci0', doorDbm);
			air.cart(1, 'sat-shoes', -88);
			air.cart(2, 'sat-kids', -75);
			air.stranger('gw-hci0', -40);
		}
	}

	async function open(hash: string, viewport: typeof PHONE, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
		const opened = await browser.newPage({ viewport, colorScheme });
		opened.setDefaultTimeout(8000);
		opened.on('pageerror', (error) => mistakes.push(error.message));
		opened.on('console', (line) => line.type() === 'error' && mistakes.push(line.text()));
		await opened.goto(`${served.url}/${hash}`);
		return opened;
	}

	/** A survey begins when somebody looks: what was heard before is not on it. */
	function heardAgain(): Promise<void> {
		return vi.waitFor(
			async () => {
				walk(1, -50);
				expect(await page.locator('tr[data-thing="tag:cart-1"]').getByText('−50').count()).toBe(1);
			},
			{ timeout: 8000, interval: 300 },
		);
	}

	const link = (receiver: string) => page.locator(`li[data-receiver="${receiver}"]`);
	const level = (receiver: string) => link(receiver).getByRole('meter').getAttribute('aria-valuenow').then(Number);
	const peak = (receiver: string) => link(receiver).locator('[data-peak]').getAttribute('data-peak').then(Number);

	it('lists what is heard by which receiver, and follows what is chosen', async () => {
		await page.locator('tr[data-thing="tag:cart-2"]').waitFor();
		expect(await page.locator('tr[data-thing]').allTextContents()).toEqual([
			expect.stringMatching(/Cart 1.*−50 excellent.*−88 weak/),
			expect.stringMatching(/Cart 2.*−75 good/),
		]);
		await page.getByLabel('Carry it through the store').selectOption('Cart 1');
		expect(new URL(page.url()).hash).toBe('#survey/tag%3Acart-1');
		await page.getByText('gw-hci0 hears Cart 1 best: −50 dBm, excellent. 1 other hears it too.').waitFor();
		expect(await link('gw-hci0').textContent()).toContain('heard now');
		expect(await link('sat-kids').getAttribute('data-signal')).toBe('none');
		expect(await page.locator('[data-ear="sat-shoes"]').getAttribute('data-signal')).toBe('weak');
	});

	it('keeps the peak when the signal falls, and then lets it go', async () => {
		walk(12, -90);
		await expect.poll(() => level('gw-hci0')).toBeLessThan(-85);
		expect(await peak('gw-hci0')).toBe(-50);
		walk(40, -90);
		await expect.poll(() => peak('gw-hci0')).toBeLessThan(-80);
	});

	it('greys what is not heard any more', async () => {
		for (let i = 0; i < 15; i++) {
			air.wait(1);
			air.cart(1, 'sat-shoes', -80);
		}
		await expect.poll(() => link('gw-hci0').getAttribute('data-signal')).toBe('none');
		expect(await link('gw-hci0').textContent()).toContain('not heard');
		expect(await link('gw-hci0').textContent()).toMatch(/heard 1[56] s ago/);
		expect(await link('sat-shoes').getAttribute('data-signal')).toBe('good');
	});

	it('knows strangers as counts, and their addresses nowhere', async () => {
		walk(5, -50);
		const row = page.getByRole('row', { name: /^gw-hci0/ });
		await expect.poll(() => row.textContent()).toContain('−40 dBm');
		const counted = ({ receivers: [door] }: SurveyReply) => door!.strangers.strongestDbm === -40;
		const reply = await awaitEvent(`${served.url}/api/survey`, { event: 'survey', withinMs: 5000 }, counted);
		expect(SurveyReply.strict().parse(reply)).toEqual(reply);
		for (const told of [await page.content(), JSON.stringify(reply)]) expect(told).not.toContain(STRANGER);
	});

	for (const [name, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
		for (const colorScheme of ['light', 'dark'] as const) {
			it(`has nothing for axe to find: ${name}, ${colorScheme}`, async () => {
				const looked = await open('#survey/tag%3Acart-1', viewport, colorScheme);
				await looked
					.getByText(/gw-hci0 hears Cart 1 best|sat-shoes hears Cart 1 best/)
					.first()
					.waitFor();
				expect(await accessibilityProblems(looked)).toEqual([]);
				const width = await looked.evaluate(() => document.documentElement.scrollWidth);
				expect(width, 'nothing sticks out sideways').toBeLessThanOrEqual(viewport.width);
				await looked.close();
			});
		}
	}

	it('is a link away from the plan and back, and the keyboard follows a thing', async () => {
		await page.getByRole('link', { name: 'Floor plan' }).press('Enter');
		await page.locator('[data-subject]').first().waitFor();
		await page.goBack();
		await heardAgain();
		const cart = page.getByRole('button', { name: 'Cart 2 Cart, follow it' });
		await cart.press('Enter');
		await page.getByText('sat-kids hears Cart 2 best').first().waitFor();
		expect(await cart.getAttribute('aria-pressed')).toBe('true');
		await page.getByRole('link', { name: /works|attention/ }).click();
		await expect.poll(() => page.locator('#health').isVisible()).toBe(true);
	});

	it('says what it needs within its content security policy and without errors', () => expect(mistakes).toEqual([]));

	it('is greyed while the gateway is away, and comes back with it', async () => {
		await page.getByRole('link', { name: 'Survey' }).click();
		await heardAgain();
		await served.stop();
		await page.getByRole('alert').waitFor();
		await served.start();
		await page.getByRole('alert').waitFor({ state: 'detached' });
		await heardAgain();
		await expect.poll(() => page.locator('main').getAttribute('class')).not.toContain('stale');
	});
});

/** Runs in the page. */
function describeFocus(): string {
	const focused = document.activeElement;
	if (focused instanceof HTMLAnchorElement) return `link:${focused.getAttribute('href')}`;
	if (focused instanceof HTMLInputElement) {
		return focused.type === 'radio' ? `radio:${focused.value}` : (focused.getAttribute('role') ?? focused.type);
	}
	if (focused?.hasAttribute('data-subject')) return 'subject';
	return focused instanceof HTMLButtonElement
		? `button:${focused.textContent?.replace(/\d+/, 'N')}`
		: (focused?.tagName ?? '');
}

// The shopper's page in a real browser, against a real bridge, a gateway on its wire and a virtual store.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { buildPages } from '../../scripts/build-pages.ts';
import { accessibilityProblems, hasBrowser, launchBrowser } from '../support/browser.ts';
import { openPage, PHONE_DIST, type PhoneVisit, startPhoneVisit } from './fixtures/phone-visit.ts';

/** All JavaScript of the page, gzipped: a second on a slow 3G phone. */
const SCRIPT_MAX_BYTES = 60_000;
const SIZES = { 'a phone': { width: 390, height: 844 }, 'a desk': { width: 1280, height: 800 } };
const THEMES = ['light', 'dark'] as const;
const BUILD_MS = 60_000;

beforeAll(() => buildPages({ log: () => {} }), BUILD_MS);

test('its scripts stay within their budget', () => {
	const assets = join(PHONE_DIST, 'assets');
	const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'));
	const bytes = scripts.map((name) => gzipSync(readFileSync(join(assets, name))).length);
	expect(scripts).not.toEqual([]);
	expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(SCRIPT_MAX_BYTES);
});

describe.skipIf(!hasBrowser)('in a browser', () => {
	let browser: Browser;
	let visit: PhoneVisit;
	let context: BrowserContext;
	beforeAll(async () => {
		browser = await launchBrowser();
	});
	afterAll(() => browser.close());
	beforeEach(async () => {
		visit = await startPhoneVisit();
		context = await browser.newContext({ viewport: SIZES['a phone'] });
	});
	afterEach(async () => {
		await context.close();
		await visit.end();
	});

	const optIn = (page: Page) => page.getByRole('button', { name: 'Turn on offers in this store' });
	const place = (page: Page, words: string) => page.getByRole('heading', { name: words }).waitFor();
	const titles = (page: Page) => page.locator('[data-offer] :is(h2, summary strong)').allTextContents();
	const choice = (page: Page, name: string) => page.getByRole('switch', { name });
	async function opened() {
		const phone = await openPage(context, visit);
		await optIn(phone.page).click();
		await place(phone.page, 'You are Not in the store');
		return phone;
	}

	test('one tap opts in; an offer comes, says why, is marked, and comes once; withdrawing and erasing end it', async () => {
		const { page, complaints, marks } = await opened();
		await visit.enter('shoes', 'visit-1');
		await place(page, 'You are in Shoes');
		const offer = page.getByRole('article');
		await offer.getByRole('heading', { name: '20 % off your next pair' }).waitFor();
		await vi.waitFor(async () =>
			expect(await page.getByRole('status').textContent()).toBe('New offer: 20 % off your next pair'),
		);
		const id = await offer.getAttribute('data-offer');
		await vi.waitFor(() => expect(marks).toEqual([`${id} seen`]));
		await offer.getByText('Why did I get this?').click();
		await offer.getByText('You are in the shoes department, and you asked us for offers.').waitFor();
		await vi.waitFor(() => expect(marks).toEqual([`${id} seen`, `${id} opened`]));

		await choice(page, 'Recognise my phone').click();
		await place(page, 'You are Not recognised');
		await page.getByText('nobody in there carries your pass').waitFor();

		await page.getByRole('button', { name: 'Erase everything…' }).click();
		await page.getByRole('button', { name: 'Keep it' }).click();
		await offer.waitFor();
		await page.getByRole('button', { name: 'Erase everything…' }).click();
		await page.getByRole('button', { name: 'Erase everything', exact: true }).click();
		await page.getByRole('heading', { name: 'Erased' }).waitFor();
		await optIn(page).waitFor();
		expect(await page.evaluate(() => localStorage.length)).toBe(0);
		expect(complaints).toEqual([]);
	});

	test('what was missed comes once, although the stream and the inbox both deliver it', async () => {
		const { page, complaints } = await opened();
		await visit.enter('shoes', 'visit-1');
		await place(page, 'You are in Shoes');
		await page.getByRole('article').waitFor();
		await visit.stopBridge();
		await page.getByText('Reconnecting…').waitFor();
		expect(await titles(page)).toEqual(['20 % off your next pair']);
		await visit.startBridgeAgain();
		await visit.enter('running', 'visit-2');
		await page.getByRole('article').getByText('Free running check, no waiting').waitFor();
		const both = ['Free running check, no waiting', '20 % off your next pair'];
		expect(await titles(page)).toEqual(both);
		await page.reload();
		await page.getByText('Live').waitFor();
		await vi.waitFor(async () => expect(await titles(page)).toEqual(both));
		expect(complaints.filter((words) => !words.includes('ERR_'))).toEqual([]);
	});

	test('without a connection it says so, keeps what it has, and tells its marks later', async () => {
		const { page, marks } = await opened();
		await visit.enter('shoes', 'visit-1');
		await page.getByRole('article').waitFor();
		await vi.waitFor(() => expect(marks).toHaveLength(1));
		await context.setOffline(true);
		await page.getByText('There is no connection: this is how things were.').waitFor();
		await page.getByText('Why did I get this?').click();
		await vi.waitFor(() => expect(marks).toHaveLength(2));
		await choice(page, 'Send me offers').click();
		await page
			.getByRole('alert')
			.getByText('The service cannot be reached. Check the connection, then try again.')
			.waitFor();
		expect(await choice(page, 'Send me offers').isChecked()).toBe(true);
		expect(await titles(page)).toEqual(['20 % off your next pair']);
		await context.setOffline(false);
		await page.getByText('Live').waitFor();
		const token = await page.evaluate(() => localStorage.getItem('aisle.token'));
		const inbox = () => fetch(`${visit.bridge.url()}/v1/app/offers`, { headers: { authorization: `Bearer ${token}` } });
		await vi.waitFor(async () =>
			expect(await (await inbox()).json()).toMatchObject({ offers: [{ openedAt: expect.any(String) }] }),
		);
	});

	test('an offer below the edge of the screen is not seen until it is scrolled to', async () => {
		await context.clock.install();
		const { page, marks } = await opened();
		await page.setViewportSize({ width: 390, height: 480 });
		await page.getByRole('button', { name: 'Erase everything…' }).scrollIntoViewIfNeeded();
		await visit.enter('shoes', 'visit-1');
		await page.getByRole('article').waitFor();
		await context.clock.runFor(5_000);
		expect(marks).toEqual([]);
		await page.getByRole('article').scrollIntoViewIfNeeded();
		await vi.waitFor(() => expect(marks).toEqual([expect.stringMatching(/ seen$/)]));
	});

	test('somebody may be recognised without getting offers, and nothing is switched on beforehand', async () => {
		const { page } = await openPage(context, visit);
		await page.getByText('Choose one by one').click();
		for (const name of ['Recognise my phone', 'Send me offers']) {
			expect(await choice(page, name).isChecked(), name).toBe(false);
		}
		expect(await page.getByRole('button', { name: 'Nothing switched on yet' }).isDisabled()).toBe(true);
		await choice(page, 'Recognise my phone').click();
		await page.getByRole('button', { name: 'Agree to what is switched on' }).click();
		await page.getByRole('heading', { name: 'Offers are off' }).waitFor();
		expect(await choice(page, 'Recognise my phone').isChecked()).toBe(true);
		expect(await choice(page, 'Send me offers').isChecked()).toBe(false);
		await visit.enter('shoes', 'visit-1');
		await place(page, 'You are in Shoes');
		await choice(page, 'Send me offers').click();
		await page.getByRole('heading', { name: 'No offer right now' }).waitFor();
	});

	test('who was erased elsewhere is told, and is asked anew', async () => {
		const { page } = await opened();
		const token = await page.evaluate(() => localStorage.getItem('aisle.token'));
		const headers = { authorization: `Bearer ${token}` };
		await fetch(`${visit.bridge.url()}/v1/app/me`, { method: 'DELETE', headers });
		await page.getByRole('alert').getByText('This phone is not known here any more').waitFor();
		await optIn(page).waitFor();
		expect(await page.evaluate(() => localStorage.length)).toBe(0);
	});

	test('two tabs are one shopper, from opting in to erasing', async () => {
		const other = await openPage(context, visit);
		await optIn(other.page).waitFor();
		const { page } = await opened();
		await place(other.page, 'You are Not in the store');
		await page.getByRole('button', { name: 'Erase everything…' }).click();
		await page.getByRole('button', { name: 'Erase everything', exact: true }).click();
		await optIn(other.page).waitFor();
	});

	test('a refusal is said in its own words, with what to do', async () => {
		const { page } = await openPage(context, visit);
		await context.route('**/v1/app/enrol', (route) => {
			const problem = { type: 'urn:x', title: 'T', status: 429, code: 'too-many-requests' };
			const body = JSON.stringify({ ...problem, detail: 'too many from here', remedy: 'Wait a minute.' });
			return route.fulfill({ status: 429, contentType: 'application/problem+json', body });
		});
		await optIn(page).click();
		await page.getByRole('alert').getByText('Too many from here. Wait a minute.').waitFor();
		expect(await optIn(page).isEnabled()).toBe(true);
	});

	test('the stand-in of a demo walks where it is sent, and leaves with consent', async () => {
		const { page } = await opened();
		await page.getByRole('button', { name: 'Kids' }).click();
		await page.getByText('on the way to Kids').waitFor();
		expect(await page.getByRole('button', { name: 'Kids' }).getAttribute('aria-pressed')).toBe('true');
		const phone = () => fetch(`${visit.storeUrl}/v1/phones/phone-1`);
		expect(await (await phone()).json()).toMatchObject({ walkingTo: 'kids' });
		await choice(page, 'Recognise my phone').click();
		await vi.waitFor(async () => expect((await phone()).status).toBe(404));
	});

	const looks = Object.keys(SIZES).flatMap((size) => THEMES.map((theme) => [size, theme] as const));
	test.each(looks)('axe finds nothing on %s, %s', async (size, colorScheme) => {
		await context.close();
		// without motion: axe would measure the colours of something half faded in
		const viewport = SIZES[size as keyof typeof SIZES];
		context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
		const { page } = await openPage(context, visit);
		await page.getByText('Choose one by one').click();
		await choice(page, 'Send me offers').click();
		expect(await accessibilityProblems(page), 'before opting in').toEqual([]);
		await optIn(page).click();
		await place(page, 'You are Not in the store');
		expect(await accessibilityProblems(page), 'no offer').toEqual([]);
		await visit.enter('shoes', 'visit-1');
		await page.getByRole('article').getByText('20 % off').waitFor();
		await visit.enter('running', 'visit-2');
		await page.getByRole('article').getByText('Free running check').waitFor();
		expect(await page.evaluate(() => document.getAnimations().length), 'motion').toBe(0);
		await page.locator('summary', { hasText: '20 % off' }).click();
		await page.getByText('Why did I get this?').first().click();
		expect(await accessibilityProblems(page), 'with offers').toEqual([]);
		await choice(page, 'Recognise my phone').click();
		await page.getByRole('button', { name: 'Erase everything…' }).click();
		expect(await accessibilityProblems(page), 'asked before erasing').toEqual([]);
		await page.getByRole('button', { name: 'Erase everything', exact: true }).click();
		await page.getByRole('heading', { name: 'Erased' }).waitFor();
		expect(await accessibilityProblems(page), 'erased').toEqual([]);
	});
});

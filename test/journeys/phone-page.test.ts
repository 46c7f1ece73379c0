// The shopper's page in a real browser, against a real bridge, a gateway on its wire and a virtual store.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PeopleReply } from '@aisle/protocol';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { buildPages } from '../../scripts/build-pages.ts';
import { accessibilityProblems, hasBrowser, launchBrowser } from '../support/browser.ts';
import {
	choice,
	closeSheet,
	eraseEverything,
	openSheet,
	optIn,
	place,
	takePart,
	titles,
	tokenOf,
	turn,
} from './fixtures/phone-page.ts';
import { openPage, PHONE_DIST, type PhoneVisit, startPhoneVisit } from './fixtures/phone-visit.ts';

/** All JavaScript of the page, gzipped: a second on a slow 3G phone. */
const SCRIPT_MAX_BYTES = 60_000;
const SIZES = { 'a phone': { width: 390, height: 844 }, 'a desk': { width: 1280, height: 800 } };
const THEMES = ['light', 'dark'] as const;
const SHEETS = ['Where I was', 'What I agreed to', 'Pause', 'My phones', 'Loyalty fob', 'Download or erase'];
const BUILD_MS = 60_000;

beforeAll(() => buildPages({ log: () => {} }), BUILD_MS);

test('its scripts stay within their budget', () => {
	const scripts = readdirSync(PHONE_DIST, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
	const bytes = scripts.map((name) => gzipSync(readFileSync(join(PHONE_DIST, name))).length);
	expect(scripts).toContain('sw.js');
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

	async function opened() {
		const phone = await openPage(context, visit);
		await takePart(phone.page);
		return phone;
	}

	test('one tap opts in; an offer comes, says why, is marked and used; withdrawing ends it', async () => {
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

		await offer.getByRole('button', { name: 'Used at the till' }).click();
		await offer.getByRole('button', { name: 'Tap again: it was used' }).click();
		await offer.getByText(/^Used, /).waitFor();
		expect(marks).toContain(`${id} redeemed`);

		await turn(page, 'Recognise my phone in the store');
		await place(page, 'You are Not recognised');
		await page.getByText('nobody in there carries your pass').waitFor();
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
		await page.getByText(/There is no connection: this is how things were, as of/).waitFor();
		await page.getByText('Why did I get this?').click();
		await vi.waitFor(() => expect(marks).toHaveLength(2));
		const sheet = await openSheet(page, 'What I agreed to');
		await choice(page, 'Send me offers').click();
		await sheet
			.getByRole('alert')
			.getByText('The service cannot be reached. Check the connection, then try again.')
			.waitFor();
		expect(await choice(page, 'Send me offers').isChecked()).toBe(true);
		await closeSheet(page);
		expect(await titles(page)).toEqual(['20 % off your next pair']);
		await context.setOffline(false);
		await page.getByText('Live').waitFor();
		const token = await tokenOf(page);
		const inbox = () => fetch(`${visit.bridge.url()}/v1/app/offers`, { headers: { authorization: `Bearer ${token}` } });
		await vi.waitFor(async () =>
			expect(await (await inbox()).json()).toMatchObject({ offers: [{ openedAt: expect.any(String) }] }),
		);
	});

	test('an offer below the edge of the screen is not seen until it is scrolled to', async () => {
		await context.clock.install();
		const { page, marks } = await opened();
		await page.setViewportSize({ width: 390, height: 480 });
		await page.getByRole('button', { name: 'Download or erase' }).scrollIntoViewIfNeeded();
		await visit.enter('shoes', 'visit-1');
		await page.getByRole('article').waitFor();
		await context.clock.runFor(5_000);
		expect(marks).toEqual([]);
		await page.getByRole('article').scrollIntoViewIfNeeded();
		await vi.waitFor(() => expect(marks).toEqual([expect.stringMatching(/ seen$/)]), { timeout: 10_000 });
	});

	test('a refusal is said in words for shoppers, with what to do', async () => {
		const { page } = await openPage(context, visit);
		await context.route('**/v1/app/enrol', (route) => {
			const problem = { type: 'urn:x', title: 'T', status: 429, code: 'too-many-requests' };
			const body = JSON.stringify({ ...problem, detail: 'too many from here', remedy: 'Wait a minute.' });
			return route.fulfill({ status: 429, contentType: 'application/problem+json', body });
		});
		await optIn(page).click();
		expect(
			await page.getByRole('form', { name: 'Opt in' }).locator('input:invalid').count(),
			'without the age nothing is sent',
		).toBe(1);
		await page.getByRole('checkbox', { name: 'I am 16 or older' }).check();
		await optIn(page).click();
		await page.getByRole('alert').getByText('That was too much at once. Wait a minute, then try again.').waitFor();
		expect(await optIn(page).isEnabled()).toBe(true);
	});

	const ask = async (path: string) => await fetch(`${visit.storeUrl}${path}`);

	test('the stand-in of a demo walks where it is sent, and leaves with consent', async () => {
		const { page } = await opened();
		await page.getByRole('button', { name: 'Kids' }).click();
		await page.getByText('on the way to Kids').waitFor();
		expect(await page.getByRole('button', { name: 'Kids' }).getAttribute('aria-pressed')).toBe('true');
		expect(await (await ask('/v1/phones/phone-1')).json()).toMatchObject({ walkingTo: 'kids' });
		await turn(page, 'Recognise my phone in the store');
		await vi.waitFor(async () => expect((await ask('/v1/phones/phone-1')).status).toBe(404));
	});

	test('one may be somebody who walks in the simulated store, and a guest again', async () => {
		const { page } = await opened();
		const people = async () => PeopleReply.parse(await (await ask('/v1/people')).json()).people.map(({ id }) => id);
		await page.getByText('Another person, or beacons').click();
		await page.getByRole('button', { name: 'Be somebody who is there…' }).click();
		const before = await people();
		await page
			.getByRole('button', { name: /^Somebody / })
			.first()
			.click();
		await page.getByText(/^You are somebody /).waitFor();
		const chosen = await page.locator('.stand-in strong').first().textContent();
		expect(before).toContain(chosen);
		expect(await people()).not.toContain(chosen);
		await page.getByRole('button', { name: 'Walk in as a guest' }).click();
		await page.getByText('You walked in as a guest').waitFor();
		expect(await people()).toContain(chosen);
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
		await takePart(page);
		await page.getByText('Another person, or beacons').click();
		expect(await accessibilityProblems(page), 'no offer').toEqual([]);
		await visit.enter('shoes', 'visit-1');
		await page.getByRole('article').getByText('20 % off').waitFor();
		await visit.enter('running', 'visit-2');
		await page.getByRole('article').getByText('Free running check').waitFor();
		expect(await page.evaluate(() => document.getAnimations().length), 'motion').toBe(0);
		await page.locator('summary', { hasText: '20 % off' }).click();
		await page.getByText('Why did I get this?').first().click();
		expect(await accessibilityProblems(page), 'with offers').toEqual([]);
		// the same column on a desk
		for (const title of size === 'a phone' ? SHEETS : []) {
			await openSheet(page, title);
			expect(await accessibilityProblems(page, 'dialog'), title).toEqual([]);
			await closeSheet(page);
		}
		await eraseEverything(page);
		expect(await accessibilityProblems(page), 'erased').toEqual([]);
	});
});

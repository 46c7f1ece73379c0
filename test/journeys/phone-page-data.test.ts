// What the shopper's page says of their data, in a real browser against a real bridge: purposes, the log, a pause, another
// phone, no connection, and the end.
import { readFileSync } from 'node:fs';
import { ConsentReceipt, ErasureProof, ExportReply } from '@aisle/protocol';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildPages } from '../../scripts/build-pages.ts';
import { hasBrowser, launchBrowser } from '../support/browser.ts';
import {
	choice,
	closeSheet,
	eraseEverything,
	openSheet,
	optIn,
	place,
	takePart,
	tokenOf,
	turn,
} from './fixtures/phone-page.ts';
import { openPage, type PhoneVisit, startPhoneVisit } from './fixtures/phone-visit.ts';

const PHONE = { viewport: { width: 390, height: 844 }, locale: 'en-GB' };
const BUILD_MS = 60_000;
const HOUR_S = 3600;

beforeAll(() => buildPages({ log: () => {} }), BUILD_MS);

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
		context = await browser.newContext(PHONE);
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
	/** The document that a button hands over. */
	async function downloaded(page: Page, button: string): Promise<unknown> {
		const [file] = await Promise.all([
			page.waitForEvent('download'),
			page.getByRole('button', { name: button }).click(),
		]);
		return JSON.parse(readFileSync(await file.path(), 'utf8'));
	}

	test('purposes are apart, nothing is switched on beforehand, and the words and their language are recorded', async () => {
		const { page, complaints } = await openPage(context, visit);
		await page.getByRole('checkbox', { name: 'I am 16 or older' }).check();
		await page.getByRole('button', { name: 'Deutsch' }).click();
		await page.getByText('Einzeln auswählen').click();
		await page.getByText('Wo Sie waren: 30 Tage.').waitFor();
		await page.getByText('Ich bin mindestens 16 Jahre alt').waitFor();
		const [presence, staff] = ['Mein Handy im Geschäft erkennen', 'Das Personal darf meinen Namen sehen'];
		await choice(page, presence).waitFor();
		expect(await page.getByRole('switch', { checked: true }).count()).toBe(0);
		expect(await page.getByRole('switch').count()).toBe(5);
		expect(await page.getByRole('button', { name: 'Noch nichts eingeschaltet' }).isDisabled()).toBe(true);
		await choice(page, presence).click();
		await choice(page, staff).click();
		await page.getByRole('button', { name: 'In die Auswahl einwilligen' }).click();
		await page.getByRole('heading', { name: 'Angebote sind aus' }).waitFor();

		const sheet = await openSheet(page, 'Meine Einwilligungen');
		expect(await page.getByRole('switch', { checked: true }).count()).toBe(2);
		await page.getByLabel('Name, den das Personal sieht').fill('Anna');
		await page.getByRole('button', { name: 'Diesen Namen angeben' }).click();
		await page.getByRole('button', { name: 'Namen entfernen' }).waitFor();
		await choice(page, staff).click();
		await sheet.getByText('Verlauf meiner Einwilligungen (3)').click();
		const lines = await sheet.locator('.history li').allTextContents();
		expect(lines[0]).toMatch(/^Widerrufen Das Personal darf meinen Namen sehen.*auf dieser Seite; Text 1 \(de\)/);
		expect(lines.slice(1).every((line) => line.startsWith('Eingewilligt'))).toBe(true);
		const receipt = ConsentReceipt.parse(await downloaded(page, 'Nachweis herunterladen'));
		expect(receipt.lines.map(({ text }) => text)).toEqual(Array(3).fill({ version: 1, language: 'de' }));
		expect(complaints).toEqual([]);
	});

	test('where I was, how the store knew, and when that is deleted; all of it to take away', async () => {
		const { page, complaints } = await opened();
		await visit.enter('shoes', 'visit-1');
		await place(page, 'You are in Shoes');
		await visit.enter('running', 'visit-1');
		await place(page, 'You are in Running');
		const sheet = await openSheet(page, 'Where I was');
		await sheet.getByRole('heading', { name: 'Today' }).waitFor();
		await sheet.getByText("Recognised by your phone's code").waitFor();
		expect(await sheet.locator('.way li > span').allTextContents()).toEqual(['Shoes', 'Running']);
		await sheet.getByText(/^Deleted on \d+ \w+ 20\d\d$/).waitFor();
		await closeSheet(page);
		await openSheet(page, 'Download or erase');
		const taken = ExportReply.parse(await downloaded(page, 'Download my data'));
		expect(taken.visits[0]!.zones.map(({ zone }) => zone.id)).toEqual(['shoes', 'running']);
		expect(complaints).toEqual([]);
	});

	test('the code at the door says what this is first, and checks in after', async () => {
		const page = await context.newPage();
		await page.goto(`${visit.bridge.url()}/#door=${encodeURIComponent(visit.doorCode)}`);
		await page.getByText('You scanned the code at the door').waitFor();
		expect(page.url()).not.toContain('door');
		await page.getByRole('checkbox', { name: 'I am 16 or older' }).check();
		await optIn(page).click();
		await page.getByRole('heading', { name: 'Checked in' }).waitFor();
		await place(page, 'You are in Entrance');
		await page.evaluate(() => {
			location.hash = 'door=nonsense';
		});
		await page.getByRole('alert').getByText('That did not work').waitFor();
		expect(page.url()).not.toContain('nonsense');
	});

	test('beacons that the phone hears are another way to the same visit', async () => {
		const { page } = await opened();
		await page.getByText('Another person, or beacons').click();
		await choice(page, 'Let the app listen to beacons instead').click();
		await page.getByText(/^Hears /).waitFor();
		await page.getByRole('button', { name: 'Shoes' }).click();
		await page.getByRole('heading', { name: /You are in / }).waitFor({ timeout: 20_000 });
		const sheet = await openSheet(page, 'Where I was');
		await sheet.getByText('Recognised by beacons that your phone heard').waitFor();
	});

	test('a pause shows, keeps the shopper out of the roster, and ends', async () => {
		const { page } = await opened();
		await visit.rosterOf(1);
		await openSheet(page, 'Pause');
		await page.getByRole('button', { name: 'For an hour' }).click();
		// with the day before it, late in the evening
		await page.getByText(/^Paused until .*\d\d:\d\d\.$/).waitFor();
		await closeSheet(page);
		await place(page, 'You are Paused');
		await page.getByText('You are paused, so nobody in there carries your pass.').waitFor();
		await visit.rosterOf(0);
		await page.getByRole('button', { name: 'End the pause' }).click();
		await place(page, 'You are Not in the store');
		await visit.rosterOf(1);
	});

	test('another phone joins with the code that this one shows, follows what this one changes, and leaves again', async () => {
		const { page } = await opened();
		const sheet = await openSheet(page, 'My phones');
		await page.getByRole('button', { name: 'Add another phone' }).click();
		await sheet.getByRole('img', { name: 'Code that lets your other phone in' }).waitFor();
		const code = await sheet.locator('code').textContent();
		const elsewhere = await browser.newContext(PHONE);
		const other = await elsewhere.newPage();
		await other.goto(`${visit.bridge.url()}/#join=${code}`);
		await other.getByRole('button', { name: 'Join my other phone' }).click();
		await place(other, 'You are Not in the store');

		await closeSheet(page);
		await openSheet(page, 'Pause');
		await page.getByRole('button', { name: 'For an hour' }).click();
		await page.getByText(/^Paused until /).waitFor();
		const lookAgain = () => other.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
		await lookAgain();
		await place(other, 'You are Paused');
		await page.getByRole('dialog').getByRole('button', { name: 'End the pause' }).click();
		await page.getByRole('button', { name: 'For an hour' }).waitFor();
		await closeSheet(page);
		await lookAgain();
		await place(other, 'You are Not in the store');
		await turn(page, 'Recognise my phone in the store');
		await place(other, 'You are Not recognised');

		await openSheet(other, 'My phones');
		await other.getByText('2 phones have access').waitFor();
		await other.getByRole('button', { name: 'Leave with this phone' }).click();
		await other.getByRole('heading', { name: 'This phone has left' }).waitFor();
		expect(await other.evaluate(() => localStorage.length)).toBe(0);
		await elsewhere.close();
	});

	test('without a connection it opens with what it knew last, and goes on when there is one', async () => {
		const { page } = await opened();
		await visit.enter('shoes', 'visit-1');
		await page.getByRole('article').getByText('STRIDE20').waitFor();
		await openSheet(page, 'Where I was');
		await page.getByText('Deleted on').waitFor();
		await closeSheet(page);
		await page.evaluate(() => navigator.serviceWorker.ready);
		await visit.stopBridge();
		await page.reload();
		await page.getByRole('article').getByText('STRIDE20').waitFor();
		await page.getByText(/There is no connection: this is how things were, as of \d\d:\d\d\./).waitFor();
		await page.getByRole('button', { name: /What I agreed to\s*2 of 5/ }).waitFor();
		await openSheet(page, 'Where I was');
		await page.getByText('Deleted on').waitFor();
		expect(await page.getByRole('alert').count(), 'the page says already that there is no connection').toBe(0);
		await closeSheet(page);
		await visit.startBridgeAgain();
		await page.getByText('Live').waitFor({ timeout: 15_000 });
		const { headers } = await fetch(`${visit.bridge.url()}/sw.js`);
		expect(headers.get('cache-control'), 'a new build must be found').toBe('no-cache');
		const kept = await page.evaluate(async () => {
			const caches = await window.caches.keys();
			return Promise.all(
				caches.map(async (name) => (await (await window.caches.open(name)).keys()).map(({ url }) => url)),
			);
		});
		expect(kept.flat().filter((url) => url.includes('/v1/'))).toEqual([]);
	});

	test('a token that ends is renewed without a word', async () => {
		const { page } = await opened();
		const before = await tokenOf(page);
		visit.bridge.skip(2 * HOUR_S);
		await turn(page, 'Help to improve the store');
		await page.getByRole('button', { name: /What I agreed to\s*3 of 5/ }).waitFor();
		expect(await tokenOf(page)).not.toBe(before);
		expect(await page.getByRole('alert').allTextContents()).toEqual([]);
	});

	test('a phone whose clock is an hour ahead is told so, and its tokens are good all the same', async () => {
		await context.clock.install({ time: Date.now() + HOUR_S * 1000 });
		const { page } = await openPage(context, visit);
		const renewals: string[] = [];
		page.on('request', (request) => request.url().endsWith('/v1/app/token') && renewals.push(request.url()));
		await takePart(page);
		await page.getByRole('heading', { name: 'Your clock is off' }).waitFor();
		expect(renewals).toEqual([]);
	});

	test('erasing asks once more, leaves nothing here, and hands over a proof', async () => {
		const { page, complaints } = await opened();
		await openSheet(page, 'Download or erase');
		await page.getByRole('button', { name: 'Erase everything…' }).click();
		await page.getByRole('button', { name: 'Keep it' }).click();
		await closeSheet(page);
		await eraseEverything(page);
		expect(await page.evaluate(() => localStorage.length)).toBe(0);
		const proof = ErasureProof.parse(await downloaded(page, 'Download the proof'));
		expect(proof.erased).not.toEqual({});
		await page.getByRole('button', { name: 'Put it away' }).click();
		await page.getByRole('heading', { name: 'Erased' }).waitFor({ state: 'detached' });
		// the button is gone with the proof, and the focus moves after it
		await page.locator('h1:focus').waitFor();
		await optIn(page).waitFor();
		expect(complaints).toEqual([]);
	});

	test('who was erased elsewhere is told, and is asked anew', async () => {
		const { page } = await opened();
		const headers = { authorization: `Bearer ${await tokenOf(page)}` };
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
		await eraseEverything(page);
		await optIn(other.page).waitFor();
	});
});

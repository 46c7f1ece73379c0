// The shopper's page in German, in a real browser: from opting in to erasing, no English word of its own is left on it.
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { words as german } from '../../cloud-bridge/phone/src/language/spoken/de.ts';
import { words as english } from '../../cloud-bridge/phone/src/language/spoken/en.ts';
import { buildPages } from '../../scripts/build-pages.ts';
import { accessibilityProblems, hasBrowser, launchBrowser } from '../support/browser.ts';
import { choice, closeSheet, eraseEverything, openSheet, optIn, place, takePart } from './fixtures/phone-page.ts';
import { openPage, type PhoneVisit, startPhoneVisit } from './fixtures/phone-visit.ts';

/** The narrowest phone in use. */
const VIEWPORT = { width: 360, height: 740 };
const BUILD_MS = 60_000;
/** Every screen is looked at, by axe too. */
const ALL_SCREENS_MS = 60_000;
/** Words that are the same in both, and parts of others. */
const SHORT = 6;

beforeAll(() => buildPages({ log: () => {} }), BUILD_MS);

describe.skipIf(!hasBrowser)('in German', () => {
	let browser: Browser;
	let visit: PhoneVisit;
	let context: BrowserContext;
	beforeAll(async () => {
		browser = await launchBrowser();
	});
	afterAll(() => browser.close());
	beforeEach(async () => {
		visit = await startPhoneVisit();
		context = await browser.newContext({ viewport: VIEWPORT, locale: 'de-DE', reducedMotion: 'reduce' });
	});
	afterEach(async () => {
		await context.close();
		await visit.end();
	});

	test(
		'a shopper opts in, is offered something, looks at everything, and is erased',
		async () => {
			const { page, complaints } = await openPage(context, visit);
			expect(await page.title()).toBe('Angebote in diesem Geschäft');
			await page.getByText('Einzeln auswählen').click();
			await looksRight(page, 'welcome');
			await page.getByRole('checkbox', { name: 'Ich bin mindestens 16 Jahre alt' }).check();
			await page.getByRole('button', { name: 'Angebote hier einschalten' }).click();
			await place(page, 'Sie sind Nicht im Geschäft');
			await looksRight(page, 'no-offer');
			await visit.enter('shoes', 'visit-1');
			await page.getByText('Für Sie').waitFor();
			await page.getByText('Warum bekomme ich das?').click();
			await looksRight(page, 'offer');
			for (const title of Object.values(german.data.sheets).filter((title) => title !== german.data.sheets.stores)) {
				const sheet = await openSheet(page, title);
				if (title === german.data.sheets.agreed) {
					await choice(page, 'Das Personal darf meinen Namen sehen').click();
					await sheet.getByLabel('Name, den das Personal sieht').waitFor();
					await sheet.getByText('Verlauf meiner Einwilligungen (3)').click();
				}
				if (title === german.data.sheets.phones) {
					await page.getByRole('button', { name: 'Weiteres Handy hinzufügen' }).click();
					await page.getByText(/^Einmal, bis \d\d:\d\d\./).waitFor();
				}
				if (title === german.data.sheets.fobs) {
					await page.getByLabel('Name auf dem Anhänger').fill('fob-1');
					await page.getByLabel('Mitgelieferter Code').fill('nonsense');
					await page.getByRole('button', { name: 'Diesen Anhänger verbinden' }).click();
					await sheet.getByRole('alert').getByText(german.problems['code-unknown']).waitFor();
				}
				await looksRight(page, title);
				await closeSheet(page);
			}
			await openSheet(page, 'Pause');
			await page.getByRole('button', { name: 'Eine Stunde', exact: true }).click();
			await page.getByText(/^Pause bis .*\d\d:\d\d\.$/).waitFor();
			await closeSheet(page);
			await looksRight(page, 'paused');
			await openSheet(page, 'Herunterladen oder löschen');
			await page.getByRole('button', { name: 'Alles löschen…' }).click();
			await looksRight(page, 'ask');
			await page.getByRole('button', { name: 'Alles löschen', exact: true }).click();
			await page.getByRole('heading', { name: 'Gelöscht' }).waitFor();
			await looksRight(page, 'erased');
			expect(complaints).toEqual([]);
		},
		ALL_SCREENS_MS,
	);

	test('the language can be changed after opting in, and stays', async () => {
		const { page } = await openPage(context, visit);
		await page.getByRole('checkbox', { name: 'Ich bin mindestens 16 Jahre alt' }).check();
		await page.getByRole('button', { name: 'Angebote hier einschalten' }).click();
		await openSheet(page, 'Meine Einwilligungen');
		await page.getByRole('button', { name: 'English' }).click();
		await page.getByRole('dialog', { name: 'What I agreed to' }).waitFor();
		expect(await page.locator('html').getAttribute('lang')).toBe('en');
		await page.reload();
		await place(page, 'You are Not in the store');
	});

	test('a language that was chosen before agreeing is remembered, and goes with everything else', async () => {
		const { page } = await openPage(context, visit);
		await page.getByRole('button', { name: 'English' }).click();
		await optIn(page).waitFor();
		await page.reload();
		await takePart(page);
		await eraseEverything(page);
		await page.getByRole('button', { name: 'Put it away' }).click();
		await optIn(page).waitFor();
		expect(await page.evaluate(() => localStorage.length)).toBe(0);
	});

	test('without a connection it is still in German, and the language can be changed; the words to agree to follow', async () => {
		const { page, complaints } = await openPage(context, visit);
		await page.getByRole('checkbox', { name: german.agree.age(16) }).check();
		await page.getByRole('button', { name: german.agree.turnOn }).click();
		await place(page, 'Sie sind Nicht im Geschäft');
		await page.evaluate(() => navigator.serviceWorker.ready);
		await visit.stopBridge();
		await page.reload();
		await page.getByText(/^Keine Verbindung: So war es zuletzt, Stand \d\d:\d\d\.$/).waitFor();
		await looksRight(page, 'offline');
		await openSheet(page, german.data.sheets.agreed);
		await page.getByRole('button', { name: 'English' }).click();
		await page.getByRole('dialog', { name: 'What I agreed to' }).waitFor();
		expect(await page.getByRole('alert').count()).toBe(0);
		await choice(page, 'Mir Angebote schicken').waitFor();
		await page.reload();
		await page.getByText(/^There is no connection: this is how things were, as of/).waitFor();
		await visit.startBridgeAgain();
		await page.getByText('Live').waitFor({ timeout: 15_000 });
		await openSheet(page, 'What I agreed to');
		await choice(page, 'Send me offers').waitFor();
		expect(complaints.filter((words) => !words.includes('ERR_'))).toEqual([]);
	});

	test('a page that never was online with the service says so in German', async () => {
		await context.route('**/v1/app/config*', (route) => route.abort());
		const { page } = await openPage(context, visit);
		await page.getByRole('alert').getByText(german.problems.unreachable).waitFor();
		await looksRight(page, 'unreachable');
	});
});

/** In German and nothing else, for eyes and ears, and within a narrow screen. */
async function looksRight(page: Page, what: string): Promise<void> {
	if (process.env.AISLE_SCREENSHOTS)
		await page.screenshot({ path: `${process.env.AISLE_SCREENSHOTS}/${what}.png`, fullPage: true });
	expect(await page.locator('html').getAttribute('lang')).toBe('de');
	const said = await page.evaluate(() => {
		const labels = [...document.querySelectorAll('[aria-label]')].map((element) => element.getAttribute('aria-label'));
		// what says of itself that it is English may be
		const own = document.body.cloneNode(true) as HTMLElement;
		for (const element of own.querySelectorAll('[lang="en"]')) element.remove();
		return `${labels.join('\n')}\n${own.textContent}`;
	});
	expect(
		ENGLISH_WORDS.filter((words) => said.includes(words)),
		what,
	).toEqual([]);
	expect(await page.evaluate(stickingOut), what).toEqual([]);
	expect(await accessibilityProblems(page), what).toEqual([]);
}

/** In the page: whose words, or boxes, are wider than the place they have; a sheet scrolls and would hide it. */
function stickingOut(): string[] {
	return [...document.querySelectorAll<HTMLElement>('html, body *')]
		.filter((element) => element.checkVisibility() && element.closest('.unseen, .picture') === null)
		.filter(({ clientWidth, scrollWidth }) => clientWidth > 0 && scrollWidth > clientWidth)
		.map((element) => `${element.tagName} ${element.className}: ${element.textContent.slice(0, 60)}`);
}

/** Every text of the English page that the German one does not have too; of those with a blank, what stands before it. */
const ENGLISH_WORDS = textsOf(english)
	.map((words) => words.trim())
	.filter((words) => words.length >= SHORT && !textsOf(german).some((worte) => worte.includes(words)));

function textsOf(words: unknown): string[] {
	if (typeof words === 'string') return [words];
	if (typeof words === 'function') return [String(words('\0', 2, 3)).split('\0')[0]!];
	return Object.values(words as object).flatMap(textsOf);
}

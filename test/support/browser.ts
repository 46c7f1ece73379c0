// Debian's Chromium for journeys through pages; where it is not installed they are skipped and say so.
import { existsSync } from 'node:fs';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';

export const hasBrowser = existsSync(CHROMIUM);
if (!hasBrowser) {
	process.stderr.write(`Skipped: ${CHROMIUM} is not there. To try the pages: apt-get install chromium\n`);
}

export function launchBrowser(): Promise<Browser> {
	return chromium.launch({
		executablePath: CHROMIUM,
		args: [
			'--headless',
			'--no-sandbox',
			'--disable-gpu',
			// nothing may leave this machine
			'--disable-quic',
			'--no-first-run',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
		],
	});
}

/**
 * What axe finds against WCAG 2.2 AA and its own best practices: one line each, none at best.
 * @param within a part of the page, where the rest was looked at before
 */
export async function accessibilityProblems(page: Page, within?: string): Promise<string[]> {
	// by evaluate and not by a script element, which the page's content security policy refuses
	if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
	const { violations } = await page.evaluate(
		(part) => (window as unknown as { axe: typeof axe }).axe.run(part ?? document),
		within,
	);
	return violations.flatMap(({ id, help, nodes }) =>
		nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target.join(' ')}: ${failureSummary}`),
	);
}

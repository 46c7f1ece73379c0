import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityProblems, hasBrowser, launchBrowser } from '../support/browser.ts';

const bridge = (...args: string[]) =>
	execFileSync(process.execPath, ['cloud-bridge/src/main.ts', ...args], { encoding: 'utf8' });

describe.skipIf(!hasBrowser)('the report for data protection officers', () => {
	let dir: string;
	let page: string;
	let browser: Browser;

	beforeAll(async () => {
		dir = mkdtempSync(join(tmpdir(), 'aisle-report-'));
		const gateways = Array.from({ length: 20 }, (_, i) => `gateway-${i + 1}-ground-floor`);
		const made = ['--dir', join(dir, 'cloud'), '--store', 'berlin-mitte', '--site-number', '42'];
		bridge('init', ...made, '--gateway', ...gateways);
		const config = join(dir, 'cloud/cloud.yaml');
		writeFileSync(config, `${readFileSync(config, 'utf8')}backups: { folder: ${'/backup/aisle'.repeat(6)} }\n`);
		page = join(dir, 'report.html');
		bridge('privacy', 'report', '--config', config, '--language', 'de', '--out', page);
		browser = await launchBrowser();
	});
	afterAll(async () => {
		await browser.close();
		rmSync(dir, { recursive: true });
	});

	it.each([
		[1280, 'light'],
		[375, 'dark'],
	] as const)('has nothing for axe to find, and nothing that sticks out: %i px, %s', async (width, colorScheme) => {
		const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
		const tab = await context.newPage();
		await tab.goto(`file://${page}`);
		expect(await accessibilityProblems(tab)).toEqual([]);
		expect(await tab.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
		const outside = await tab.evaluate(() =>
			[...document.querySelectorAll('svg.drawing')]
				.filter((svg) => svg.getBoundingClientRect().width > 0)
				.flatMap((svg) => {
					const { right } = svg.getBoundingClientRect();
					return [...svg.querySelectorAll('text')].filter((text) => text.getBoundingClientRect().right > right);
				})
				.map((text) => text.textContent),
		);
		expect(outside).toEqual([]);
		await context.close();
	});
});

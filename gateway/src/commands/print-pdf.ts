// Prints a page to a PDF by the Chromium that is installed; where there is none, says how else.
import { execFile } from 'node:child_process';
import { accessSync, constants, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

/** Debian's, Ubuntu's, Google's. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
/** A Raspberry Pi needs 10 s to start it. */
const PRINTED_WITHIN_MS = 60_000;

/** Rejects with a sentence where it was not written. */
export async function printPdf(page: string, path: string): Promise<void> {
	const browser = installed();
	if (browser === undefined) {
		throw new Error(
			`${path} was not written: there is no Chromium here. Write the page with --out certificate.html, open it in any browser and print it to a PDF there, or: sudo apt-get install chromium`,
		);
	}
	const folder = mkdtempSync(join(tmpdir(), 'aisle-certificate-'));
	try {
		const source = join(folder, 'certificate.html');
		// Chromium tells nobody by its exit code that it could not write; beside the page it can
		const printed = join(folder, 'certificate.pdf');
		writeFileSync(source, page);
		await run(browser, folder, source, printed);
		copyFileSync(printed, path);
	} catch (error) {
		const { code, message } = error as NodeJS.ErrnoException;
		throw new Error(
			`${path} was not written: ${code ?? message}. Write the page with --out and print it in a browser.`,
		);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

async function run(browser: string, folder: string, source: string, printed: string): Promise<void> {
	const args = [
		'--headless',
		'--disable-gpu',
		// its sandbox refuses root; the page is our own and has no script
		...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
		// nothing may leave this machine, nor stay on it
		'--no-first-run',
		'--disable-background-networking',
		'--disable-component-update',
		'--disable-sync',
		`--user-data-dir=${join(folder, 'profile')}`,
		'--no-pdf-header-footer',
		`--print-to-pdf=${printed}`,
		pathToFileURL(source).href,
	];
	await promisify(execFile)(browser, args, { timeout: PRINTED_WITHIN_MS });
}

function installed(): string | undefined {
	const folders = (process.env.PATH ?? '').split(delimiter);
	return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addShopper } from '../../test/deciding.ts';
import { readConfig } from '../config.ts';
import { copyDatabase, openDatabase } from '../db/database.ts';
import { createLedger } from '../shoppers/ledger.ts';
import { writeBridge } from './new-bridge.ts';

const MAIN = join(import.meta.dirname, '../main.ts');

let dir: string;
let configFile: string;
beforeEach(async () => {
	dir = mkdtempSync(join(tmpdir(), 'aisle-consents-'));
	const ports = { httpPort: 0, mqttHost: '127.0.0.1', mqttPort: 0 };
	const made = { dir: join(dir, 'cloud'), store: 'berlin', name: 'Berlin', siteNumber: 7, gateways: ['gw-1'] };
	({ configFile } = await writeBridge({ ...made, ...ports }));
});
afterEach(() => rmSync(dir, { recursive: true }));

const check = (...args: string[]) =>
	new Promise<{ code: unknown; out: string; err: string }>((resolve) => {
		execFile(process.execPath, [MAIN, 'consents', 'check', '--config', configFile, ...args], (error, out, err) =>
			resolve({ code: error === null ? 0 : error.code, out, err }),
		);
	});

test('says that the ledger is whole, where it is broken, and whether a receipt is met', async () => {
	const config = readConfig(configFile, {});
	const db = await openDatabase({ path: config.database });
	await db.insertInto('store').values({ id: 'berlin', site_number: 7, name: 'Berlin' }).execute();
	const shopper = await addShopper(db, 'anna1234', ['presence', 'offers']);
	const receipt = await createLedger({ ...config, db, now: () => Date.now() / 1000 }).receipt(shopper);
	const receiptFile = join(dir, 'receipt.json');
	writeFileSync(receiptFile, JSON.stringify(receipt));
	const copy = join(dir, 'copy.sqlite');
	await copyDatabase(db, copy);

	// as while the bridge runs
	const locked = await check();
	expect([locked.code, locked.out]).toEqual([1, '']);
	expect(locked.err).toMatch(/^The bridge has the database .* open; stop it, or name a copy with --database FILE/);
	const whole = await check('--database', copy, '--receipt', receiptFile);
	expect(whole.code).toBe(0);
	expect(whole.out).toContain('whole: 2 links, 2 lines that are there, 0 lines taken by 0 erasures');
	expect(whole.out).toContain('receipt: genuine; the chain still has number 2 and its 2 lines');

	await db
		.updateTable('consent')
		.set({ granted: 0 } as object)
		.where('number', '=', 2)
		.execute();
	await db.destroy();
	const broken = await check();
	expect(broken.code).toBe(1);
	expect(broken.out).toContain('BROKEN at number 2: this line does not have the hash it was written with.');
	const json = await check('--json');
	expect([json.code, JSON.parse(json.out)]).toMatchObject([1, { chain: { ok: false, number: 2 } }]);
	writeFileSync(receiptFile, '{}');
	expect((await check('--receipt', receiptFile)).err).toMatch(/is not a consent receipt\. Name what/);
});

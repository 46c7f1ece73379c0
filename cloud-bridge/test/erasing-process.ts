// A child to be killed while it erases: at the step it is told, it kills itself.
import { generateKeyPairSync } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openDatabase } from '../src/db/database.ts';
import { wipe } from '../src/db/dialect.ts';
import { openErasedFile } from '../src/shoppers/erased-file.ts';
import { createErasure } from '../src/shoppers/erasure.ts';

export type DeadlyStep = 'in the line' | 'after the line' | 'after the commit' | 'after the wipe';

const [path, shopper, step] = process.argv.slice(2) as [string, string, DeadlyStep];
const die = () => process.kill(process.pid, 'SIGKILL');
const db = await openDatabase({ path });
const file = openErasedFile(path);
const erasure = createErasure({
	...{ db, now: () => Date.now() / 1000, signingKey: generateKeyPairSync('ed25519').privateKey, backupsKeepDays: 7 },
	file: {
		...file,
		async append(line) {
			if (step === 'in the line') {
				appendFileSync(join(dirname(path), 'erased.jsonl'), JSON.stringify(line).slice(0, 30));
				die();
			}
			await file.append(line);
			if (step === 'after the line') die();
		},
	},
	async wipe() {
		if (step === 'after the commit') die();
		await wipe(db);
		die();
	},
	rosterChanged: () => {},
	erased: () => {},
});
await erasure.erase(shopper);

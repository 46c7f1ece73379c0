// `aisle-bridge consents check`: whether the consent ledger is what was written, and a shopper's receipt still true.
import { createPublicKey } from 'node:crypto';
import { ConsentReceipt, counted } from '@aisle/protocol';
import { Command } from 'commander';
import { ConfigError, readConfig, readText } from '../config.ts';
import { type ChainVerdict, checkChain } from '../db/check-chain.ts';
import { checkReceipt, type ReceiptVerdict } from '../db/check-receipt.ts';
import { openToRead } from '../db/database.ts';

type Options = { config: string; database?: string; receipt?: string; json?: true };
type Verdict = { database: string; chain: ChainVerdict; receipt?: ReceiptVerdict };

export function consentsCommand(): Command {
	const check = new Command('check')
		.description('walk the chain of the consent ledger; ends with code 1 at a break')
		.option('-c, --config <path>', 'settings', 'cloud.yaml')
		.option('--database <file>', 'a copy of the database, say while the bridge runs')
		.option('--receipt <file>', 'a receipt that a shopper has: shows whether the end of the chain was cut off')
		.option('--json', 'the verdict as JSON')
		.action(runCheck);
	return new Command('consents').description('the ledger of what shoppers agreed to').addCommand(check);
}

async function runCheck({ config: configPath, database, receipt, json }: Options): Promise<void> {
	const config = readConfig(configPath, process.env);
	const path = database ?? config.database;
	const given = receipt === undefined ? undefined : readReceipt(receipt);
	const db = await openToRead(path);
	try {
		const chain = await checkChain(db);
		const verdict: Verdict = { database: path, chain };
		if (given !== undefined) verdict.receipt = await checkReceipt(db, given, createPublicKey(config.signingKey));
		process.stdout.write(json ? `${JSON.stringify(verdict, undefined, 2)}\n` : words(verdict));
		if (!chain.ok || verdict.receipt?.ok === false) process.exitCode = 1;
	} finally {
		await db.destroy();
	}
}

function readReceipt(path: string): ConsentReceipt {
	const text = readText(path, 'receipt', 'Check the path.');
	const result = (() => {
		try {
			return ConsentReceipt.safeParse(JSON.parse(text));
		} catch {
			return undefined;
		}
	})();
	if (result?.success) return result.data;
	throw new ConfigError(
		`The file ${path} is not a consent receipt. Name what GET /v1/app/consents/receipt answered, as JSON and unchanged.`,
	);
}

function words({ database, chain, receipt }: Verdict): string {
	const lines = [`Ledger of ${database}`];
	if (chain.ok) {
		const { links, lines: there, erasures, erased, hash } = chain;
		lines.push(
			`  whole: ${counted(links, 'link')}, ${counted(there, 'line')} that are there, ${counted(erased, 'line')} taken by ${counted(erasures, 'erasure')}`,
		);
		lines.push(`  newest hash: ${hash}`);
		if (receipt === undefined)
			lines.push('  That nothing was cut off its end shows only against a receipt: --receipt FILE');
	} else lines.push(`  BROKEN at number ${chain.number}: ${chain.what}.`, `  ${chain.means}`);
	if (receipt?.ok) {
		lines.push(
			`  receipt: genuine; the chain still has number ${receipt.number} and its ${counted(receipt.lines, 'line')}`,
		);
	} else if (receipt !== undefined) {
		lines.push(`  RECEIPT NOT MET at number ${receipt.number}: ${receipt.what}.`, `  ${receipt.means}`);
	}
	return `${lines.join('\n')}\n`;
}

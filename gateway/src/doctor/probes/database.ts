// Probe: reads the gateway's database without writing, and says what is in it.
import BetterSqlite3 from 'better-sqlite3';

try {
	const db = new BetterSqlite3(process.argv[2], { readonly: true, fileMustExist: true, timeout: 1000 });
	const version = db.pragma('user_version', { simple: true });
	const verdict = db.pragma('quick_check(1)', { simple: true });
	const waiting = 'SELECT count(*) AS events, min(written_s) AS oldestS FROM outbox';
	// version 0: made, and never opened by a gateway
	const outbox = version === 0 ? { events: 0, oldestS: null } : db.prepare(waiting).get();
	db.close();
	process.stdout.write(JSON.stringify({ version, verdict, outbox }));
} catch (error) {
	const { code, message } = error as Error & { code?: string };
	process.stdout.write(JSON.stringify({ error: message, code }));
}

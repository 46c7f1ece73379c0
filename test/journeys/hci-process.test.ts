// What the hci source does to the process it runs in, each in a process of its own.
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url).href;

function run(script: string) {
	return spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8', timeout: 15_000 });
}

const opened = (observe: string) => `
	import { hciSource } from '${root}gateway/src/sources/hci.ts';
	import { serveH4 } from '${root}virtual-store/src/hci/h4-server.ts';
	const server = await serveH4({ port: 0 });
	const hearing = Promise.withResolvers();
	const source = await hciSource.start(hciSource.config.parse({ receiver: 'door', transport: server.address }), {
		observe: ${observe},
		receivers: new Set(['door']),
		report: ({ state }) => state === 'ok' && hearing.resolve(),
		log: { info() {}, warn() {} },
	});
	await hearing.promise;
	const advert = { address: 'c0:ff:ee:00:00:01', addressType: 'random', rssiDbm: -60, data: new Uint8Array(3) };
`;

test('noble, a native module, is not loaded until a source starts', () => {
	const { stdout, stderr } = run(`
		import { createRequire } from 'node:module';
		await import('${root}gateway/src/sources/hci.ts');
		const { cache } = createRequire('${root}gateway/src/main.ts');
		console.log(Object.keys(cache).filter((path) => path.includes('@stoprocent')).length);
	`);
	expect(stdout, stderr).toBe('0\n');
});

test('an error of the pipeline is not taken for an illegal packet: it ends the process', () => {
	const { status, stderr } = run(`${opened(`() => { throw new RangeError('ours') }`)}
		server.controller.advertise(advert);
	`);
	expect(status).toBe(1);
	expect(stderr).toContain('RangeError: ours');
});

test('noble does not end the process on SIGINT, and a stopped source lets it end by itself', () => {
	// our listener comes first: noble ends the process where its own is the last
	const { status, stdout, stderr } = run(`
		const interrupted = new Promise((resolve) => process.on('SIGINT', resolve));
		${opened('() => {}')}
		process.kill(process.pid, 'SIGINT');
		await interrupted;
		await source.stop();
		await server.close();
		console.log('still here');
	`);
	expect(stdout, stderr).toBe('still here\n');
	expect(status).toBe(0);
});

test.each([
	['its program is missing', 'ENOENT', 'run `npm ci`', `process.execPath = '/nowhere/node';`, 'hci0'],
	[
		'this process has no file descriptor left',
		'EMFILE',
		'look what else takes',
		`const { openSync } = await import('node:fs'); try { for (;;) openSync('/dev/null'); } catch {}`,
		'hci0',
	],
	// thrown by Node, as where memory is short
	['its arguments are too many', 'E2BIG', 'look what else takes', '', `h4:unix:/${'x'.repeat(200_000)}`],
])(
	'a process that cannot be started because %s is said, and does not end the gateway',
	(_why, code, remedy, before, transport) => {
		const script = `
		import { hciSource } from '${root}gateway/src/sources/hci.ts';
		process.stdin.setEncoding('utf8');
		let transport = '';
		for await (const text of process.stdin) transport += text;
		const config = hciSource.config.parse({ receiver: 'door', transport });
		${before}
		const tell = (words) => process.stderr.write(words, () => process.exit(7));
		await hciSource.start(config, {
			receivers: new Set(['door']),
			log: { info() {}, warn() {} },
			report: ({ state, words }) => state === 'failed' && tell(words),
		});
	`;
		// few, so that taking them all is quick
		const limited = ['-c', 'ulimit -n 64; exec "$0" --input-type=module -e "$1"', process.execPath, script];
		const { status, stderr } = spawnSync('sh', limited, { encoding: 'utf8', timeout: 15_000, input: transport });
		expect(stderr.slice(-400)).toContain(code);
		expect(stderr).toContain(`: ${remedy}`);
		expect(stderr).toMatch(/could not be started \(.*; trying again in 0.5 s$/);
		expect(status).toBe(7);
	},
);

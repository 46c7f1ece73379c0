import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig, readSite, surveyPath } from './config.ts';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'aisle-config-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(text: string): string {
	const path = join(folder, 'gateway.yaml');
	writeFileSync(path, text);
	return path;
}

const GOOD = `gateway: gw-1
site: ../site.yaml
sources:
  - { type: hci, receiver: gw-hci0, transport: hci0 }
`;

describe('gateway.yaml', () => {
	it('is read with defaults, and paths relative to itself', () => {
		const config = readConfig(write(GOOD));
		expect(config).toMatchObject({
			site: join(folder, '..', 'site.yaml'),
			data: join(folder, 'data'),
			http: { host: '127.0.0.1', port: 7071 },
			presence: { exitAfterS: 30, visitGapS: 300 },
		});
	});

	it('has its survey beside the site file, or where it says', () => {
		expect(surveyPath(readConfig(write(GOOD)))).toBe(join(folder, '..', 'site.survey.jsonl'));
		expect(surveyPath(readConfig(write(`${GOOD}survey: data/walked.jsonl.gz\n`)))).toBe(
			join(folder, 'data/walked.jsonl.gz'),
		);
	});

	it.each([
		['an unknown key', `${GOOD}sorces: []\n`, /gateway\.yaml:5:1: .*sorces.*sources/s],
		['a wrong unit', `${GOOD}presence: { exitAfterMs: 30000 }\n`, /gateway\.yaml:5:\d+: .*exitAfterS/s],
		[
			'a rate that is no number',
			`${GOOD}broker: { limits: { messagesPerS: fast } }\n`,
			/gateway\.yaml:5:\d+: broker\.limits\.messagesPerS: must be a number, not "fast"/,
		],
		[
			'two radios of one adapter',
			`${GOOD}  - { type: hci, receiver: gw-hci1, transport: hci0 }\n`,
			/gateway\.yaml:5:\d+: sources\[1\]\.transport: another radio of the list has the transport "hci0" too\. Leave/,
		],
		[
			'two radios of one receiver',
			`${GOOD}  - { type: hci, receiver: gw-hci0, transport: hci1 }\n`,
			/gateway\.yaml:5:\d+: sources\[1\]\.receiver: another radio/,
		],
		['an unknown source', GOOD.replace('type: hci', 'type: hcl'), /gateway\.yaml:4:\d+: /],
		['no source at all', `${GOOD.split('sources:')[0]}sources: []\n`, /sources/],
		['a broken file', `${GOOD}  - [`, /gateway\.yaml:\d+:\d+: /],
	])('is refused for %s, with the place', (_what, text, words) => {
		expect(() => readConfig(write(text))).toThrow(words);
	});

	const broker = (satellites: string) => `${GOOD}broker:\n  satellites:\n${satellites}`;
	it.each([
		[
			'an unknown format',
			'    - { receiver: a, password: x, format: espresence }',
			/:7:\d+: .*Write "format: espresense"/,
		],
		['no password', '    - { receiver: a }', /:7:\d+: .*has no password\. Write one of: .*hash-password/],
		[
			'two of one receiver',
			'    - { receiver: a, password: x }\n    - { receiver: a, username: b, password: x }',
			/:8:\d+: .*the 1\. of the list, also is receiver "a"\. Leave one of them out/,
		],
	])('refuses a satellite with %s, with the place', (_what, satellites, words) => {
		expect(() => readConfig(write(broker(satellites)))).toThrow(words);
	});

	it('never shows a password that is wrong', () => {
		const text = broker('    - { receiver: a, password: 4711 }');
		expect(() => readConfig(write(text))).toThrow(/the secret must be a text, in quotes/);
	});

	it('finds the files of the broker beside itself', () => {
		const tls = '  tls: { keyFile: tls/key.pem, certFile: tls/cert.pem }\n';
		const config = readConfig(write(broker('    - { receiver: a, passwordFile: secrets/a }\n') + tls));
		expect(config.broker).toMatchObject({
			tls: { keyFile: join(folder, 'tls/key.pem'), certFile: join(folder, 'tls/cert.pem') },
			satellites: [{ passwordFile: join(folder, 'secrets/a'), format: 'aisle' }],
		});
	});

	it('says which file is missing', () => {
		expect(() => readConfig(join(folder, 'nowhere.yaml'))).toThrow(/There is no configuration file .*nowhere\.yaml/);
		expect(() => readSite(join(folder, 'site.yaml'))).toThrow(/There is no site file/);
	});
});

// `aisle-gateway hash-password`: a satellite's password as the hash that gateway.yaml may hold.
import { randomBytes } from 'node:crypto';
import { hashPassword } from '@aisle/embedded-broker';
import { Command } from 'commander';

/** 144 bits, in characters that every settings page takes. */
const PASSWORD_BYTES = 18;
/** MQTT lengths have two bytes; nobody's password comes near. */
const LONGEST = 1_024;

export function hashPasswordCommand(): Command {
	return new Command('hash-password')
		.description("make the hash of a satellite's password for gateway.yaml; reads the password from standard input")
		.option('--generate', 'make up a password as well, and print both')
		.action(async ({ generate = false }: { generate?: boolean }) => {
			const password = generate || process.stdin.isTTY ? undefined : await readPassword(process.stdin);
			process.stdout.write(await passwordLines(password));
		});
}

/** Lines of YAML; without a password, one is made up and printed this once. */
async function passwordLines(given: string | undefined): Promise<string> {
	const password = given ?? randomBytes(PASSWORD_BYTES).toString('base64url');
	const hash = `passwordHash: ${await hashPassword(password)}\n`;
	if (given !== undefined) return hash;
	return `# into the satellite; it is shown this once\npassword: ${password}\n# into gateway.yaml, under broker.satellites\n${hash}`;
}

/** @throws {Error} in one sentence */
async function readPassword(input: AsyncIterable<Buffer>): Promise<string> {
	let text = '';
	for await (const chunk of input) {
		text += chunk.toString();
		if (text.length > LONGEST) throw new Error(`A password of more than ${LONGEST} characters. Take a shorter one.`);
	}
	const password = text.replace(/\r?\n$/, '');
	if (password === '' || password.includes('\n')) {
		throw new Error(
			`Standard input has ${password === '' ? 'no password' : 'more than one line'}. Type: echo 'the password' | aisle-gateway hash-password, or let it make one: aisle-gateway hash-password --generate`,
		);
	}
	return password;
}

// `aisle-bridge openapi`: the API's OpenAPI document on standard output.
import { Command } from 'commander';
import { openApiDocument } from '../openapi-document.ts';

export function openapiCommand(): Command {
	return new Command('openapi').description('print the OpenAPI 3.1 document of the API').action(async () => {
		process.stdout.write(`${JSON.stringify(await openApiDocument(), undefined, 2)}\n`);
	});
}

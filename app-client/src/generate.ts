// The types of the app's calls, made from the OpenAPI document; `npm run generate` writes them to generated/api.ts.
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';

const HEAD = '// Generated from docs/reference/openapi.json by "npm run generate": do not edit.\n';
const APP = '/v1/app/';

/** @param document the bridge's OpenAPI document; of it only what a phone calls */
export async function clientTypes(document: object): Promise<string> {
	const { paths, ...rest } = document as OpenAPI3;
	const ofApp = Object.entries(paths ?? {}).filter(([path]) => path.startsWith(APP));
	const types = await openapiTS({ ...rest, paths: Object.fromEntries(ofApp) }, { alphabetize: false });
	return HEAD + astToString(types);
}

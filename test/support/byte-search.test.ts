import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { ByteSearch } from './byte-search.ts';

const ADDRESS = Buffer.from('88c9e84517b8', 'hex');
const KEY = Buffer.from('417397dae85d6ed4d1e1ade0fb22cd76', 'hex');
const search = new ByteSearch([
	{ name: 'address', bytes: ADDRESS },
	{ name: 'key', bytes: KEY },
]);

const among = (text: string | Buffer) =>
	Buffer.concat([Buffer.from('before {"'), Buffer.from(text), Buffer.from('"} after')]);
const reversed = (bytes: Buffer) => Buffer.from(bytes).reverse();
const pairs = (bytes: Buffer, between: string) => bytes.toString('hex').match(/../g)!.join(between);

test.each([
	['as they are', among(ADDRESS)],
	['reversed', among(reversed(ADDRESS))],
	['hex', among(ADDRESS.toString('hex'))],
	['upper case', among(ADDRESS.toString('hex').toUpperCase())],
	['after an odd digit', among(`a${ADDRESS.toString('hex')}`)],
	['colons', among(pairs(ADDRESS, ':'))],
	['dashes', among(pairs(ADDRESS, '-'))],
	['reversed with colons', among(pairs(reversed(ADDRESS), ':'))],
	['base64', among(ADDRESS.toString('base64'))],
	['base64url', among(ADDRESS.toString('base64url'))],
	['within base64, one byte on', among(Buffer.concat([Buffer.of(7), ADDRESS, Buffer.of(9)]).toString('base64'))],
	['within base64, two bytes on', among(Buffer.concat([Buffer.of(7, 8), ADDRESS]).toString('base64'))],
	['a Buffer in JSON', among(JSON.stringify({ address: Buffer.concat([Buffer.of(2, 1), ADDRESS]) }))],
	['a Uint8Array in JSON', among(JSON.stringify({ address: new Uint8Array(ADDRESS) }))],
	['a Uint8Array as it is printed', among(inspect(new Uint8Array(ADDRESS)))],
	['a Buffer as it is printed', among(inspect(ADDRESS))],
	['reversed in base64', among(reversed(ADDRESS).toString('base64'))],
])('finds bytes: %s', (_, haystack) => {
	expect(search.find(haystack)).toEqual(['address']);
});

test('a longer one only as a whole', () => {
	expect(search.find(among(KEY.toString('hex')))).toEqual(['key']);
	expect(search.find(among(KEY.subarray(0, 15)))).toEqual([]);
	expect(search.find(among('nothing of the kind: 88c9e84517b9'))).toEqual([]);
});

test('says where', () => {
	const places = new Map([
		['log', among('quiet')],
		['page', among(pairs(ADDRESS, ':'))],
	]);
	expect(search.findAll(places)).toEqual([{ place: 'page', needle: 'address' }]);
});

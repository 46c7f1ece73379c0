// A place as somebody types it: "3,4.5" are metres from the lower left corner of the floor. Pure.
import type { Point } from '@aisle/protocol';
import { InvalidArgumentError } from 'commander';

/** @throws {InvalidArgumentError} with how to write it */
export function pointOf(text: string): Point {
	const [, x, y] = /^\s*(\d+(?:\.\d+)?)\s*[,; ]\s*(\d+(?:\.\d+)?)\s*$/.exec(text) ?? [];
	if (x === undefined || y === undefined)
		throw new InvalidArgumentError('Write metres with a comma between, e.g. 3,4.5.');
	return [Number(x), Number(y)];
}

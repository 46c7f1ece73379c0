// A database that cannot be used: the message is one sentence with what to do instead, ready to print.

export class DatabaseError extends Error {
	override name = 'DatabaseError';
}

// What Node says of a file that cannot be made or written, in words for the person who typed `npm start`.

const REASONS: Record<string, string> = {
	ENOSPC: 'the disk is full',
	EDQUOT: 'the disk is full',
	EROFS: 'the disk is read-only',
	// what Node says of EROFS where it makes several folders at once
	ENOENT: 'the folder above is missing or its disk is read-only',
	EACCES: 'no permission',
	EPERM: 'no permission',
	ENOTDIR: 'a file stands where a folder should be',
	EEXIST: 'a file stands where a folder should be',
};

/** One sentence and the remedy; undefined where it is no such error. */
export function fileProblem(error: unknown): string | undefined {
	const { code, path } = error as NodeJS.ErrnoException;
	const reason = code === undefined ? undefined : REASONS[code];
	if (reason === undefined) return undefined;
	// an error of writing, unlike one of opening, does not say where
	return `Cannot write ${path ?? 'the data'}: ${reason}. Mend that, or say where else: npm start -- --data FOLDER`;
}

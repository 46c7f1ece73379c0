// How loud adverts of strangers were, as counts for each receiver: ten buckets of 5 dB, and nothing else of them.

/** Loudest first; the first and the last are open. */
export const BUCKETS = 10;
const BUCKET_DB = 5;
/** The loudest reading of the second bucket. */
const LOUD_DBM = -51;

export function bucketOf(rssiDbm: number): number {
	const bucket = Math.floor((LOUD_DBM - rssiDbm) / BUCKET_DB) + 1;
	return bucket < 0 ? 0 : bucket >= BUCKETS ? BUCKETS - 1 : bucket;
}

/** Between which levels a bucket lies, in dBm; readings are rounded to whole numbers. */
export function bucketTopDbm(bucket: number): number {
	return bucket === 0 ? Number.POSITIVE_INFINITY : LOUD_DBM + 0.5 - (bucket - 1) * BUCKET_DB;
}

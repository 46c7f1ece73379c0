// Which files a store's certificate is made of: those that `survey record` leaves, or others that are named.
import { existsSync, statSync } from 'node:fs';
import type { Certificate } from './certificate/certificate.ts';
import { type CertifyOptions, certify, type WalkFile } from './certify.ts';
import { CheckStore, TRUTH_HEADER } from './check-store.ts';
import { readSite } from './config.ts';
import { lyingSurvey, readSurvey } from './survey-file.ts';
import { usableSurvey } from './usable-survey.ts';

export type CertificateFiles = {
	site: string;
	/** undefined: the store was not surveyed */
	survey?: string;
	/** none: it was not walked */
	walks: WalkFile[];
};

/**
 * Where `survey record` writes: the survey, and a check walk beside it.
 * @param surveyFile where the survey lies, or would; packed or not
 */
export function filesBeside(site: string, surveyFile: string): CertificateFiles {
	const survey = lyingSurvey(surveyFile);
	const { capturePath: capture, truthPath: truth } = new CheckStore(surveyFile);
	// a truth alone is a walk on which no receiver heard the tag: that is to be said, not passed over
	// a truth of a first line and no more is a walk that has only begun
	const isWalked = existsSync(capture) || sizeOf(truth) > TRUTH_HEADER.length;
	return { site, ...(survey !== undefined && { survey }), walks: isWalked ? [{ capture, truth }] : [] };
}

function sizeOf(path: string): number {
	return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

export function truthBeside(capture: string): string {
	return `${capture.replace(/\.jsonl(?:\.gz)?$/, '')}.truth.csv`;
}

/** Rejects with a sentence about the file that is wrong. */
export async function certifyFiles(
	{ site: sitePath, survey: surveyPath, walks }: CertificateFiles,
	options: Omit<CertifyOptions, 'walks'>,
): Promise<Certificate> {
	const site = readSite(sitePath);
	const say = (words: string) => options.say?.(words);
	const recorded = surveyPath === undefined ? [] : await readSurvey(surveyPath, site, say);
	const { readings: survey, words: unusable } = usableSurvey(site, recorded);
	return await certify({ site, survey, unusable }, { ...options, walks });
}

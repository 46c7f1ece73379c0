// The right to write to the survey: a token for a code, kept while this tab is open, and sent with each action.
import type { SurveyAction, SurveySession } from '@aisle/protocol';
import { useSyncExternalStore } from 'react';

const KEY = 'aisle-survey-token';
const CHANGED = 'aisle-survey-session';
const ANSWER_MS = 8000;

/** Whether this page has a token; it may have run out. */
export function useMayWrite(): boolean {
	return useSyncExternalStore(subscribe, () => sessionStorage.getItem(KEY) !== null);
}

/** Rejects with the gateway's sentence where the code is not good. */
export async function enterCode(code: string): Promise<void> {
	const { token } = (await post('session', { code })) as SurveySession;
	keep(token);
}

/** Rejects with the gateway's sentence where it cannot be done. */
export async function act(action: SurveyAction): Promise<void> {
	await post('actions', action);
}

async function post(name: string, body: object): Promise<unknown> {
	const token = sessionStorage.getItem(KEY);
	const reply = await fetch(`/api/survey/${name}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) },
		body: JSON.stringify(body),
		signal: AbortSignal.timeout(ANSWER_MS),
	}).catch(() => {
		throw new Error('The gateway does not answer: try again.');
	});
	const answer = (await reply.json().catch(() => ({}))) as { error?: string };
	if (reply.ok) return answer;
	if (reply.status === 401) keep(null);
	throw new Error(answer.error ?? `The gateway answers with an error (${reply.status}); its log says why.`);
}

function keep(token: string | null): void {
	if (token === null) sessionStorage.removeItem(KEY);
	else sessionStorage.setItem(KEY, token);
	dispatchEvent(new Event(CHANGED));
}

function subscribe(changed: () => void): () => void {
	addEventListener(CHANGED, changed);
	return () => removeEventListener(CHANGED, changed);
}

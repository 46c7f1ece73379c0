/** @jsxImportSource preact */
// The lines of the shopper's ledger, newest first.
import type { ConsentLine, ConsentsReply, ConsentText } from '@aisle/protocol/app-api';
import { dateWords, hourWords } from '../words.ts';

const WHERE: Readonly<Record<ConsentLine['channel'], string>> = {
	app: 'in the app',
	web: 'on this page',
	door: 'at the door',
	expiry: 'ended by itself',
};

export function History({ consents: { ledger }, text }: { consents: ConsentsReply; text: ConsentText }) {
	return (
		<details class="fold">
			<summary>History of what I agreed to ({ledger.length})</summary>
			<ol class="history">
				{ledger.toReversed().map(({ number, purpose, granted, at, text: words, channel }) => (
					<li key={number}>
						<strong class={granted ? 'given' : 'taken'}>{granted ? 'Agreed' : 'Withdrawn'}</strong>{' '}
						<span lang={text.language}>{text.purposes[purpose].label}</span>
						<span class="quiet small">
							{dateWords(at)}, {hourWords(at)}, {WHERE[channel]}; text {words.version} ({words.language}), line {number}
						</span>
					</li>
				))}
			</ol>
		</details>
	);
}

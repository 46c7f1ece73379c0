/** @jsxImportSource preact */
// The proof that everything was erased: the shopper's only, as nobody else keeps it.
import type { ErasureProof } from '@aisle/protocol/app-api';
import { dateWords, hourWords } from '../words.ts';

type ProofCardProps = { proof: ErasureProof; download(): void; putAway(): void };

export function ProofCard({ proof: { erasedAt, erased, gatewaysBy, backupsBy }, download, putAway }: ProofCardProps) {
	const rows = Object.values(erased).reduce((sum, count) => sum + count, 0);
	const lines = [
		['When', `${dateWords(erasedAt)}, ${hourWords(erasedAt)}`],
		['What', `${rows} ${rows === 1 ? 'entry' : 'entries'} about you`],
		['In the store', `forgotten by ${dateWords(gatewaysBy)}, ${hourWords(gatewaysBy)} at the latest`],
		['In copies', `gone by ${dateWords(backupsBy)}`],
	];
	return (
		<section class="card notice good proof" role="status">
			<h2>Erased</h2>
			<p>
				Your code, what you agreed to, where you were and your offers are gone. Nobody but you has this proof of it.
			</p>
			<dl class="kept">
				{lines.map(([term, words]) => (
					<div key={term}>
						<dt>{term}</dt>
						<dd>{words}</dd>
					</div>
				))}
			</dl>
			<div class="buttons">
				<button type="button" class="button plain" onClick={download}>
					Download the proof
				</button>
				<button type="button" class="button plain" onClick={putAway}>
					Put it away
				</button>
			</div>
		</section>
	);
}

/** @jsxImportSource preact */
// Before opting in: what this is, one tap that agrees to it, and the same one by one.
import type { AppConfig, Purpose } from '@aisle/protocol/app-api';
import { useState } from 'preact/hooks';
import type { Deeds } from '../deeds.ts';
import { useLanguage } from '../language/language.ts';
import type { State } from '../state.ts';
import { JoinByHand, JoinCard } from './join-card.tsx';
import { Kept } from './kept.tsx';
import { LanguageChoice } from './language-choice.tsx';
import { NoticeCard } from './notice.tsx';
import { OptIn } from './opt-in.tsx';
import { Picture } from './picture.tsx';
import { ProofCard } from './proof-card.tsx';

type WelcomeProps = { state: State; config: AppConfig; deeds: Deeds };

export function Welcome({ state, config, deeds }: WelcomeProps) {
	const { words } = useLanguage();
	const { isBusy, notice, proof, link } = state;
	const [chosen, choose] = useState(config.stores[0]?.id);
	const store = config.stores.find(({ id }) => id === chosen);
	const enrol = (consents: readonly Purpose[]) => store && deeds.enrol(store.id, consents);
	if (store === undefined) return <NoStore />;
	return (
		<main class="welcome">
			{proof === undefined ? (
				<NoticeCard notice={notice} dismiss={deeds.dismiss} />
			) : (
				<ProofCard proof={proof} download={deeds.downloadProof} putAway={deeds.putProofAway} />
			)}
			{link?.kind === 'join' && <JoinCard code={link.code} isBusy={isBusy} join={deeds.join} leave={deeds.leaveLink} />}
			<Picture />
			<header>
				<p class="eyebrow">{words.agree.welcome}</p>
				<h1 tabIndex={-1}>{store.name}</h1>
				<p class="lead" lang={config.text.language}>
					{config.text.intro}
				</p>
			</header>
			<LanguageChoice state={state} config={config} use={deeds.useLanguage} />
			{config.stores.length > 1 && <StoreChoice stores={config.stores} chosen={store.id} choose={choose} />}
			<OptIn config={config} isBusy={isBusy} isAtDoor={link?.kind === 'door'} enrol={enrol} />
			<Kept config={config} />
			<JoinByHand isBusy={isBusy} join={deeds.join} />
		</main>
	);
}

type StoreChoiceProps = { stores: AppConfig['stores']; chosen: string; choose(id: string): void };

function StoreChoice({ stores, chosen, choose }: StoreChoiceProps) {
	const { words } = useLanguage();
	return (
		<label class="store-choice">
			<span>{words.agree.store}</span>
			<select value={chosen} onChange={(event) => choose(event.currentTarget.value)}>
				{stores.map(({ id, name }) => (
					<option key={id} value={id}>
						{name}
					</option>
				))}
			</select>
		</label>
	);
}

function NoStore() {
	const [title, words] = useLanguage().words.agree.noStore;
	return (
		<main class="loading">
			<section class="card">
				<h1>{title}</h1>
				<p>{words}</p>
			</section>
		</main>
	);
}
